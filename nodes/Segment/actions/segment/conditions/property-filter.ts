import type { INodeProperties } from 'n8n-workflow';
import { comparisonIn, comparisons, IN_DAYS, WITH_VALUE } from './comparison';
import type { Fields } from './fields';

/** One property that the events must have; more of them are for JSON. */
export const propertyFilterFields: INodeProperties[] = [
	{
		displayName: 'Where Property',
		name: 'property',
		type: 'string',
		default: '',
		placeholder: 'e.g. category',
		description:
			'Only events whose property compares as follows; a dot reaches into an object, as in cart.total. Empty: all events.',
	},
	{
		displayName: 'Comparison',
		name: 'comparison',
		type: 'options',
		options: comparisons,
		default: 'equals',
		displayOptions: { hide: { property: [''] } },
		description: 'How the property is compared. Upper and lower case differ.',
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		default: '',
		placeholder: 'e.g. shoes',
		displayOptions: { show: { comparison: WITH_VALUE }, hide: { property: [''] } },
		description: 'A text, a number such as 100, or a date such as 2026-03-01',
	},
	{
		displayName: 'Values',
		name: 'values',
		type: 'string',
		default: '',
		placeholder: 'e.g. shoes, bags',
		displayOptions: { show: { comparison: ['in', 'not_in'] }, hide: { property: [''] } },
		description: 'The values, separated by commas',
	},
	{
		displayName: 'Number of Days',
		name: 'days',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 30,
		displayOptions: { show: { comparison: IN_DAYS }, hide: { property: [''] } },
		description: 'How many times 24 hours from now',
	},
	{
		displayName: 'Give or Take Days',
		name: 'anniversaryDays',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 31 },
		default: 0,
		displayOptions: { show: { comparison: ['anniversary'] }, hide: { property: [''] } },
		description: 'How many days before or after today still count. 0: today alone.',
	},
];

/** The filter as the definition has it; nothing where no property is named. */
export function propertiesIn(fields: Fields): Fields {
	const { property, comparison } = fields;
	if (property === undefined || property === '') return {};
	return { properties: [{ name: property, ...comparisonIn({ ...fields, operator: comparison }) }] };
}
