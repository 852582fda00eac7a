import type { CustomerErased, CustomerRef } from '../../../../engine';
import { customerProperties, readCustomer } from '../../../shared/customer';
import { InputProblem } from '../../../shared/errors';
import { operation } from '../../../shared/operation';
import type { NodeParameters } from '../../../shared/parameters';
import { booleanParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';

const properties = showFor('profile', 'erase', [
	{
		displayName:
			'<b>Erases each customer for good: only a backup could bring them back.</b> Identifiers, traits, events, consent and the content of messages go. Points, messages and sales stay without a name, so that your sums stay right.',
		name: 'eraseNotice',
		type: 'notice',
		default: '',
	},
	...customerProperties,
	{
		displayName: 'I Understand That This Cannot Be Undone',
		name: 'isConfirmed',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether to erase at all; while this is off, every item fails and nothing is erased',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Keep Address Suppressed',
				name: 'keepSuppressed',
				type: 'boolean',
				noDataExpression: true,
				default: false,
				description:
					'Whether to keep a one-way hash of each erased address, so that Omnichannel Send writes to none of them after a later import. The customers lift it when they agree again themselves.',
			},
			{
				displayName: 'Rewrite File',
				name: 'rewriteFile',
				type: 'boolean',
				noDataExpression: true,
				default: true,
				description:
					'Whether to make the file of the embedded store anew at the end, so that nothing of the erased can be read from the disk either. Takes some ten seconds per gigabyte, in which other writers wait. PostgreSQL does its own vacuum.',
			},
		],
	},
]);

/** Removes the customer of each item for good, and keeps the sums. */
export const erase = operation<CustomerRef, CustomerErased | { status: 'nothing_held' }>({
	value: 'erase',
	name: 'Erase',
	action: 'Erase a customer',
	description:
		'Remove everything held about the customer of each item for good, and keep points, messages and sales without a name',
	properties,
	readItem: (parameters, itemIndex) => {
		requireConfirmation(parameters, itemIndex);
		return readCustomer(parameters, itemIndex);
	},
	run: ({ engine, parameters }, requests) =>
		engine.customers.erase(requests, {
			keepSuppressed: booleanParameter(parameters, 'options.keepSuppressed', 0),
			rewriteFile: parameters.raw('options.rewriteFile') !== false,
		}),
	writeItem: (erased) => ({ json: { erase: { ...erased } } }),
});

function requireConfirmation(parameters: NodeParameters, itemIndex: number): void {
	if (booleanParameter(parameters, 'isConfirmed', itemIndex)) return;
	throw new InputProblem(
		'isConfirmed',
		'Nothing was erased: you have not confirmed it',
		'Turn on I Understand That This Cannot Be Undone in this node.',
	);
}
