import type { INodeProperties } from 'n8n-workflow';
import { channelOptions, topicProperty } from '../../../shared/channels';
import { phoneRegionOption } from '../../../shared/customer';

const LIQUID_HELP =
	'Written in Liquid, for each customer: {{ firstName }} is a field of the item, {{ customer.firstName }} a trait of the customer, {{ customer.identifiers.email }} an identifier';

const account: INodeProperties[] = [
	{
		displayName: 'Through',
		name: 'through',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Email Account', value: 'smtp', description: 'A mail server, over SMTP' },
			{
				name: 'HTTP Endpoint',
				value: 'http',
				description: 'A web address that takes each message as JSON, for any other service',
			},
		],
		default: 'smtp',
		description: 'What hands the message over',
	},
	{
		displayName: 'Channel',
		name: 'channel',
		type: 'options',
		noDataExpression: true,
		options: channelOptions,
		default: 'sms',
		displayOptions: { show: { through: ['http'] } },
		description:
			'What the endpoint delivers. It decides which address of the customer is used and whose consent counts.',
	},
	{
		displayName: 'Endpoint URL',
		name: 'url',
		type: 'string',
		noDataExpression: true,
		default: '',
		required: true,
		placeholder: 'e.g. https://api.example.com/messages',
		displayOptions: { show: { through: ['http'] } },
		description:
			'Gets one POST per message, with to, subject, text and html as JSON. A repeat has the same Idempotency-Key header, which the endpoint must heed.',
	},
	{
		displayName: 'Endpoint Authentication',
		name: 'endpointAuthentication',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'None', value: 'none', description: 'The endpoint asks for no key' },
			{
				name: 'Header Auth',
				value: 'headerAuth',
				description: 'The endpoint asks for a key in a header',
			},
		],
		default: 'none',
		displayOptions: { show: { through: ['http'] } },
		description: 'How the endpoint knows who sends',
	},
	{
		displayName: 'From',
		name: 'from',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Shop <news@shop.example>',
		displayOptions: { show: { through: ['smtp'] } },
		description: 'Who the mail is from: an address, or a name with an address in angle brackets',
	},
];

const content: INodeProperties[] = [
	{
		displayName: 'Campaign',
		name: 'campaign',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. spring-sale',
		description:
			'What the message is part of. A customer gets one message per campaign and channel, however often the workflow runs.',
	},
	topicProperty,
	{
		displayName: 'Subject',
		name: 'subject',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. {{ customer.firstName }}, your basket is waiting',
		description: `The subject line. ${LIQUID_HELP}.`,
	},
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 5 },
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. Hello {{ customer.firstName | default: "there" }}',
		description: `The message as plain text. ${LIQUID_HELP}.`,
	},
	{
		displayName: 'HTML',
		name: 'html',
		type: 'string',
		typeOptions: { rows: 5 },
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. <p>Hello {{ customer.firstName }}</p>',
		description: `The message as HTML, instead of or beside the text. ${LIQUID_HELP}. Values are escaped.`,
	},
	{
		displayName: 'To',
		name: 'to',
		type: 'string',
		default: '',
		placeholder: 'e.g. ana@example.com',
		description:
			'The address to send to. Empty: the one in the item, else the customer’s newest for the channel.',
	},
];

const quietHours: INodeProperties[] = [
	{
		displayName: 'Quiet Hours',
		name: 'quietHours',
		type: 'fixedCollection',
		default: {},
		description:
			'When nobody is to be disturbed. Messages within them are held until they end, in the time zone of each customer (the trait timezone).',
		options: [
			{
				displayName: 'Hours',
				name: 'hours',
				values: [
					{
						displayName: 'From',
						name: 'start',
						type: 'string',
						default: '21:00',
						placeholder: 'e.g. 21:00',
						description: 'When they begin, as hours and minutes',
					},
					{
						displayName: 'Until',
						name: 'end',
						type: 'string',
						default: '08:00',
						placeholder: 'e.g. 08:00',
						description: 'When they end, as hours and minutes; the next morning if that is earlier',
					},
					{
						displayName: 'Time Zone',
						name: 'zone',
						type: 'string',
						default: '',
						placeholder: 'e.g. Europe/Berlin',
						description:
							'For customers whose own is not known. Empty: the time zone of the workflow.',
					},
				],
			},
		],
	},
];

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		phoneRegionOption,
		{
			displayName: 'Frequency Cap',
			name: 'frequencyCap',
			type: 'fixedCollection',
			default: {},
			description:
				'How many messages a customer gets at most on this channel, over all campaigns. What is too much is held until the cap frees.',
			options: [
				{
					displayName: 'Cap',
					name: 'cap',
					values: [
						{
							displayName: 'Messages',
							name: 'messagesMax',
							type: 'number',
							typeOptions: { minValue: 1 },
							default: 2,
							description: 'At most this many',
						},
						{
							displayName: 'Within Hours',
							name: 'hours',
							type: 'number',
							typeOptions: { minValue: 1 },
							default: 24,
							description: 'Within this many hours',
						},
					],
				},
			],
		},
		{
			displayName: 'Idempotency Key Field',
			name: 'keyField',
			type: 'string',
			requiresDataPath: 'single',
			default: '',
			placeholder: 'e.g. orderId',
			description:
				'Name of the field that makes a new message: one per campaign, channel and value of it, such as one per order. Without it: one per campaign, channel and customer.',
		},
		{
			displayName: 'Ignore SSL Issues (Insecure)',
			name: 'allowUnauthorizedCerts',
			type: 'boolean',
			default: false,
			displayOptions: { show: { '/through': ['smtp'] } },
			description: 'Whether to connect even if SSL certificate validation is not possible',
		},
		...quietHours,
		{
			displayName: 'Reply To',
			name: 'replyTo',
			type: 'string',
			default: '',
			placeholder: 'e.g. service@shop.example',
			description: 'Where answers go, if not to From',
		},
		{
			displayName: 'Require Opt-In',
			name: 'requiresOptIn',
			type: 'boolean',
			default: false,
			description:
				'Whether to send only where consent is granted. Otherwise also where nothing is known; a denial always suppresses.',
		},
		{
			displayName: 'Strict Variables',
			name: 'isStrict',
			type: 'boolean',
			default: false,
			description:
				'Whether an item fails when its texts name something that neither it nor its customer has. Otherwise nothing is printed in its place.',
		},
		{
			displayName: 'Unsubscribe Address',
			name: 'unsubscribe',
			type: 'string',
			noDataExpression: true,
			default: '',
			placeholder: 'e.g. https://shop.example/bye?m={{ customer.identifiers.email | url_encode }}',
			description:
				'Where the customer can unsubscribe, in Liquid: a web address or mailto:. Mail programs show it as a button (List-Unsubscribe), and {{ unsubscribeUrl }} prints it in the texts.',
		},
	],
};

/** The form of *Send*, without the customer. */
export const sendForm = [...account, ...content];
export const sendOptions = options;
