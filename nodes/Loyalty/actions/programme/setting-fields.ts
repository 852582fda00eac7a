import type { INodeProperties } from 'n8n-workflow';

const number = (displayName: string, name: string, more: { of: number; description: string }) => ({
	...{ displayName, name, default: more.of, description: more.description },
	type: 'number' as const,
});

const text = (displayName: string, name: string, description: string) => ({
	...{ displayName, name, description, default: '' },
	type: 'string' as const,
});

const choice = (
	displayName: string,
	name: string,
	more: { options: Record<string, string>; description: string },
) => ({
	...{ displayName, name, description: more.description },
	type: 'options' as const,
	options: Object.entries(more.options).map(([value, label]) => ({ name: label, value })),
	default: Object.keys(more.options)[0] ?? '',
});

const options: INodeProperties[] = [
	{
		displayName: 'Allow Negative Balance',
		name: 'allowNegative',
		type: 'boolean',
		default: false,
		description: 'Whether a refund may leave a member owing points',
	},
	text('Exclude Categories', 'excludeCategories', 'They earn nothing, comma-separated'),
	text('Exclude Kinds', 'excludeKinds', 'Such as gift_card, shipping, comma-separated'),
	text('Exclude Products', 'excludeProducts', 'They earn nothing, comma-separated'),
	number('Hold Minutes', 'holdMinutes', {
		of: 30,
		description: 'How long a checkout holds points',
	}),
	number('People in a Household', 'poolPeople', {
		of: 6,
		description: 'Lets households share one balance, with at most so many people',
	}),
	number('Points to Redeem', 'redeemPoints', {
		of: 100,
		description: 'So many points are worth Redeem Value; give both',
	}),
	number('Redeem Minimum', 'redeemMinimum', { of: 1, description: 'The fewest points at once' }),
	number('Redeem Step', 'redeemStep', { of: 1, description: 'Only multiples of so many points' }),
	number('Redeem Value', 'redeemValue', {
		of: 1,
		description: 'Money that Points to Redeem are worth',
	}),
	number('Referral: Friends', 'referralFriends', {
		of: 10,
		description: 'For how many friends at most',
	}),
	choice('Referral: Friends Per', 'referralPer', {
		options: { ever: 'Ever', month: 'Month', year: 'Year' },
		description: 'The period of Referral: Friends',
	}),
	number('Referral: Minimum Amount', 'referralMinimum', {
		of: 0,
		description: 'What the friend’s first order must come to',
	}),
	number('Referral: Points for the Friend', 'friendPoints', {
		of: 100,
		description: 'With the friend’s first order',
	}),
	number('Referral: Points for the Member', 'referrerPoints', {
		of: 100,
		description: 'With the friend’s first order',
	}),
	choice('Refund Policy', 'refundPolicy', {
		options: {
			within_balance: 'As Far as the Balance Goes',
			allow_negative: 'May Leave a Debt',
			only_pending: 'Only Points That Wait',
		},
		description: 'What a refund takes back of the points that an order earned',
	}),
	number('Refund: Days for Lapsed Points', 'lapsedDays', {
		of: 30,
		description:
			'Points given back that have lapsed meanwhile last so long. Without it they lapse.',
	}),
	choice('Rounding', 'rounding', {
		options: { down: 'Down', nearest: 'Nearest', up: 'Up' },
		description: 'What becomes of parts of a point',
	}),
	choice('Tiers: After Too Little', 'downgradeTo', {
		options: { by_balance: 'What Was Reached', none: 'Stay', one_down: 'One Down' },
		description: 'Where members go who did not qualify again',
	}),
	number('Tiers: Grace Days', 'graceDays', {
		of: 0,
		description: 'How long a tier stays beyond its end',
	}),
	choice('Tiers: Keep Until', 'keepUntil', {
		options: { end_of_next_period: 'End of the Next Period', end_of_period: 'End of the Period' },
		description: 'How long a tier is kept',
	}),
	choice('Tiers: Period', 'tierPeriod', {
		options: { calendar: 'Calendar Year', anniversary: 'Year of Membership', rolling: 'Rolling' },
		description: 'In which time members qualify',
	}),
	choice('Tiers: Qualify By', 'qualifyBy', {
		options: { points: 'Points', orders: 'Orders', spend: 'Spend' },
		description: 'What a tier’s From counts',
	}),
	number('Tiers: Rolling Months', 'tierMonths', {
		of: 12,
		description: 'The length of a rolling period',
	}),
	choice('Transfers', 'transfer', {
		options: { none: 'Not Allowed', keep: 'Allowed, Expiry Stays', reset: 'Allowed, Expiry Anew' },
		description: 'Whether members may give points to each other',
	}),
];

/** *Settings*: what a programme has by default and may have otherwise. */
export const settingsProperty: INodeProperties = {
	displayName: 'Settings',
	name: 'settings',
	type: 'collection',
	placeholder: 'Add Setting',
	default: {},
	displayOptions: { show: { defineWith: ['form'] } },
	description:
		'Exclusions, redeem rate, refunds, transfers, households, referrals and how tiers work',
	options,
};
