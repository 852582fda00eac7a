import type { INodeProperties } from 'n8n-workflow';
import { policyProperties } from './policy-fields';
import { rulesProperty } from './rule-fields';
import { settingsProperty } from './setting-fields';

const inForm = { show: { defineWith: ['form'] } };

/** The form that describes a programme, or JSON. */
export const programmeProperties: INodeProperties[] = [
	{
		displayName: 'Name',
		name: 'programmeName',
		type: 'string',
		default: 'main',
		required: true,
		description:
			'What the programme is called. Saving under a name that exists makes its next version; what was booked before stays as it was.',
	},
	{
		displayName: 'Define With',
		name: 'defineWith',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Form', value: 'form', description: 'Fill in the fields below' },
			{ name: 'JSON', value: 'json', description: 'Write the whole programme' },
		],
		default: 'form',
		description: 'How to describe the programme',
	},
	{
		displayName: 'Currency',
		name: 'programmeCurrency',
		type: 'string',
		default: 'EUR',
		displayOptions: inForm,
		description: 'Three-letter code of all amounts in the programme',
	},
	{
		displayName: 'Time Zone',
		name: 'zone',
		type: 'string',
		default: '',
		placeholder: 'e.g. Europe/Berlin',
		displayOptions: inForm,
		description: 'In which days begin and end. Empty: UTC.',
	},
	{
		displayName: 'Points per Money Unit',
		name: 'pointsPerUnit',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 1,
		displayOptions: inForm,
		description: 'What an order earns for each euro, dollar and so on. 0: only by the rules.',
	},
	rulesProperty,
	...policyProperties,
	settingsProperty,
	{
		displayName: 'Definition',
		name: 'definition',
		type: 'json',
		typeOptions: { rows: 12 },
		default:
			'{\n  "currency": "EUR",\n  "zone": "Europe/Berlin",\n  "earn": [\n    { "name": "Points per euro", "give": { "type": "per_unit", "points": 1 } }\n  ],\n  "expiry": { "type": "rolling", "months": 12 }\n}',
		displayOptions: { show: { defineWith: ['json'] } },
		description: 'The documentation of programmes lists all fields',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Only Version',
				name: 'expectedVersion',
				type: 'number',
				typeOptions: { minValue: 0, numberPrecision: 0 },
				default: 1,
				description:
					'Saves only if the programme is still at this version, so that two people do not undo each other’s changes. 0: only if it is new.',
			},
		],
	},
];
