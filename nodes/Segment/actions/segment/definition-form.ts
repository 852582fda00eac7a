import type { INodeProperties } from 'n8n-workflow';
import { conditionForms } from './conditions';

/** The form that describes a segment: *Match* and conditions of all kinds, or JSON. */
export const definitionProperties: INodeProperties[] = [
	{
		displayName: 'Define With',
		name: 'defineWith',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Conditions', value: 'form', description: 'Fill in a list of conditions' },
			{ name: 'JSON', value: 'json', description: 'Write a definition with groups inside groups' },
		],
		default: 'form',
		description: 'How to describe who belongs to the segment. It is the same for all items.',
	},
	{
		displayName: 'Match',
		name: 'match',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'All Conditions', value: 'all', description: 'Every condition must hold' },
			{ name: 'Any Condition', value: 'any', description: 'At least one condition must hold' },
			{ name: 'No Condition', value: 'not', description: 'None of the conditions may hold' },
		],
		default: 'all',
		displayOptions: { show: { defineWith: ['form'] } },
		description: 'How many of the conditions must hold',
	},
	{
		displayName: 'Conditions',
		name: 'conditions',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Condition',
		default: {},
		displayOptions: { show: { defineWith: ['form'] } },
		description: 'What is known about the customer, and what they did',
		options: conditionForms,
	},
	{
		displayName: 'Definition',
		name: 'definition',
		type: 'json',
		typeOptions: { rows: 12 },
		default:
			'{\n  "all": [\n    { "kind": "trait", "name": "country", "operator": "equals", "value": "DE" },\n    { "kind": "event", "name": "order_completed", "operator": "at_least", "count": 2, "window": { "lastDays": 90 } }\n  ]\n}',
		displayOptions: { show: { defineWith: ['json'] } },
		description:
			'Groups named all, any or not, each a list of conditions or further groups. The documentation lists the fields of each condition.',
	},
];
