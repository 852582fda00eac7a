import fc from 'fast-check';
import { parseCampaign } from '../../../../engine/loyalty/coupons/campaign-definition';
import { decideFailures, usesLeft } from '../../../../engine/loyalty/coupons/decide-coupon';
import type { Asked } from '../../../../engine/loyalty/coupons/decide-coupon';
import { decideValue } from '../../../../engine/loyalty/coupons/decide-value';
import { openDesk } from '../../../../engine/loyalty/coupons/open-desk';
import type { OrderUse } from '../../../../engine/loyalty/coupons/open-desk';
import type { CouponCommand } from '../../../../engine/loyalty/coupons/prepare-coupon';
import type { CampaignRow, Coupon } from '../../../../engine/loyalty/coupons/rows';
import { TEST_START_AT } from '../../../support/clock';

const EUR_50 = { amountMinor: 5_000, currency: 'EUR' };

function definitionOf(changed: object) {
	const definition = parseCampaign({
		value: { kind: 'percent', percent: 10 },
		codes: { pattern: 'A-########' },
		stacking: 'stackable',
		...changed,
	});
	if ('status' in definition) throw new Error(definition.message);
	return definition;
}

interface Case {
	definition?: object;
	coupon?: Partial<Coupon>;
	command?: Partial<CouponCommand>;
	personId?: string | null;
	used?: number;
	order?: OrderUse[];
}

function askedOf({
	definition = {},
	coupon = {},
	command = {},
	personId = null,
	used = 0,
	order,
}: Case): Asked {
	const campaign: CampaignRow = {
		...{ id: 'campaign', nameKey: 'a', name: 'A', version: 1, definitionJson: '' },
		definition: definitionOf(definition),
		redeemedCount: used,
		...{ createdAt: 0, updatedAt: 0 },
	};
	const own: Coupon = {
		...{ id: 'coupon', campaignId: 'campaign', code: 'A-1', codeKey: 'A1', channel: '' },
		...{ homeProfileId: null, personId: null, issuedAt: null, redeemedCount: 0 },
		...{ voidedAt: null, voidReason: '', createdAt: 0 },
		...coupon,
	};
	const desk = openDesk({
		coupons: new Map([['A1', own]]),
		campaigns: new Map([['campaign', campaign]]),
		perDay: new Map([[`campaign ${Date.parse('2026-03-02T00:00:00Z')}`, used]]),
		perPerson: new Map([[`campaign ${personId ?? ''}`, used]]),
		orders: new Map([['R', order ?? []]]),
	});
	const asked: CouponCommand = {
		...{ codeKey: 'A1', customer: undefined, money: EUR_50, lines: [], channel: 'web' },
		...{ reference: 'R', otherKeys: [], source: 'web', occurredAt: TEST_START_AT },
		...command,
	};
	return { command: asked, desk, coupon: own, campaign, personId, at: asked.occurredAt };
}

test.each<[string, Case, object[]]>([
	['nothing', {}, []],
	['voided', { coupon: { voidedAt: 5 } }, [{ name: 'voided', actual: 5 }]],
	['already_redeemed', { coupon: { redeemedCount: 1 } }, [{ limit: 1, actual: 1, by: 1 }]],
	[
		'not_yet_valid',
		{ definition: { valid: { zone: 'Europe/Berlin', from: '2026-03-03' } } },
		[{ name: 'not_yet_valid', by: Date.parse('2026-03-02T23:00:00Z') - TEST_START_AT }],
	],
	[
		'expired',
		{ definition: { valid: { zone: 'UTC', until: '2026-03-01' } } },
		[{ name: 'expired', by: TEST_START_AT - Date.parse('2026-03-02T00:00:00Z') }],
	],
	['the last day', { definition: { valid: { zone: 'UTC', until: '2026-03-02' } } }, []],
	[
		'not_this_customer',
		{ definition: { audience: 'personal' }, coupon: { personId: 'ana' }, personId: 'bo' },
		[{ name: 'not_this_customer' }],
	],
	['customer_missing', { definition: { audience: 'personal' } }, [{ name: 'customer_missing' }]],
	['wrong_channel', { definition: { channels: ['store'] } }, [{ name: 'wrong_channel' }]],
	[
		'total_reached',
		{ definition: { limits: { total: 2 } }, used: 3 },
		[{ limit: 2, actual: 3, by: 2 }],
	],
	['per_day_reached', { definition: { limits: { perDay: 3 } }, used: 3 }, [{ limit: 3, by: 1 }]],
	[
		'per_person_reached',
		{ definition: { limits: { perPerson: 1 } }, used: 1, personId: 'ana' },
		[{ name: 'per_person_reached', by: 1 }],
	],
	[
		'currency_differs',
		{ definition: { minimumSpend: { amountMinor: 1, currency: 'USD' } } },
		[{ name: 'currency_differs' }],
	],
	[
		'minimum_spend',
		{ definition: { minimumSpend: { amountMinor: 5_001, currency: 'EUR' } } },
		[{ name: 'minimum_spend', limit: 5_001, actual: 5_000, by: 1 }],
	],
	['no_such_product', { definition: { products: ['MUG'] } }, [{ name: 'no_such_product' }]],
	['not_stackable', { order: [{ couponId: 'other', isExclusive: true }] }, [{ actual: 1 }]],
	['the same coupon again', { order: [{ couponId: 'coupon', isExclusive: true }] }, []],
	[
		'several, in their order',
		{
			definition: { channels: ['store'], limits: { total: 1 } },
			coupon: { voidedAt: 5, redeemedCount: 1 },
			used: 1,
		},
		[
			{ name: 'voided' },
			{ name: 'already_redeemed' },
			{ name: 'wrong_channel' },
			{ name: 'total_reached' },
		],
	],
])('what keeps a coupon from its order: %s', (_name, given, expected) => {
	const failures = decideFailures(askedOf(given));
	expect(failures).toMatchObject(expected);
	expect(failures).toHaveLength(expected.length);
});

const line = (product: string, amountMinor: number | null, quantity = 1) => ({
	...{ product, category: '', amountMinor, quantity },
});
const percent = { kind: 'percent', percent: 12.5 };

test.each<[string, object, Partial<CouponCommand>, object]>([
	[
		'a share, rounded down',
		{ value: percent },
		{ money: { ...EUR_50, amountMinor: 999 } },
		{ amountMinor: 124 },
	],
	['at most so much', { value: { ...percent, amountMinorMax: 100 } }, {}, { amountMinor: 100 }],
	[
		'an amount',
		{ value: { kind: 'amount', ...EUR_50, amountMinor: 700 } },
		{},
		{ amountMinor: 700 },
	],
	[
		'not more than the order',
		{ value: { kind: 'amount', ...EUR_50 } },
		{ money: { ...EUR_50, amountMinor: 300 } },
		{ amountMinor: 300 },
	],
	[
		'of some products only',
		{ value: percent, products: ['MUG'] },
		{ lines: [line('MUG', 800), line('HAT', 4_200)] },
		{ amountMinor: 100 },
	],
	[
		'a line without a price',
		{ value: percent, products: ['MUG'] },
		{ lines: [line('MUG', null)] },
		{ kind: 'unknown' },
	],
	['an order without an amount', { value: percent }, { money: null }, { kind: 'unknown' }],
	[
		'points',
		{ value: { kind: 'points', points: 50 } },
		{ money: null },
		{ points: 50, programme: 'main' },
	],
	[
		'two of three mugs',
		{ value: { kind: 'free_product', product: 'MUG', quantity: 2 } },
		{ lines: [line('MUG', 1_000, 3)] },
		{ kind: 'product', quantity: 2, amountMinor: 666 },
	],
])('what a coupon takes off: %s', (_name, definition, order, expected) => {
	const { command } = askedOf({ command: order });
	expect(decideValue(definitionOf(definition), command)).toMatchObject(expected);
});

test('a coupon never takes off more than the order costs, nor less than nothing', () => {
	const value = fc.oneof(
		fc.record({
			kind: fc.constant('percent'),
			percent: fc.integer({ min: 1, max: 10_000 }).map((basisPoints) => basisPoints / 100),
		}),
		fc.record({
			kind: fc.constant('amount'),
			amountMinor: fc.integer({ min: 1, max: 10 ** 12 }),
			currency: fc.constant('EUR'),
		}),
	);
	fc.assert(
		fc.property(value, fc.integer({ min: 0, max: 10 ** 12 }), (worth, amountMinor) => {
			const money = { amountMinor, currency: 'EUR' };
			const off = decideValue(definitionOf({ value: worth }), { money, lines: [] });
			if (off.kind !== 'money') throw new Error('It is money');
			expect(Number.isSafeInteger(off.amountMinor)).toBe(true);
			expect(off.amountMinor).toBeGreaterThanOrEqual(0);
			expect(off.amountMinor).toBeLessThanOrEqual(amountMinor);
		}),
	);
});

test('used again and again, a campaign is redeemed exactly as often as its tightest limit says', () => {
	const limit = fc.integer({ min: 1, max: 6 });
	const limits = fc.record({ total: limit, perDay: limit, perPerson: limit, perCode: limit });
	fc.assert(
		fc.property(limits, (given) => {
			const asked = askedOf({ definition: { limits: given }, personId: 'ana' });
			let redeemed = 0;
			for (; decideFailures(asked).length === 0; redeemed += 1) {
				expect(usesLeft(asked)).toBe(Math.min(...Object.values(given)) - redeemed);
				asked.desk.use({ ...asked, reference: '', isExclusive: false });
			}
			expect(redeemed).toBe(Math.min(...Object.values(given)));
			expect(asked.desk.changed()).toEqual({
				coupons: [{ id: 'coupon', redeemedCount: redeemed }],
				campaigns: [{ id: 'campaign', redeemedCount: redeemed }],
			});
		}),
	);
});
