import type { INodeProperties } from 'n8n-workflow';
import type { SegmentRef } from '../../../../engine';
import type { NodeParameters } from '../../../shared/parameters';
import { textParameter } from '../../../shared/readers';
import { definitionProperties } from './definition-form';
import { readDefinition } from './read-definition';
import { readSavedName, savedSegmentProperty } from './saved-segment';

/** *Segment*: built in the node, or saved. */
export const segmentSourceProperties: INodeProperties[] = [
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
];

export function readSegment(parameters: NodeParameters, itemIndex: number): SegmentRef {
	return textParameter(parameters, 'source', itemIndex) === 'saved'
		? { name: readSavedName(parameters, itemIndex) }
		: { definition: readDefinition(parameters) };
}
