import type { DuplicateKeptApart, ReviewRequest } from '../../../../engine';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';
import { pairProperty, readPairId } from './review-form';

/** Keeps the two customers of each pair apart. */
export const reject = operation<ReviewRequest, DuplicateKeptApart>({
	value: 'reject',
	name: 'Reject',
	action: 'Reject a duplicate',
	description:
		'Say that the two customers of a pair are two people: the pair is never offered again, and no item links them',
	properties: showFor('duplicate', 'reject', [pairProperty]),
	readItem: (parameters, itemIndex) => ({
		pairId: readPairId(parameters, itemIndex),
	}),
	run: ({ engine, cause }, requests) =>
		engine.identity.rejectDuplicates(requests.map((request) => ({ ...request, cause }))),
	writeItem: (kept) => ({ json: { duplicate: kept } }),
});
