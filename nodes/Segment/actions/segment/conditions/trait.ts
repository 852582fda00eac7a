import type { INodeProperties } from 'n8n-workflow';
import { comparisonIn, comparisons, IN_DAYS, WITH_VALUE } from './comparison';
import type { Fields } from './fields';

/** One condition on a trait, in the form. */
export const traitFields: INodeProperties[] = [
	{
		displayName: 'Trait Name',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. city',
		description:
			'Name of the trait, as Omnichannel Identity keeps it; a dot reaches into an object, as in address.city',
	},
	{
		displayName: 'Comparison',
		name: 'operator',
		type: 'options',
		options: comparisons,
		default: 'equals',
		description: 'How the trait is compared. Upper and lower case differ.',
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		default: '',
		placeholder: 'e.g. Berlin',
		displayOptions: { show: { operator: WITH_VALUE } },
		description: 'A text, a number such as 100, or a date such as 2026-03-01',
	},
	{
		displayName: 'Values',
		name: 'values',
		type: 'string',
		default: '',
		placeholder: 'e.g. Berlin, Hamburg',
		displayOptions: { show: { operator: ['in', 'not_in'] } },
		description: 'The values, separated by commas',
	},
	{
		displayName: 'Days',
		name: 'days',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 30,
		displayOptions: { show: { operator: IN_DAYS } },
		description: 'How many times 24 hours from now',
	},
	{
		displayName: 'Give or Take Days',
		name: 'anniversaryDays',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 31 },
		default: 0,
		displayOptions: { show: { operator: ['anniversary'] } },
		description: 'How many days before or after today still count. 0: today alone.',
	},
	{
		displayName: 'Unchanged for Days',
		name: 'forDays',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description: 'Only if the value has stood like this for so many days. 0: however new it is.',
	},
];

export function traitCondition({ name, forDays, ...comparison }: Fields): Fields {
	const condition = { kind: 'trait', name, ...comparisonIn(comparison) };
	return forDays === undefined || forDays === 0 ? condition : { ...condition, forDays };
}
