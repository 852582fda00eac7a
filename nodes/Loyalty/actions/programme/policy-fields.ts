import type { INodeProperties } from 'n8n-workflow';

const inForm = { show: { defineWith: ['form'] } };
const whole = { minValue: 1, numberPrecision: 0 };
const forExpiry = (...kinds: string[]) => ({ show: { defineWith: ['form'], expiry: kinds } });
const forPending = (...kinds: string[]) => ({ show: { defineWith: ['form'], pending: kinds } });

const expiryFields: INodeProperties[] = [
	{
		displayName: 'Points Lapse',
		name: 'expiry',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'After a Time Without Activity', value: 'inactivity' },
			{ name: 'After Earning', value: 'rolling', description: 'So long after they were earned' },
			{ name: 'Never', value: 'never' },
			{ name: 'On Days of the Year', value: 'fixed', description: 'Such as each 31 December' },
		],
		default: 'never',
		displayOptions: inForm,
		description: 'When points lapse',
	},
	{
		displayName: 'Lapse After',
		name: 'expiryLength',
		type: 'number',
		typeOptions: whole,
		default: 12,
		displayOptions: forExpiry('rolling', 'inactivity'),
		description: 'How many months or days points last',
	},
	{
		displayName: 'Unit',
		name: 'expiryUnit',
		type: 'options',
		options: [
			{ name: 'Days', value: 'days' },
			{ name: 'Months', value: 'months' },
		],
		default: 'months',
		displayOptions: forExpiry('rolling', 'inactivity'),
		description: 'Whether these are months or days',
	},
	{
		displayName: 'On to the End Of',
		name: 'expiryRoundTo',
		type: 'options',
		options: [
			{ name: 'Its Day', value: '' },
			{ name: 'The Month', value: 'month' },
			{ name: 'The Quarter', value: 'quarter' },
		],
		default: '',
		displayOptions: forExpiry('rolling'),
		description: 'Until when points last beyond the day itself',
	},
	{
		displayName: 'Last Days',
		name: 'expiryDates',
		type: 'string',
		default: '12-31',
		displayOptions: forExpiry('fixed'),
		description: 'Month and day, comma-separated, such as 06-30, 12-31',
	},
];

const pendingFields: INodeProperties[] = [
	{
		displayName: 'Points Can Be Spent',
		name: 'pending',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'After an Event', value: 'event', description: 'Such as a delivery' },
			{ name: 'After Some Days', value: 'days', description: 'Such as the days to return' },
			{ name: 'At Once', value: 'none' },
		],
		default: 'none',
		displayOptions: inForm,
		description: 'When points that were earned can be spent',
	},
	{
		displayName: 'Days to Wait',
		name: 'pendingDays',
		type: 'number',
		typeOptions: whole,
		default: 14,
		displayOptions: forPending('days'),
		description: 'How many days points wait before they can be spent',
	},
	{
		displayName: 'Event to Wait For',
		name: 'pendingEvent',
		type: 'string',
		default: '',
		placeholder: 'e.g. delivered',
		displayOptions: forPending('event'),
		description: 'Name of the event that makes the points spendable',
	},
	{
		displayName: 'Cancel After Days',
		name: 'cancelAfterDays',
		type: 'number',
		typeOptions: whole,
		default: 60,
		displayOptions: forPending('event'),
		description: 'Points are cancelled when the event has not come by then',
	},
];

const levelFields: INodeProperties[] = [
	{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. Gold' },
	{
		displayName: 'From',
		name: 'from',
		type: 'number',
		default: 0,
		description: 'Points, orders or money that it takes in the period',
	},
	{
		displayName: 'Multiplier',
		name: 'multiplier',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100 },
		default: 1,
		description: 'How many times the points members of this tier earn',
	},
	{
		displayName: 'Benefits',
		name: 'benefits',
		type: 'string',
		default: '',
		description: 'For your messages, comma-separated, such as free shipping',
	},
];

const tiersProperty: INodeProperties = {
	displayName: 'Tiers',
	name: 'tiers',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Tier',
	default: {},
	displayOptions: inForm,
	description: 'From the lowest to the highest. How members qualify is in Settings.',
	options: [{ displayName: 'Tier', name: 'values', values: levelFields }],
};

/** When points lapse and can be spent, and the tiers. */
export const policyProperties: INodeProperties[] = [
	...expiryFields,
	...pendingFields,
	tiersProperty,
];
