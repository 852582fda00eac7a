import type { AcceptRequest, DuplicateAccepted } from '../../../../engine';
import { operation } from '../../../shared/operation';
import { booleanParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { allowOverLimitOption } from '../merge/merge-form';
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
			options: [allowOverLimitOption],
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
