import type { INodeProperties } from 'n8n-workflow';
import type { Fields } from './fields';
import { filledIn, listedIn } from './fields';

/** One condition on a customer's tier, in the form. */
export const tierFields: INodeProperties[] = [
	{
		displayName: 'Is',
		name: 'operator',
		type: 'options',
		options: [
			{ name: 'None Of', value: 'is_not' },
			{ name: 'One Of', value: 'is' },
		],
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
	{
		displayName: 'Programme',
		name: 'programme',
		type: 'string',
		default: '',
		placeholder: 'e.g. main',
		description: 'The points programme. Empty: main.',
	},
];

export function tierCondition({ programme, operator, tiers }: Fields): Fields {
	return { kind: 'tier', ...filledIn({ programme }), operator, value: listedIn(tiers) };
}
