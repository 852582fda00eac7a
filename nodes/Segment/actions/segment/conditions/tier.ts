import type { INodeProperties } from 'n8n-workflow';
import { listComparisons } from './comparison';
import type { Fields } from './fields';
import { filledIn, listedIn } from './fields';
import { programmeField } from './loyalty';

/** One condition on a customer's tier, in the form. */
export const tierFields: INodeProperties[] = [
	{
		displayName: 'Is',
		name: 'operator',
		type: 'options',
		options: listComparisons,
		default: 'is',
		description: 'How the tier is compared',
	},
	{
		displayName: 'Tiers',
		name: 'tiers',
		type: 'string',
		default: '',
		placeholder: 'e.g. Silver, Gold',
		description: 'Names of tiers as the programme has them, separated by commas',
	},
	programmeField,
];

export function tierCondition({ programme, operator, tiers }: Fields): Fields {
	return { kind: 'tier', ...filledIn({ programme }), operator, value: listedIn(tiers) };
}
