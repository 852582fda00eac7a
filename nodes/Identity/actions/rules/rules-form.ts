import type { INodeProperties } from 'n8n-workflow';
import { settingFields, strategies } from './setting-fields';
import { typeFields } from './type-fields';

const form = { show: { changeWith: ['form'] } };

/** The form that changes the identity rules, or JSON for all of them. */
export const rulesProperties: INodeProperties[] = [
	{
		displayName: 'Change With',
		name: 'changeWith',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Form', value: 'form', description: 'Only what you fill in changes' },
			{ name: 'JSON', value: 'json', description: 'Replace all rules by a definition' },
		],
		default: 'form',
		description: 'How to change the rules. It happens once, with the first item.',
	},
	{
		displayName: 'Identifier Types',
		name: 'identifierTypes',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Identifier Type',
		default: {},
		displayOptions: form,
		description:
			'Types to change or to add, the strongest first: of those listed, the order is their priority. Types that are not listed stay as they are.',
		options: [{ displayName: 'Identifier Type', name: 'values', values: typeFields }],
	},
	{
		displayName: 'Traits',
		name: 'traits',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Trait',
		default: {},
		displayOptions: form,
		description: 'Which of several values counts, trait by trait',
		options: [
			{
				displayName: 'Trait',
				name: 'values',
				values: [
					{
						displayName: 'Name',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: 'e.g. city',
						description: 'Name of the trait, as Resolve keeps it',
					},
					{
						displayName: 'Value That Counts',
						name: 'strategy',
						type: 'options',
						options: strategies,
						default: 'latest',
						description: 'Which value the customer has, where several are known',
					},
					{
						displayName: 'Empty Value',
						name: 'empty',
						type: 'options',
						options: [
							{ name: 'Clears the Trait', value: 'clear', description: 'From its time on' },
							{ name: 'Says Nothing', value: 'ignore', description: 'What is known stays' },
						],
						default: 'ignore',
						description: 'What a null or an empty text means',
					},
				],
			},
		],
	},
	{
		displayName: 'Settings',
		name: 'settings',
		type: 'collection',
		placeholder: 'Add Setting',
		default: {},
		displayOptions: form,
		options: settingFields,
	},
	{
		displayName: 'Definition',
		name: 'definition',
		type: 'json',
		typeOptions: { rows: 12 },
		default: '={{ $json.rules.definition }}',
		displayOptions: { show: { changeWith: ['json'] } },
		description:
			'All rules, as Rules: Get gives them in rules.definition. The documentation lists the fields.',
	},
];
