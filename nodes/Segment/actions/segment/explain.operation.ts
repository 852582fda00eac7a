import type { CheckRequest, Explained } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { customerProperties, readCustomer } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';
import { customerOptions, readEvaluation } from './evaluation-options';
import { readSegment, segmentSourceProperties } from './segment-source';

/** Why the customer of each item is in the segment or not, and what would change it. */
export const explain = operation<CheckRequest, Explained>({
	value: 'explain',
	name: 'Explain',
	action: 'Explain why a customer is in a segment or not',
	description:
		'Say for each condition what was found, what would change it, and when it may change by itself',
	properties: showFor('segment', 'explain', [
		...segmentSourceProperties,
		...customerProperties,
		customerOptions,
	]),
	readItem: (parameters, itemIndex) => ({
		customer: readCustomer(parameters, itemIndex),
		segment: readSegment(parameters, itemIndex),
	}),
	run: ({ engine, node, parameters }, requests) =>
		engine.segments.explain(requests, readEvaluation(node, parameters)),
	writeItem: ({ profileId, segment: name, mayChangeAt, conditions, ...explained }) => ({
		json: {
			...(profileId === null ? {} : { profileId }),
			segment: {
				name,
				...explained,
				mayChangeAt: isoOrNull(mayChangeAt),
				conditions: conditions.map((condition) => ({
					...condition,
					mayChangeAt: isoOrNull(condition.mayChangeAt),
				})),
			},
		},
	}),
});

function isoOrNull(instant: number | null): string | null {
	return instant === null ? null : formatInstant(instant);
}
