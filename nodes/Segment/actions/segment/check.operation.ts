import type { Checked, CheckRequest } from '../../../../engine';
import { customerProperties, readCustomer } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';
import { customerOptions, readEvaluation } from './evaluation-options';
import { readSegment, segmentSourceProperties } from './segment-source';

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
	properties: showFor('segment', 'check', [
		...segmentSourceProperties,
		...customerProperties,
		customerOptions,
	]),
	readItem: (parameters, itemIndex) => ({
		customer: readCustomer(parameters, itemIndex),
		segment: readSegment(parameters, itemIndex),
	}),
	run: ({ engine, node, parameters }, requests) =>
		engine.segments.check(requests, readEvaluation(node, parameters)),
	writeItem: ({ profileId, segment, ...checked }) => ({
		json: {
			// A customer whom the store does not know has none; the item keeps what it came with.
			...(profileId === null ? {} : { profileId }),
			segment: { name: segment, ...checked },
		},
		output: checked.status === 'in' ? IN_SEGMENT : NOT_IN_SEGMENT,
	}),
});
