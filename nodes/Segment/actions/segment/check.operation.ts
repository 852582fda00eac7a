import type { Checked, CheckRequest } from '../../../../engine';
import { customerProperties, readCustomer } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import type { NodeParameters } from '../../../shared/parameters';
import { textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { definitionProperties } from './definition-form';
import { readDefinition } from './read-definition';
import { readSavedName, savedSegmentProperty } from './saved-segment';

const IN_SEGMENT = 0;
const NOT_IN_SEGMENT = 1;

const properties = showFor('segment', 'check', [
	{
		displayName: 'Segment',
		name: 'source',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Built Here', value: 'built', description: 'Describe the segment in this node' },
			{ name: 'Saved', value: 'saved', description: 'A segment that was saved under a name' },
		],
		default: 'built',
		description: 'Where the conditions of the segment stand',
	},
	...definitionProperties.map((property) => ({
		...property,
		displayOptions: { show: { ...property.displayOptions?.show, source: ['built'] } },
	})),
	{ ...savedSegmentProperty, displayOptions: { show: { source: ['saved'] } } },
	...customerProperties,
]);

/** Whether the customer of each item is in the segment; the item leaves by the output that says so. */
export const check = operation<CheckRequest, Checked>({
	value: 'check',
	name: 'Check',
	action: 'Check whether a customer is in a segment',
	description:
		'Send each customer to In Segment or Not in Segment, with the reason for each condition',
	properties,
	readItem: (parameters, itemIndex) => ({
		customer: readCustomer(parameters, itemIndex),
		segment: readSegment(parameters, itemIndex),
	}),
	run: ({ engine }, requests) => engine.segments.check(requests),
	writeItem: ({ profileId, segment, ...checked }) => ({
		json: {
			// A customer whom the store does not know has none; the item keeps what it came with.
			...(profileId === null ? {} : { profileId }),
			segment: { name: segment, ...checked },
		},
		output: checked.status === 'in' ? IN_SEGMENT : NOT_IN_SEGMENT,
	}),
});

function readSegment(parameters: NodeParameters, itemIndex: number): CheckRequest['segment'] {
	return textParameter(parameters, 'source', itemIndex) === 'saved'
		? { name: readSavedName(parameters, itemIndex) }
		: { definition: readDefinition(parameters) };
}
