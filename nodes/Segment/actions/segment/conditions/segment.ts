import type { INodeProperties } from 'n8n-workflow';
import { savedSegmentProperty } from '../saved-segment';
import type { Fields } from './fields';

/** One condition on another segment, in the form. */
export const segmentFields: INodeProperties[] = [
	{
		displayName: 'The Customer Is',
		name: 'operator',
		type: 'options',
		options: [
			{ name: 'In the Segment', value: 'in' },
			{ name: 'Not in the Segment', value: 'not_in' },
		],
		default: 'in',
		description: 'Whether they must belong to it',
	},
	{
		...savedSegmentProperty,
		displayName: 'Other Segment',
		name: 'segment',
		required: false,
	},
];

export function segmentCondition({ operator, segment }: Fields): Fields {
	const isPicked = typeof segment === 'object' && segment !== null && 'value' in segment;
	return { kind: 'segment', name: isPicked ? segment.value : segment, operator };
}
