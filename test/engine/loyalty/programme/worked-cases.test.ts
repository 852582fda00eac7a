import { decideLotTerms, idleLapseAt } from '../../../../engine/loyalty/programme/decide-lot-terms';
import { decideRulePoints } from '../../../../engine/loyalty/programme/decide-rule-points';
import { decideTier } from '../../../../engine/loyalty/programme/decide-tier';
import { at, programmeOf, tieredOf } from './programme';

/** What the makers of loyalty software document, with where they do; read in November 2026. */
const VOUCHERIFY_POINTS = 'Voucherify, docs.voucherify.io/build/loyalty-points';
const VOUCHERIFY_TIERS = 'Voucherify, docs.voucherify.io/build/loyalty-tiers';
const TALON_ONE = 'Talon.One, talon_one.js docs/LoyaltyProgram.md, tiersDowngradePolicy';
const RBI = 'RBI Loyalty, "Earning Calculation": loyalty point expiration by issue date';
const SALESFORCE = 'Salesforce, "Point Expiration Calculation": activity based';
const EASYPOINTS = 'easyPoints, "About Expiration Rules", example 2';
const ZINRELO = 'Zinrelo, "Configuring Point Expiration": on a fixed date';
const VISTA = 'Vista, "Limiting points earned for a balance type in a day"';
const MAGE_REWARDS = 'MageRewards, article 1674, "Maximum Distributed Points"';

const rolling = (parts: object) => programmeOf({ expiry: { type: 'rolling', ...parts } });
const lastDay = (definition: ReturnType<typeof programmeOf>, day: string) => {
	const { expiresAt } = decideLotTerms(definition, at(day));
	return new Date((expiresAt ?? 0) - 1).toISOString().slice(0, 10);
};

describe('points are good until the end of', () => {
	test.each([
		[
			VOUCHERIFY_POINTS,
			'25 February: earned on 25 January, one month',
			rolling({ months: 1 }),
			'2026-01-25',
			'2026-02-25',
		],
		[
			VOUCHERIFY_POINTS,
			'28 February: earned on 31 January, one month',
			rolling({ months: 1 }),
			'2026-01-31',
			'2026-02-28',
		],
		[
			VOUCHERIFY_POINTS,
			'28 February: earned on 29 January, one month',
			rolling({ months: 1 }),
			'2026-01-29',
			'2026-02-28',
		],
		[
			VOUCHERIFY_POINTS,
			'the quarter that one month leads to',
			rolling({ months: 1, roundTo: 'quarter' }),
			'2026-01-25',
			'2026-03-31',
		],
		[
			VOUCHERIFY_POINTS,
			'the month that one month leads to',
			rolling({ months: 1, roundTo: 'month' }),
			'2026-01-25',
			'2026-02-28',
		],
		[
			RBI,
			'June: earned on 14 February, 120 days, quarterly',
			rolling({ days: 120, roundTo: 'quarter' }),
			'2026-02-14',
			'2026-06-30',
		],
		[
			ZINRELO,
			'15 April: earned in the first quarter, which lapses then',
			programmeOf({
				expiry: { type: 'fixed', dates: ['04-15', '07-15', '10-15', '01-15'], minimumDays: 15 },
			}),
			'2026-03-31',
			'2026-04-15',
		],
		[
			ZINRELO,
			'15 July: earned in the second quarter',
			programmeOf({
				expiry: { type: 'fixed', dates: ['04-15', '07-15', '10-15', '01-15'], minimumDays: 15 },
			}),
			'2026-04-01',
			'2026-07-15',
		],
	])('(%s) %s', (_source, _case, definition, earnedOn, expected) => {
		expect(lastDay(definition, earnedOn)).toBe(expected);
	});

	test(`(${SALESFORCE}; ${EASYPOINTS}) the period after the last activity, whenever they were earned`, () => {
		const definition = programmeOf({ expiry: { type: 'inactivity', months: 12 } });
		const [birthday, order] = [at('2023-01-01'), at('2023-01-02')];
		const { expiresAt, idleAfter } = decideLotTerms(definition, birthday);
		expect([expiresAt, idleAfter]).toEqual([null, 'P12M']);
		// Points of the first lapse with those of the second, at the end of 2 January 2024.
		expect(idleLapseAt(idleAfter ?? '', order, 'UTC')).toBe(at('2024-01-03'));
	});
});

describe('a tier that is not reached again', () => {
	const levels = [
		{ name: 'Basic', from: 0 },
		{ name: 'Silver', from: 100 },
		{ name: 'Gold', from: 500 },
		{ name: 'Platinum', from: 1000 },
	];
	const tierAfter = (to: string, inTheYearAfter: number) => {
		const definition = tieredOf({
			qualifyBy: 'points',
			period: { type: 'calendar' },
			levels,
			downgrade: { to },
		});
		const activity = [
			{ at: at('2025-04-01'), value: 1100 },
			{ at: at('2026-04-01'), value: inTheYearAfter },
		];
		const asked = { joinedAt: at('2025-01-01'), activity, standing: null, at: at('2027-01-01') };
		return decideTier(definition, asked).tier;
	};

	test.each([
		[TALON_ONE, 'one_down goes down by one level', 'one_down', 150, 'Gold'],
		[TALON_ONE, 'balance_based goes by the points there are', 'by_balance', 150, 'Silver'],
		[
			VOUCHERIFY_TIERS,
			'points collected in a period: none is the first level',
			'by_balance',
			0,
			'Basic',
		],
		[
			VOUCHERIFY_TIERS,
			'points collected in a period: reached again',
			'by_balance',
			1000,
			'Platinum',
		],
	])('(%s) %s', (_source, _case, to, inTheYearAfter, expected) => {
		expect(tierAfter(to, inTheYearAfter)).toBe(expected);
	});
});

describe('a capped rule', () => {
	const give = { type: 'per_unit', points: 1 };
	const capped = (...caps: object[]) => programmeOf({ earn: [{ name: 'Base', give, caps }] });
	const earn = (definition: ReturnType<typeof programmeOf>, minor: number, used: number) => {
		const outcome = decideRulePoints(definition, {
			what: { type: 'order', currency: 'EUR', items: [{ amountMinor: minor }] },
			occurredAt: at('2026-03-02'),
			member: { tier: null, isFirstPurchase: false },
			used: new Map([['member day :Base', used]]),
		});
		return outcome.status === 'decided' ? outcome.points : outcome.reason;
	};

	test(`(${MAGE_REWARDS}) a cart of 1,000 at a point each, at most 500 a rule, earns 500`, () => {
		expect(earn(capped({ points: 500, per: 'order' }), 100_000, 0)).toBe(500);
	});

	test(`(${VISTA}) at most 100 points a transaction and 500 a day`, () => {
		const definition = capped({ points: 100, per: 'order' }, { points: 500, per: 'day' });
		let day = 0;
		const orders = Array.from({ length: 6 }, () => {
			const points = Number(earn(definition, 12_000, day));
			day += points;
			return points;
		});
		expect(orders).toEqual([100, 100, 100, 100, 100, 0]);
	});

	test(`(${VISTA}) an order that is split over a day earns what the whole would`, () => {
		const definition = capped({ points: 500, per: 'day' });
		const whole = Number(earn(definition, 70_000, 0));
		const first = Number(earn(definition, 30_000, 0));
		expect([whole, first, first + Number(earn(definition, 40_000, first))]).toEqual([
			500, 300, 500,
		]);
	});
});
