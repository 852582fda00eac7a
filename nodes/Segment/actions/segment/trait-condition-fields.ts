import type { INodeProperties } from 'n8n-workflow';

/** One condition on a trait, in the form. */
export const traitConditionFields: INodeProperties[] = [
	{
		displayName: 'Trait',
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
		options: [
			{ name: 'Contains', value: 'contains' },
			{ name: 'Equals', value: 'equals' },
			{ name: 'Exists', value: 'exists' },
			{ name: 'Is One Of', value: 'in' },
			{ name: 'Less Than or Before', value: 'lt' },
			{ name: 'Less Than or Equal', value: 'lte' },
			{ name: 'More Than or After', value: 'gt' },
			{ name: 'More Than or Equal', value: 'gte' },
			{ name: 'Not Equals', value: 'not_equals' },
			{ name: 'Not Exists', value: 'not_exists' },
			{ name: 'Starts With', value: 'starts_with' },
		],
		default: 'equals',
		description: 'How the trait is compared. Upper and lower case differ.',
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		default: '',
		placeholder: 'e.g. Berlin',
		displayOptions: {
			show: {
				operator: ['contains', 'equals', 'lt', 'lte', 'gt', 'gte', 'not_equals', 'starts_with'],
			},
		},
		description: 'A text, a number such as 100, or a date such as 2026-03-01',
	},
	{
		displayName: 'Values',
		name: 'values',
		type: 'string',
		default: '',
		placeholder: 'e.g. Berlin, Hamburg',
		displayOptions: { show: { operator: ['in'] } },
		description: 'The values, separated by commas',
	},
];
