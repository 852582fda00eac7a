import type { INodeProperties } from 'n8n-workflow';

/** Which of several values of a trait counts. */
export const strategies = [
	{ name: 'All Values', value: 'union', description: 'Every different value, as a list' },
	{ name: 'First', value: 'first', description: 'The value that was said first' },
	{ name: 'Largest', value: 'max', description: 'The largest number or the last date' },
	{ name: 'Latest', value: 'latest', description: 'The value that was said last' },
	{
		name: 'Most Trusted Source',
		value: 'source_order',
		description: 'The value of the source that stands first in Source Order, under Settings',
	},
	{ name: 'Smallest', value: 'min', description: 'The smallest number or the first date' },
];

/** What the form changes besides types and traits. Only what is added changes. */
export const settingFields: INodeProperties[] = [
	{
		displayName: 'Also Block',
		name: 'blocked',
		type: 'string',
		default: '',
		placeholder: 'e.g. kiosk, *@test.example',
		description:
			'Values of any type that name nobody, separated by commas. A * stands for any characters, a ? for one.',
	},
	{
		displayName: 'Default Phone Region',
		name: 'defaultRegion',
		type: 'string',
		default: '',
		placeholder: 'e.g. DE',
		description:
			'Two-letter country of phone numbers written without a country code, where the item has no country of its own',
	},
	{
		displayName: 'Expected Version',
		name: 'expectedVersion',
		type: 'number',
		default: 0,
		description:
			'Change nothing unless this is the version that counts now, as Rules: Get shows it. 0 is the rules by default.',
	},
	{
		displayName: 'Gmail Dots',
		name: 'gmailDots',
		type: 'options',
		options: [
			{ name: 'Do Not Matter', value: 'ignore', description: 'As Gmail itself delivers' },
			{ name: 'Tell People Apart', value: 'keep' },
		],
		default: 'ignore',
		description: 'Whether a.na@gmail.com and ana@gmail.com are two people',
	},
	{
		displayName: 'No Longer Block',
		name: 'unblocked',
		type: 'string',
		default: '',
		placeholder: 'e.g. guest, {zeros}',
		description: 'Values and patterns to take off the list for all types, separated by commas',
	},
	{
		displayName: 'Other Traits',
		name: 'otherTraits',
		type: 'options',
		options: strategies,
		default: 'latest',
		description: 'Which value counts for all traits that have no rule of their own',
	},
	{
		displayName: 'Plus Tags',
		name: 'plusTags',
		type: 'options',
		options: [
			{ name: 'Do Not Matter', value: 'ignore', description: 'At any provider' },
			{ name: 'Tell People Apart', value: 'keep' },
		],
		default: 'ignore',
		description: 'Whether ana+shop@example.com and ana@example.com are two people',
	},
	{
		displayName: 'Remove Types',
		name: 'removeTypes',
		type: 'string',
		default: '',
		placeholder: 'e.g. viber_id',
		description:
			'Types that no item may name a customer by any more, separated by commas. What is stored stays.',
	},
	{
		displayName: 'Source Order',
		name: 'sourceOrder',
		type: 'string',
		default: '',
		placeholder: 'e.g. crm, store, web shop',
		description: 'Sources by trust, the most trusted first, separated by commas',
	},
];
