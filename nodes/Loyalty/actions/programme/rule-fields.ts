import type { INodeProperties } from 'n8n-workflow';

/** What a rule is called and gives. */
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
			{ name: 'Bonus', description: 'So many points once with an order or event', value: 'bonus' },
			{ name: 'Multiplier', description: 'Multiplies the points of an order', value: 'multiply' },
			{ name: 'Points per Event', description: 'Such as for a review', value: 'per_event' },
			{ name: 'Points per Money Unit', description: 'Such as 2 per euro', value: 'per_unit' },
		],
		default: 'bonus',
		description: 'What the rule gives',
	},
	{
		displayName: 'Points',
		name: 'points',
		type: 'number',
		default: 100,
		displayOptions: { show: { give: ['bonus', 'per_event', 'per_unit'] } },
		description: 'How many points, or how many per money unit',
	},
	{
		displayName: 'Event',
		name: 'event',
		type: 'string',
		default: '',
		placeholder: 'e.g. review',
		displayOptions: { show: { give: ['bonus', 'per_event'] } },
		description: 'Name of the event. A bonus without one is for orders.',
	},
	{
		displayName: 'Factor',
		name: 'factor',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100 },
		default: 2,
		displayOptions: { show: { give: ['multiply'] } },
		description: 'How many times the points, such as 2 for double',
	},
	{
		displayName: 'With Other Multipliers',
		name: 'combine',
		type: 'options',
		options: [
			{ name: 'Add', description: 'Double and triple give four times', value: 'add' },
			{ name: 'Multiply', description: 'Double and triple give six times', value: 'multiply' },
		],
		default: 'multiply',
		displayOptions: { show: { give: ['multiply'] } },
		description: 'How it goes together with other multipliers',
	},
];

/** For whom and when a rule counts. */
const whenFields: INodeProperties[] = [
	{
		displayName: 'Channels',
		name: 'channels',
		type: 'string',
		default: '',
		description: 'Only on these channels, comma-separated. Empty: all.',
	},
	{
		displayName: 'Categories',
		name: 'categories',
		type: 'string',
		default: '',
		description: 'Only for these categories, comma-separated. Empty: all.',
	},
	{
		displayName: 'Products',
		name: 'products',
		type: 'string',
		default: '',
		description: 'Only for these products, comma-separated. Empty: all.',
	},
	{
		displayName: 'Tiers',
		name: 'tiers',
		type: 'string',
		default: '',
		description: 'Only for members of these tiers, comma-separated. Empty: all.',
	},
	{
		displayName: 'First Day',
		name: 'from',
		type: 'string',
		default: '',
		description: 'The first day, such as 2026-12-01, in the programme’s zone',
	},
	{
		displayName: 'Last Day',
		name: 'until',
		type: 'string',
		default: '',
		description: 'The last day, which counts whole, such as 2026-12-24',
	},
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
	{
		displayName: 'Without Categories',
		name: 'excludeCategories',
		type: 'string',
		default: '',
		description: 'Categories that do not count, comma-separated',
	},
	{
		displayName: 'Without Products',
		name: 'excludeProducts',
		type: 'string',
		default: '',
		description: 'Products that do not count, comma-separated',
	},
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

const ruleFields = [...giveFields, ...whenFields, ...limitFields];

/** The fields of the form that stand elsewhere in a definition than under their own name. */
const FIELD_BY_PLACE: Record<string, string> = {
	'give.type': 'give',
	'exclude.products': 'excludeProducts',
	'exclude.categories': 'excludeCategories',
	'caps[0].points': 'capPoints',
	'caps[0].per': 'capPer',
	'caps[0].of': 'capOf',
};

/** What the form calls a field of a rule, by its place in the rule's definition such as `when.until`. */
export function ruleLabel(place: string): string | undefined {
	const name =
		FIELD_BY_PLACE[place] ?? place.replace(/^(?:give|when)\./, '').replace(/\[\d+\]$/, '');
	return ruleFields.find((field) => field.name === name)?.displayName;
}

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
	options: [{ displayName: 'Rule', name: 'values', values: ruleFields }],
};
