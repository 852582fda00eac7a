import type { INodeProperties } from 'n8n-workflow';
import type { Fields } from './fields';

/** One condition that draws a share of the customers, in the form. */
export const sampleFields: INodeProperties[] = [
	{
		displayName: 'Percent',
		name: 'percent',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100, numberPrecision: 2 },
		default: 10,
		description: 'How large a share of all customers is drawn',
	},
	{
		displayName: 'Name of the Sample',
		name: 'salt',
		type: 'string',
		default: '',
		placeholder: 'e.g. win-back hold-out',
		description:
			'The same name always draws the same customers, another name others. Give each campaign its own.',
	},
];

export function sampleCondition({ percent, salt }: Fields): Fields {
	return { kind: 'sample', percent, salt };
}
