import type { Checked, CheckRequest } from '../../../../engine';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';
import { checkProperties, knownProfile, readCheck } from './customer-check';
import { readEvaluation } from './evaluation-options';

const IN_SEGMENT = 0;
const NOT_IN_SEGMENT = 1;

/** Whether the customer of each item is in the segment; the item leaves by the output that says so. */
export const check = operation<CheckRequest, Checked>({
	value: 'check',
	name: 'Check',
	action: 'Check whether a customer is in a segment',
	description:
		'Send each customer to In Segment or Not in Segment, with the reason for each condition',
	outputs: ['In Segment', 'Not in Segment'],
	properties: showFor('segment', 'check', checkProperties),
	readItem: readCheck,
	run: ({ engine, node, parameters }, requests) =>
		engine.segments.check(requests, readEvaluation(node, parameters)),
	writeItem: ({ profileId, segment, ...checked }) => ({
		json: {
			...knownProfile(profileId),
			segment: { name: segment, ...checked },
		},
		output: checked.status === 'in' ? IN_SEGMENT : NOT_IN_SEGMENT,
	}),
});
