import type { INodeProperties } from 'n8n-workflow';
import type { RFM_GROUPS } from '../../../../../engine';
import type { Fields } from './fields';
import { filledIn } from './fields';

const LOWEST = 1;
const HIGHEST = 5;

const GROUPS: Record<(typeof RFM_GROUPS)[number], { name: string; description: string }> = {
	champions: { name: 'Champions', description: 'Bought lately, buy often or for much' },
	loyal: { name: 'Loyal', description: 'Bought fairly lately, buy often or for much' },
	potential_loyalists: {
		name: 'Potential Loyalists',
		description: 'Bought lately, and more than a little',
	},
	new: { name: 'New', description: 'Bought just now, and hardly anything before' },
	promising: { name: 'Promising', description: 'Bought lately, and hardly anything before' },
	need_attention: { name: 'Need Attention', description: 'In the middle in everything' },
	about_to_sleep: {
		name: 'About to Sleep',
		description: 'Bought some time ago, seldom and for little',
	},
	at_risk: { name: 'At Risk', description: 'Bought a good deal, but not for a long time' },
	cant_lose: {
		name: 'Can’t Lose',
		description: 'Were among the very best, but have not bought for a long time',
	},
	hibernating: {
		name: 'Hibernating',
		description: 'Bought little, and not for a long time',
	},
	lost: { name: 'Lost', description: 'Bought least of all, and longest ago' },
};

/** One condition on RFM: how recently, how often and for how much a customer ordered, next to all others. */
export const rfmFields: INodeProperties[] = [
	{
		displayName: 'Choose By',
		name: 'chooseBy',
		type: 'options',
		options: [
			{ name: 'Group', value: 'group', description: 'Groups with a name, such as at risk' },
			{ name: 'Scores', value: 'scores', description: 'Scores from 1 to 5; 5 is best' },
		],
		default: 'group',
		description:
			'How the customers are chosen. Scores compare each customer with all others, as of the last Refresh of a segment that asks for them.',
	},
	{
		displayName: 'Groups',
		name: 'group',
		type: 'multiOptions',
		// From the best customers to the lost ones.
		options: Object.entries(GROUPS).map(([value, group]) => ({ value, ...group })),
		default: ['at_risk', 'cant_lose'],
		displayOptions: { show: { chooseBy: ['group'] } },
		description: 'The customer must be in one of these',
	},
	{
		displayName: 'Recency From',
		name: 'recencyFrom',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 5 },
		default: 1,
		displayOptions: { show: { chooseBy: ['scores'] } },
		description: 'How recently they ordered, from this score. 5: the most recent fifth.',
	},
	{
		displayName: 'Recency To',
		name: 'recencyTo',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 5 },
		default: 5,
		displayOptions: { show: { chooseBy: ['scores'] } },
		description: 'How recently they ordered, up to this score',
	},
	{
		displayName: 'Frequency From',
		name: 'frequencyFrom',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 5 },
		default: 1,
		displayOptions: { show: { chooseBy: ['scores'] } },
		description: 'How often they ordered, from this score. 5: the fifth that ordered most often.',
	},
	{
		displayName: 'Frequency To',
		name: 'frequencyTo',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 5 },
		default: 5,
		displayOptions: { show: { chooseBy: ['scores'] } },
		description: 'How often they ordered, up to this score',
	},
	{
		displayName: 'Monetary From',
		name: 'monetaryFrom',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 5 },
		default: 1,
		displayOptions: { show: { chooseBy: ['scores'] } },
		description: 'For how much they ordered, from this score. 5: the fifth that spent most.',
	},
	{
		displayName: 'Monetary To',
		name: 'monetaryTo',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 5 },
		default: 5,
		displayOptions: { show: { chooseBy: ['scores'] } },
		description: 'For how much they ordered, up to this score',
	},
	{
		displayName: 'Currency',
		name: 'currency',
		type: 'string',
		default: '',
		placeholder: 'e.g. EUR',
		description:
			'Three letters, where there are orders in several currencies. Empty: the only one.',
	},
];

export function rfmCondition({ chooseBy, group, currency, ...scores }: Fields): Fields {
	const chosen = chooseBy === 'scores' ? rangesIn(scores) : { group };
	return { kind: 'rfm', ...chosen, ...filledIn({ currency }) };
}

/** The ranges that leave somebody out; where none does, whoever has scores at all. */
function rangesIn(scores: Fields): Fields {
	const ranges = ['recency', 'frequency', 'monetary'].map((measure) => {
		return [measure, { from: scores[`${measure}From`], to: scores[`${measure}To`] }] as const;
	});
	const narrow = ranges.filter(([, { from, to }]) => from !== LOWEST || to !== HIGHEST);
	return Object.fromEntries(narrow.length > 0 ? narrow : ranges.slice(0, 1));
}
