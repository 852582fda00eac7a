import type { INodeProperties } from 'n8n-workflow';

const inForm = { show: { defineWith: ['form'] } };
const forValue = (kinds: string[]) => ({ show: { defineWith: ['form'], valueKind: kinds } });

const valueProperties: INodeProperties[] = [
	{
		displayName: 'Value',
		name: 'valueKind',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Amount', value: 'amount', description: 'A fixed amount of money' },
			{ name: 'Free Product', value: 'free_product', description: 'A product for nothing' },
			{ name: 'Percent', value: 'percent', description: 'A share of what the order costs' },
			{ name: 'Points', value: 'points', description: 'Loyalty points' },
		],
		default: 'percent',
		displayOptions: inForm,
		description: 'What the coupon is worth',
	},
	{
		displayName: 'Percent',
		name: 'percent',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100, numberPrecision: 2 },
		default: 10,
		displayOptions: forValue(['percent']),
		description: 'The share of the order that the coupon takes off, rounded down to the cent',
	},
	{
		displayName: 'Amount',
		name: 'amount',
		type: 'string',
		default: '',
		placeholder: 'e.g. 5.00',
		displayOptions: forValue(['amount']),
		description: 'What the coupon takes off, never more than the order costs',
	},
	{
		displayName: 'Product',
		name: 'product',
		type: 'string',
		default: '',
		placeholder: 'e.g. MUG-1',
		displayOptions: forValue(['free_product']),
		description: 'The product as the items of an order name it',
	},
	{
		displayName: 'Points',
		name: 'points',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 100,
		displayOptions: forValue(['points']),
		description: 'How many points it is worth. Book them with Point: Earn after Redeemed.',
	},
	{
		displayName: 'Currency',
		name: 'campaignCurrency',
		type: 'string',
		default: '',
		placeholder: 'e.g. EUR',
		displayOptions: inForm,
		description:
			'Three-letter code of the amounts in this campaign. Needed for an amount and for a minimum spend.',
	},
];

const codeProperties: INodeProperties[] = [
	{
		displayName: 'Code Pattern',
		name: 'pattern',
		type: 'string',
		default: '',
		placeholder: 'e.g. SUMMER-####-####',
		displayOptions: inForm,
		description:
			'Each # becomes a letter or digit of chance, the last a check digit. Without a # everybody uses the same code. Too few # are refused, since codes could be guessed.',
	},
	{
		displayName: 'Check Digit',
		name: 'checkDigit',
		type: 'options',
		options: [
			{
				name: 'EAN-13',
				value: 'ean13',
				description: 'For barcodes that any till reads: 13 digits',
			},
			{
				name: 'Luhn',
				value: 'luhn',
				description: 'Letters and digits; finds a mistyped character',
			},
			{ name: 'None', value: 'none' },
		],
		default: 'luhn',
		displayOptions: inForm,
		description: 'How a code shows that it was mistyped',
	},
	{
		displayName: 'For',
		name: 'audience',
		type: 'options',
		options: [
			{
				name: 'Everybody with the Code',
				value: 'public',
				description: 'Whoever has a code may redeem it',
			},
			{
				name: 'Its Customer Only',
				value: 'personal',
				description: 'Only the customer it was issued to',
			},
		],
		default: 'public',
		displayOptions: inForm,
		description: 'Who may redeem a code',
	},
	{
		displayName: 'Together with Others',
		name: 'stacking',
		type: 'options',
		options: [
			{ name: 'Alone', value: 'exclusive', description: 'No other coupon in the same order' },
			{ name: 'With Others', value: 'stackable', description: 'Beside others that allow it too' },
		],
		default: 'exclusive',
		displayOptions: inForm,
		description: 'Whether an order may have other coupons besides',
	},
];

const limitProperties: INodeProperties[] = [
	{
		displayName: 'Limits',
		name: 'limits',
		type: 'collection',
		placeholder: 'Add Limit',
		default: {},
		displayOptions: inForm,
		options: [
			{
				displayName: 'Categories',
				name: 'categories',
				type: 'string',
				default: '',
				description: 'Only for products of these categories, comma-separated',
			},
			{
				displayName: 'Channels',
				name: 'channels',
				type: 'string',
				default: '',
				description: 'Only on these channels, comma-separated, such as store, web',
			},
			{
				displayName: 'Credit Channel',
				name: 'creditChannel',
				type: 'string',
				default: '',
				description:
					'The channel that sales are credited to where the coupon was handed out on none',
			},
			{
				displayName: 'Minimum Spend',
				name: 'minimumSpend',
				type: 'string',
				default: '',
				description: 'What the order must cost, such as 25.00',
			},
			{
				displayName: 'Per Code',
				name: 'perCode',
				type: 'number',
				typeOptions: { minValue: 1, numberPrecision: 0 },
				default: 1,
				description: 'How often one code may be redeemed; once if left out',
			},
			{
				displayName: 'Per Customer',
				name: 'perPerson',
				type: 'number',
				typeOptions: { minValue: 1, numberPrecision: 0 },
				default: 1,
				description: 'How often one customer may redeem the campaign',
			},
			{
				displayName: 'Per Day',
				name: 'perDay',
				type: 'number',
				typeOptions: { minValue: 1, numberPrecision: 0 },
				default: 1,
				description: 'How often all together may redeem it on one day',
			},
			{
				displayName: 'Products',
				name: 'products',
				type: 'string',
				default: '',
				description: 'Only for these products, comma-separated',
			},
			{
				displayName: 'Time Zone',
				name: 'zone',
				type: 'string',
				default: '',
				description: 'The zone of the dates and days. Empty: the workflow’s.',
			},
			{
				displayName: 'Total',
				name: 'total',
				type: 'number',
				typeOptions: { minValue: 1, numberPrecision: 0 },
				default: 1,
				description: 'How often all together may redeem it',
			},
			{
				displayName: 'Valid From',
				name: 'from',
				type: 'string',
				default: '',
				description: 'The first day, such as 2026-06-01, or a date and time',
			},
			{
				displayName: 'Valid Until',
				name: 'until',
				type: 'string',
				default: '',
				description: 'The last day, which counts whole, or a date and time',
			},
		],
		description: 'When the coupon counts, how often and for what',
	},
];

/** The form that describes a campaign, or JSON. */
export const campaignProperties: INodeProperties[] = [
	{
		displayName: 'Name',
		name: 'campaignName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Summer 2026',
		description:
			'Name of the campaign. Saving under a name that exists makes its next version; upper and lower case are the same.',
	},
	{
		displayName: 'Define With',
		name: 'defineWith',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Form', value: 'form', description: 'Fill in the fields below' },
			{ name: 'JSON', value: 'json', description: 'Write the whole campaign' },
		],
		default: 'form',
		description: 'How to describe the campaign',
	},
	...valueProperties,
	...codeProperties,
	...limitProperties,
	{
		displayName: 'Definition',
		name: 'definition',
		type: 'json',
		typeOptions: { rows: 12 },
		default:
			'{\n  "value": { "kind": "percent", "percent": 10 },\n  "codes": { "pattern": "SUMMER-####-####" },\n  "limits": { "perPerson": 1 },\n  "valid": { "zone": "Europe/Berlin", "until": "2026-08-31" }\n}',
		displayOptions: { show: { defineWith: ['json'] } },
		description: 'The documentation of coupons lists all fields',
	},
];
