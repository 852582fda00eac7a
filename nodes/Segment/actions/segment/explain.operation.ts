import type { CheckRequest, Explained } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';
import { checkProperties, knownProfile, readCheck } from './customer-check';
import { readEvaluation } from './evaluation-options';

/** Why the customer of each item is in the segment or not, and what would change it. */
export const explain = operation<CheckRequest, Explained>({
	value: 'explain',
	name: 'Explain',
	action: 'Explain why a customer is in a segment or not',
	description:
		'Say for each condition what was found, what would change it, and when it may change by itself',
	properties: showFor('segment', 'explain', checkProperties),
	readItem: readCheck,
	run: ({ engine, node, parameters }, requests) =>
		engine.segments.explain(requests, readEvaluation(node, parameters)),
	writeItem: ({ profileId, segment: name, mayChangeAt, conditions, ...explained }) => ({
		json: {
			...knownProfile(profileId),
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
