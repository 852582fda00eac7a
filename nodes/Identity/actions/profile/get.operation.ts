import type { IDataObject } from 'n8n-workflow';
import type { Customer, CustomerRef, TraitOrigin, TraitSource } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { customerProperties, readCustomer } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import { booleanParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';

const properties = showFor('profile', 'get', [
	...customerProperties,
	{
		displayName: 'Show Where Traits Come From',
		name: 'showTraitSources',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether to list for each trait the source, time and rule of its value, and the other values that were said',
	},
]);

/** The customer of each item with identifiers, traits and counts. */
export const get = operation<CustomerRef, Customer>({
	value: 'get',
	name: 'Get',
	action: 'Get a customer',
	description:
		'Get what is known about the customer of each item: identifiers, traits, points and how much is stored',
	properties,
	readItem: readCustomer,
	run: ({ engine, parameters }, requests) =>
		engine.customers.get(requests, {
			provenance: booleanParameter(parameters, 'showTraitSources', 0),
		}),
	writeItem: ({ profileId, createdAt, identifiers, ...customer }) => ({
		json: {
			profileId,
			identity: {
				status: customer.status,
				homeProfileId: customer.homeProfileId,
				memberIds: customer.memberIds,
				firstSeenAt: formatInstant(createdAt),
				identifiers: identifiers.map(({ type, value, source, firstSeenAt }) => ({
					type,
					value,
					source,
					firstSeenAt: formatInstant(firstSeenAt),
				})),
				traits: customer.traits,
				...(customer.traitSources && { traitSources: customer.traitSources.map(sourceOf) }),
				counts: { ...customer.counts },
				points: { ...customer.points },
			},
		},
	}),
});

function sourceOf({ name, strategy, others, ...origin }: TraitSource): IDataObject {
	return { name, ...originOf(origin), strategy, others: others.map(originOf) };
}

function originOf({ value, source, setAt, profileId }: TraitOrigin): IDataObject {
	return { value, source, setAt: formatInstant(setAt), homeProfileId: profileId };
}
