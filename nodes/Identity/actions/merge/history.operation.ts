import type { CustomerRef, MergeHistory } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { customerProperties, readCustomer } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';

/** One item for each merge of each item's customer. */
export const history = operation<CustomerRef, MergeHistory>({
	value: 'history',
	name: 'History',
	action: 'Get the merges of a customer',
	description:
		'Get one item for each merge of the customer, undone or not, with when, why and by which execution',
	properties: showFor('merge', 'history', customerProperties),
	readItem: readCustomer,
	run: ({ engine }, requests) => engine.identity.mergeHistory(requests),
	writeItem: ({ profileId, merges }) =>
		merges.map(({ mergedAt, undoneAt, ...merge }) => ({
			json: {
				profileId,
				identity: {
					status: undoneAt === null ? 'merged' : 'unmerged',
					...merge,
					mergedAt: formatInstant(mergedAt),
					undoneAt: undoneAt === null ? null : formatInstant(undoneAt),
				},
			},
		})),
});
