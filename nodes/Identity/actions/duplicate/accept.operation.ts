import type { AcceptRequest, DuplicateAccepted } from '../../../../engine';
import { operation } from '../../../shared/operation';
import { booleanParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { pairProperty, readPairId } from './review-form';

/** Makes the two customers of each pair one. */
export const accept = operation<AcceptRequest, DuplicateAccepted>({
	value: 'accept',
	name: 'Accept',
	action: 'Accept a duplicate',
	description:
		'Say that the two customers of a pair are one person: they are merged, and Unmerge takes it back',
	properties: showFor('duplicate', 'accept', [
		pairProperty,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			options: [
				{
					displayName: 'Allow Over Limit',
					name: 'allowOverLimit',
					type: 'boolean',
					default: false,
					description:
						'Whether to merge them although one person then has more identifiers of a type than the identity rules allow, such as two customer numbers',
				},
			],
		},
	]),
	readItem: (parameters, itemIndex) => ({
		pairId: readPairId(parameters, itemIndex),
		allowOverLimit: booleanParameter(parameters, 'options.allowOverLimit', itemIndex),
	}),
	run: ({ engine, cause }, requests) =>
		engine.identity.acceptDuplicates(requests.map((request) => ({ ...request, cause }))),
	writeItem: ({ profileId, ...accepted }) => ({ json: { profileId, duplicate: accepted } }),
});
