import type { ListPoolOutcome, ListPoolRequest, Rejected } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { operation } from '../../../shared/operation';
import { textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { poolProperty, readProgramme, savedProgrammeProperty } from './programme-fields';

/** The people of a household. */
export const listPool = operation<ListPoolRequest, Exclude<ListPoolOutcome, Rejected>>({
	value: 'listPool',
	name: 'List Pool',
	action: 'List the people of a pool',
	description: 'Get the people of a household, who joined first comes first',
	properties: showFor('programme', 'listPool', [savedProgrammeProperty, poolProperty]),
	readItem: (parameters, itemIndex) => ({
		programme: readProgramme(parameters, itemIndex),
		pool: textParameter(parameters, 'pool', itemIndex),
	}),
	run: ({ engine }, requests) => engine.loyalty.listPool(requests),
	writeItem: ({ people, ...listed }) => ({
		json: {
			pool: {
				operation: 'listPool',
				...listed,
				people: people.map(({ profileId, joinedAt }) => ({
					profileId,
					joinedAt: formatInstant(joinedAt),
				})),
			},
		},
	}),
});
