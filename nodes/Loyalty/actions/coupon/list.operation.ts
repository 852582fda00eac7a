import type {
	CouponsListed,
	CouponState,
	Engine,
	ListCouponsOutcome,
	ListCouponsRequest,
} from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { operation } from '../../../shared/operation';
import { booleanParameter, numberParameter, textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { campaignProperty, readCampaign } from './coupon-fields';

const LIMIT = 50;
const PAGE_LENGTH_MAX = 1_000;
const STATES: readonly CouponState[] = ['open', 'issued', 'redeemed', 'voided'];

interface ListAsked extends ListCouponsRequest {
	total: number;
}

/** The coupons of a campaign, an item each. Works once, on the first item. */
export const list = operation<ListAsked, CouponsListed>({
	value: 'list',
	name: 'List',
	action: 'List coupons',
	description: 'Get the coupons of a campaign in the order in which they were made, an item each',
	properties: showFor('coupon', 'list', [
		campaignProperty,
		{
			displayName: 'State',
			name: 'state',
			type: 'options',
			options: [
				{ name: 'All', value: 'all' },
				{ name: 'Issued', value: 'issued', description: 'A customer has it' },
				{ name: 'Open', value: 'open', description: 'Generated, and issued to nobody' },
				{ name: 'Redeemed', value: 'redeemed' },
				{ name: 'Voided', value: 'voided' },
			],
			default: 'all',
			description: 'Which coupons to get',
		},
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			displayOptions: { show: { returnAll: [false] } },
			description: 'Max number of results to return',
		},
	]),
	runsOnce: true,
	readItem: (parameters, itemIndex) => {
		const state = STATES.find((one) => one === textParameter(parameters, 'state', itemIndex));
		const limit = numberParameter(parameters, 'limit', itemIndex) ?? LIMIT;
		return {
			campaign: readCampaign(parameters, itemIndex),
			...(state === undefined ? {} : { state }),
			total: booleanParameter(parameters, 'returnAll', itemIndex) ? Infinity : limit,
		};
	},
	run: async ({ engine }, requests) => {
		const [asked] = requests;
		return asked === undefined ? [] : [await listPages(engine, asked)];
	},
	writeItem: ({ campaign, coupons }) =>
		coupons.map(({ issuedAt, voidedAt, createdAt, ...one }) => ({
			json: {
				coupon: {
					campaign,
					...one,
					issuedAt: issuedAt === null ? null : formatInstant(issuedAt),
					voidedAt: voidedAt === null ? null : formatInstant(voidedAt),
					createdAt: formatInstant(createdAt),
				},
			},
		})),
});

async function listPages(
	engine: Engine,
	{ total, ...request }: ListAsked,
): Promise<ListCouponsOutcome> {
	let all: CouponsListed['coupons'] = [];
	let after = '';
	for (;;) {
		const limit = Math.min(total - all.length, PAGE_LENGTH_MAX);
		const [page] = await engine.loyalty.listCoupons([{ ...request, after, limit }]);
		if (page === undefined) throw new Error('The engine answers each request');
		if (page.status === 'rejected') return page;
		all = all.concat(page.coupons);
		if (page.next === null || all.length >= total) return { ...page, coupons: all };
		after = page.next;
	}
}
