import type { INodeProperties } from 'n8n-workflow';
import { numberComparisons } from './comparison';
import type { Fields } from './fields';
import { filledIn } from './fields';

/** *Programme* of points and tiers. */
export const programmeField: INodeProperties = {
	displayName: 'Programme',
	name: 'programme',
	type: 'string',
	default: '',
	placeholder: 'e.g. main',
	description: 'The points programme. Empty: main.',
};

/** One condition on loyalty points, in the form. */
export const loyaltyFields: INodeProperties[] = [
	{
		displayName: 'Points',
		name: 'measure',
		type: 'options',
		options: [
			{ name: 'Balance', value: 'balance', description: 'Points that can be spent now' },
			{ name: 'Earned', value: 'earned', description: 'All points ever earned' },
			{ name: 'Expiring', value: 'expiring', description: 'Points that lapse within some days' },
			{ name: 'Redeemed', value: 'redeemed', description: 'All points ever spent' },
		],
		default: 'balance',
		description: 'Which points are counted',
	},
	{
		displayName: 'Within Days',
		name: 'days',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 30,
		displayOptions: { show: { measure: ['expiring'] } },
		description: 'How many times 24 hours from now they lapse within',
	},
	{
		displayName: 'Is',
		name: 'operator',
		type: 'options',
		options: numberComparisons,
		default: 'gte',
		description: 'How the number of points is compared',
	},
	{
		displayName: 'Number',
		name: 'number',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 100,
		description: 'The number of points that it is compared with',
	},
	programmeField,
];

export function loyaltyCondition({ programme, measure, days, operator, number }: Fields): Fields {
	return {
		kind: 'loyalty',
		...filledIn({ programme }),
		measure,
		...(measure === 'expiring' ? { days } : {}),
		operator,
		value: number,
	};
}
