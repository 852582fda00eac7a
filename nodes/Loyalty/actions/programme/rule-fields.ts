import type { INodeProperties } from 'n8n-workflow';

const shownFor = (...kinds: string[]) => ({ show: { give: kinds } });

const names = (displayName: string, name: string, description: string): INodeProperties => ({
	...{ displayName, name, description },
	type: 'string',
	default: '',
});

const giveFields: INodeProperties[] = [
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. Double points in December',
		description: 'As statements show it. Each rule has its own.',
	},
	{
		displayName: 'Gives',
		name: 'give',
		type: 'options',
		options: [
			{ name: 'Bonus', value: 'bonus', description: 'So many points once with an order or event' },
			{ name: 'Multiplier', value: 'multiply', description: 'Multiplies the points of an order' },
			{ name: 'Points per Event', value: 'per_event', description: 'Such as for a review' },
			{ name: 'Points per Money Unit', value: 'per_unit', description: 'Such as 2 per euro' },
		],
		default: 'bonus',
		description: 'What the rule gives',
	},
	{
		displayName: 'Points',
		name: 'points',
		type: 'number',
		default: 100,
		displayOptions: shownFor('bonus', 'per_event', 'per_unit'),
		description: 'How many points, or how many per money unit',
	},
	{
		displayName: 'Event',
		name: 'event',
		type: 'string',
		default: '',
		placeholder: 'e.g. review',
		displayOptions: shownFor('bonus', 'per_event'),
		description: 'Name of the event. A bonus without one is for orders.',
	},
	{
		displayName: 'Factor',
		name: 'factor',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100, numberPrecision: 6 },
		default: 2,
		displayOptions: shownFor('multiply'),
		description: 'How many times the points, such as 2 for double',
	},
	{
		displayName: 'With Other Multipliers',
		name: 'combine',
		type: 'options',
		options: [
			{ name: 'Add', value: 'add', description: 'Double and triple give four times' },
			{ name: 'Multiply', value: 'multiply', description: 'Double and triple give six times' },
		],
		default: 'multiply',
		displayOptions: shownFor('multiply'),
		description: 'How it goes together with other multipliers',
	},
];

const whenFields: INodeProperties[] = [
	names('Channels', 'channels', 'Only on these channels, comma-separated. Empty: all.'),
	names('Categories', 'categories', 'Only for these categories, comma-separated. Empty: all.'),
	names('Products', 'products', 'Only for these products, comma-separated. Empty: all.'),
	names('Tiers', 'tiers', 'Only for members of these tiers, comma-separated. Empty: all.'),
	names('First Day', 'from', 'The first day, such as 2026-12-01, in the programme’s zone'),
	names('Last Day', 'until', 'The last day, which counts whole, such as 2026-12-24'),
	{
		displayName: 'First Purchase Only',
		name: 'firstPurchase',
		type: 'boolean',
		default: false,
		description: 'Whether the rule is for the first order of a member alone',
	},
	{
		displayName: 'Birthday',
		name: 'birthday',
		type: 'options',
		options: [
			{ name: 'Any Day', value: '' },
			{ name: 'In the Month of the Birthday', value: 'month' },
			{ name: 'On the Birthday', value: 'day' },
		],
		default: '',
		description: 'Whether the rule is for birthdays',
	},
	{
		displayName: 'Minimum Amount',
		name: 'minimumAmount',
		type: 'number',
		default: 0,
		description: 'What the items that the rule counts must come to. 0: anything.',
	},
];

const limitFields: INodeProperties[] = [
	names('Without Categories', 'excludeCategories', 'Categories that do not count, comma-separated'),
	names('Without Products', 'excludeProducts', 'Products that do not count, comma-separated'),
	{
		displayName: 'At Most Points',
		name: 'capPoints',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 0 },
		default: 0,
		description: 'The most points that the rule gives in the period below. 0: no limit.',
	},
	{
		displayName: 'In Each',
		name: 'capPer',
		type: 'options',
		options: [
			{ name: 'Day', value: 'day' },
			{ name: 'Ever', value: 'ever' },
			{ name: 'Month', value: 'month' },
			{ name: 'Order', value: 'order' },
			{ name: 'Week', value: 'week' },
			{ name: 'Year', value: 'year' },
		],
		default: 'order',
		description: 'The period of the limit',
	},
	{
		displayName: 'For',
		name: 'capOf',
		type: 'options',
		options: [
			{ name: 'All Together', value: 'programme' },
			{ name: 'Each Member', value: 'member' },
		],
		default: 'member',
		description: 'Whose points the limit counts',
	},
	{
		displayName: 'Stop Here',
		name: 'stop',
		type: 'boolean',
		default: false,
		description: 'Whether what this rule has counted counts for no later rule of its sort',
	},
];

/** *Rules*: what earns points besides the points per money unit. Their order is their priority. */
export const rulesProperty: INodeProperties = {
	displayName: 'Rules',
	name: 'rules',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Rule',
	default: {},
	displayOptions: { show: { defineWith: ['form'] } },
	description: 'Bonuses and multipliers; the first ones go first',
	options: [
		{ displayName: 'Rule', name: 'values', values: [...giveFields, ...whenFields, ...limitFields] },
	],
};
