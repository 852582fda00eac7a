import type { Merged, MergeRequest, MergeUnchanged } from '../../../../engine';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';
import { mergeProperties, readMerge, writeApart } from './merge-form';

/** Makes the two customers of each item one. */
export const merge = operation<MergeRequest, Merged | MergeUnchanged>({
	value: 'merge',
	name: 'Merge',
	action: 'Merge two customers',
	description:
		'Make two customers one, because you know that they are the same person; Unmerge takes it back',
	properties: showFor('merge', 'merge', mergeProperties),
	readItem: readMerge,
	run: ({ engine, cause }, requests) =>
		engine.identity.mergeCustomers(requests.map((request) => ({ ...request, cause }))),
	writeItem: ({ profileId, ...merged }) => ({
		json: {
			profileId,
			identity:
				merged.status === 'merged'
					? {
							...merged,
							apartLifted: writeApart(merged.apartLifted),
							limitsExceeded: merged.limitsExceeded.map((limit) => ({ ...limit })),
						}
					: merged,
		},
	}),
});
