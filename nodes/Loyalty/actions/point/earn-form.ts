import type { INodeProperties } from 'n8n-workflow';
import { currencyProperty } from '../../../shared/order-fields';

/** How many points are earned. */
export const earnedPointsProperties: INodeProperties[] = [
	{
		displayName: 'Points From',
		name: 'pointsFrom',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Fixed Number', value: 'fixed', description: 'The same points for every item' },
			{
				name: 'Number Field',
				value: 'field',
				description: 'The field of the item that holds the points',
			},
			{
				name: 'Order Amount',
				value: 'amount',
				description: 'So many points for each unit of money, rounded down to whole points',
			},
			{
				name: 'Programme Rules, for an Event',
				value: 'event',
				description: 'What the rules of the saved programme give for an event, such as a review',
			},
			{
				name: 'Programme Rules, for an Order',
				value: 'order',
				description: 'What the rules of the saved programme give for the order and its items',
			},
		],
		default: 'amount',
		description: 'How many points the customer earns',
	},
	{
		displayName: 'Amount Field',
		name: 'amountField',
		type: 'string',
		requiresDataPath: 'single',
		default: '',
		placeholder: 'e.g. order.total',
		displayOptions: { show: { pointsFrom: ['amount', 'order'] } },
		description:
			'Name of the field with the amount, such as 19.99. Empty: amount, value, total, spend or revenue.',
	},
	{
		displayName: 'Points per Unit',
		name: 'pointsPerUnit',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 1,
		displayOptions: { show: { pointsFrom: ['amount'] } },
		description: 'Points for one unit of money: 1 is a point a euro, 0.1 a point for ten euros',
	},
	{ ...currencyProperty, displayOptions: { show: { pointsFrom: ['amount', 'order'] } } },
	{
		displayName: 'Items Field',
		name: 'itemsField',
		type: 'string',
		requiresDataPath: 'single',
		default: '',
		placeholder: 'e.g. order.lines',
		displayOptions: { show: { pointsFrom: ['order'] } },
		description:
			'Name of the field with the list of items, each with its amount, and ID, product, categories, kind and quantity where rules or refunds ask for them. Empty: items; without any, the whole amount counts.',
	},
	{
		displayName: 'Channel Field',
		name: 'channelField',
		type: 'string',
		requiresDataPath: 'single',
		default: '',
		placeholder: 'e.g. order.channel',
		displayOptions: { show: { pointsFrom: ['order', 'event'] } },
		description:
			'Name of the field with the channel, such as store, for rules that ask for it. Empty: channel.',
	},
	{
		displayName: 'Event',
		name: 'event',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. review_written',
		displayOptions: { show: { pointsFrom: ['event'] } },
		description: 'The event by the name that the programme’s rules know it by',
	},
	{
		displayName: 'Points Field',
		name: 'pointsField',
		type: 'string',
		requiresDataPath: 'single',
		default: '',
		placeholder: 'e.g. bonusPoints',
		displayOptions: { show: { pointsFrom: ['field'] } },
		description: 'Name of the field with the points, a whole number. Empty: points.',
	},
	{
		displayName: 'Points',
		name: 'points',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 0 },
		default: 100,
		displayOptions: { show: { pointsFrom: ['fixed'] } },
		description: 'How many points every item earns',
	},
];

/** How long they last, and when they may be spent: of a saved programme's rules, the programme says both. */
export const termsProperties: INodeProperties[] = [
	{
		displayName: 'Points Expire',
		name: 'expiry',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'After Days', value: 'days' },
			{ name: 'After Months', value: 'months' },
			{ name: 'Never', value: 'never' },
		],
		default: 'never',
		displayOptions: { hide: { pointsFrom: ['order', 'event'] } },
		description:
			'When these points lapse if they are not spent. Days and months are counted in UTC from the time they were earned.',
	},
	{
		displayName: 'After How Many',
		name: 'expiryCount',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 12,
		displayOptions: {
			show: { expiry: ['days', 'months'] },
			hide: { pointsFrom: ['order', 'event'] },
		},
		description: 'How many days or months the points last',
	},
	{
		displayName: 'Points Can Be Spent',
		name: 'availability',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'After Days',
				value: 'days',
				description: 'Such as when the order can no longer be sent back',
			},
			{ name: 'At Once', value: 'now' },
			{ name: 'When an Event Is Told', value: 'event', description: 'By the operation Activate' },
		],
		default: 'now',
		displayOptions: { hide: { pointsFrom: ['order', 'event'] } },
		description: 'Until then they are pending: shown, but not to spend',
	},
	{
		displayName: 'Event to Wait For',
		name: 'waitsFor',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. order_delivered',
		displayOptions: { show: { availability: ['event'] }, hide: { pointsFrom: ['order', 'event'] } },
		description: 'Name of the event that makes the points available',
	},
	{
		displayName: 'Days to Wait',
		name: 'waitDays',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 14,
		displayOptions: {
			show: { availability: ['days', 'event'] },
			hide: { pointsFrom: ['order', 'event'] },
		},
		description:
			'After how many days the points can be spent; or, where they wait for an event that does not come, are cancelled',
	},
];
