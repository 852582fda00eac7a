import fc from 'fast-check';
import type { EarnFacts, EarnItem } from '../../../../engine/loyalty/programme/earn-facts';
import type { ProgrammeDefinition } from '../../../../engine/loyalty';
import { capCounters } from '../../../../engine/loyalty/programme/cap-counters';
import { decideRulePoints } from '../../../../engine/loyalty/programme/decide-rule-points';
import { at, programmeOf } from './programme';

const perUnit = { type: 'per_unit', points: 1 };
const base = { name: 'Base', give: perUnit };
const times = (factor: number, parts: object = {}) => ({
	name: `Times ${factor}`,
	give: { type: 'multiply', factor, ...parts },
});
const item = (amountMinor: number, parts: Partial<EarnItem> = {}): EarnItem => ({
	amountMinor,
	...parts,
});
const order = (items: readonly EarnItem[], parts: Partial<EarnFacts> = {}): EarnFacts => ({
	what: { type: 'order', currency: 'EUR', items },
	occurredAt: at('2026-03-02T10:00:00Z'),
	member: { tier: null, isFirstPurchase: false },
	used: new Map(),
	...parts,
});
const event = (name: string): EarnFacts => order([], { what: { type: 'event', name } });
const rules = (...earn: object[]) => programmeOf({ earn });
const member = (parts: Partial<EarnFacts['member']>) => ({
	member: { tier: null, isFirstPurchase: false, ...parts },
});
const tiers = {
	qualifyBy: 'points',
	period: { type: 'calendar' },
	levels: [{ name: 'Gold', from: 100, multiplier: 1.5 }],
};

function pointsOf(definition: ProgrammeDefinition, facts: EarnFacts): number[] {
	const outcome = decideRulePoints(definition, facts);
	if (outcome.status === 'rejected') throw new Error(outcome.message);
	expect(outcome.points).toBe(outcome.lines.reduce((sum, { points }) => sum + points, 0));
	return outcome.lines.map(({ points }) => points);
}

describe('points by rules', () => {
	const shoes = { when: { categories: ['shoes'] } };
	test.each<[string, ProgrammeDefinition, EarnFacts, number[]]>([
		['for each unit of money, rounded down', rules(base), order([item(1999)]), [19]],
		[
			'rounded once for the order, not for each item',
			rules(base),
			order([item(150), item(150)]),
			[3],
		],
		[
			'rounded to the nearest',
			programmeOf({ earn: [base], rounding: 'nearest' }),
			order([item(1950)]),
			[20],
		],
		['rounded up', programmeOf({ earn: [base], rounding: 'up' }), order([item(1901)]), [20]],
		[
			'at a fine rate, without a floating-point step',
			rules({ name: 'A', give: { ...perUnit, points: 0.1 } }),
			order([item(700)]),
			[0],
		],
		[
			'for an event',
			rules({ name: 'A', give: { type: 'per_event', event: 'review', points: 50 } }, base),
			event('review'),
			[50, 0],
		],
		[
			'a bonus with any order',
			rules(base, { name: 'B', give: { type: 'bonus', points: 5 } }),
			order([item(100)]),
			[1, 5],
		],
		[
			'a bonus is not multiplied, an event is',
			rules(
				{ name: 'A', give: { type: 'bonus', event: 'review', points: 5 } },
				{ name: 'B', give: { type: 'per_event', event: 'review', points: 5 } },
				times(2),
			),
			event('review'),
			[5, 10, 0],
		],
		['factors that multiply', rules(base, times(2), times(3)), order([item(100)]), [6, 0, 0]],
		[
			'factors that add',
			rules(base, times(2, { combine: 'add' }), times(3, { combine: 'add' })),
			order([item(100)]),
			[4, 0, 0],
		],
		[
			'both: what adds comes first',
			rules(base, times(2, { combine: 'add' }), times(3)),
			order([item(100)]),
			[6, 0, 0],
		],
		[
			'a factor for some items only',
			rules(base, { ...times(2), ...shoes }),
			order([item(100), item(100, { categories: ['shoes'] })]),
			[3, 0],
		],
		[
			'the tier’s own factor',
			programmeOf({ earn: [base], tiers }),
			order([item(1000)], member({ tier: 'Gold' })),
			[15],
		],
		[
			'what the programme leaves out',
			programmeOf({ earn: [base], exclude: { kinds: ['shipping', 'gift_card'] } }),
			order([item(1000), item(500, { kind: 'shipping' }), item(5000, { kind: 'gift_card' })]),
			[10],
		],
		[
			'what a rule leaves out',
			rules({ ...base, exclude: { products: ['A1'] } }),
			order([item(1000, { product: 'A1' })]),
			[0],
		],
		[
			'stop: no later rule counts the same item',
			rules({ name: 'A', give: { ...perUnit, points: 5 }, ...shoes, stop: true }, base),
			order([item(100, { categories: ['shoes'] }), item(200)]),
			[5, 2],
		],
		[
			'stop: a factor stops later factors only',
			rules({ ...times(2), stop: true }, times(3), base),
			order([item(100)]),
			[0, 0, 2],
		],
		[
			'the rule’s cap',
			rules({ ...base, caps: [{ points: 7, per: 'order' }] }),
			order([item(1000)]),
			[7],
		],
		[
			'the cap of a day that was used in part',
			rules({ ...base, caps: [{ points: 7, per: 'day' }] }),
			order([item(1000)], { used: new Map([['member day :Base', 5]]) }),
			[2],
		],
		[
			'a cap over all rules cuts the later ones',
			programmeOf({ earn: [base, { ...base, name: 'Too' }], caps: [{ points: 15, per: 'order' }] }),
			order([item(1000)]),
			[10, 5],
		],
		['a discount as an item', rules(base), order([item(1000), item(-300)]), [7]],
		['more discount than price', rules(base), order([item(-300)]), [0]],
		[
			'nothing in the order',
			rules(base, { name: 'B', give: { type: 'bonus', points: 5 } }),
			order([]),
			[0, 0],
		],
	])('%s', (_rule, definition, facts, points) => {
		expect(pointsOf(definition, facts)).toEqual(points);
	});

	const when = (parts: object) => rules({ ...base, when: parts });
	const first = order([item(1000)], {
		channel: 'web',
		...member({ birthday: '03-02', tier: 'Gold', isFirstPurchase: true }),
	});
	const other = order([item(1000)], { channel: 'store', ...member({ birthday: '04-02' }) });
	test.each([
		['the channel', when({ channels: ['web'] }), 'channel_differs'],
		[
			'the tier',
			programmeOf({ tiers, earn: [{ ...base, when: { tiers: ['Gold'] } }] }),
			'tier_differs',
		],
		['the first purchase', when({ firstPurchase: true }), 'purchase_not_first'],
		['the birthday', when({ birthday: 'day' }), 'birthday_differs'],
		['the month of the birthday', when({ birthday: 'month' }), 'birthday_differs'],
	])('a rule that asks for %s says why it gives nothing', (_what, definition, unmet) => {
		expect(pointsOf(definition, first)[0]).toBeGreaterThan(0);
		expect(decideRulePoints(definition, other)).toMatchObject({ points: 0, lines: [{ unmet }] });
	});

	test.each([
		['a minimum', when({ minimumAmount: 10.01 }), first, 'amount_too_small'],
		['another product', when({ products: ['A1'] }), first, 'items_missing'],
		[
			'a date, in the zone',
			programmeOf({ zone: 'Europe/Berlin', earn: [{ ...base, when: { until: '2026-03-02' } }] }),
			{ ...first, occurredAt: at('2026-03-02T23:30:00Z') },
			'date_outside',
		],
		['money, of an event', rules(base), event('review'), 'event_differs'],
	])('a rule that asks for %s gives nothing', (_what, definition, facts, unmet) => {
		expect(decideRulePoints(definition, facts)).toMatchObject({ points: 0, lines: [{ unmet }] });
	});

	test('who was born on 29 February has the 28th in other years', () => {
		const born = { ...first, ...member({ birthday: '02-29' }) };
		const on = (day: string) =>
			pointsOf(when({ birthday: 'day' }), { ...born, occurredAt: at(day) });
		expect([on('2026-02-28'), on('2028-02-28'), on('2028-02-29')]).toEqual([[10], [0], [10]]);
	});

	test('another currency, and more points than anybody counts, are refused', () => {
		const inDollars = order([item(1)], { what: { type: 'order', currency: 'USD', items: [] } });
		expect(decideRulePoints(rules(base), inDollars)).toMatchObject({ reason: 'currency_differs' });
		const huge = order([item(Number.MAX_SAFE_INTEGER)]);
		expect(decideRulePoints(rules(base), huge)).toMatchObject({ reason: 'points_too_many' });
	});

	test('a line says in words what happened', () => {
		const definition = rules({ ...base, caps: [{ points: 15, per: 'order' }] }, times(2));
		expect(decideRulePoints(definition, first)).toMatchObject({
			lines: [
				{
					why: 'gives 20 points, 1 for each unit of money, multiplied by Times 2; a cap left 15 and took 5',
					cuts: [{ scope: 'rule', cut: 5 }],
				},
				{ why: 'multiplies the points of other rules by 2' },
			],
		});
	});

	test('counters name each period once, with its first day in the zone', () => {
		const cap = (per: string, of = 'member') => ({ points: 1, per, of });
		const definition = programmeOf({
			zone: 'Europe/Berlin',
			earn: [{ ...base, caps: [cap('order'), cap('week'), cap('week')] }],
			caps: [cap('ever'), cap('year', 'programme')],
		});
		expect(capCounters(definition, at('2025-12-31T23:30:00Z'))).toEqual([
			{ key: 'member ever ', rule: null, of: 'member', sinceDay: null },
			{ key: 'programme year ', rule: null, of: 'programme', sinceDay: '2026-01-01' },
			{ key: 'member week :Base', rule: 'Base', of: 'member', sinceDay: '2025-12-29' },
		]);
	});

	test('parts of an order earn what the whole does, to the point, whatever caps and factors there are', () => {
		const amounts = fc.array(fc.integer({ min: 1, max: 30_000 }), { minLength: 1, maxLength: 6 });
		const caps = fc.array(
			fc.record({ points: fc.integer({ min: 0, max: 400 }), per: fc.constantFrom('order', 'day') }),
			{ maxLength: 2 },
		);
		const roundings = fc.constantFrom('down', 'nearest', 'up');
		fc.assert(
			fc.property(amounts, caps, caps, roundings, (minor, own, all, rounding) => {
				const definition = programmeOf({
					rounding,
					earn: [
						{ name: 'A', give: { ...perUnit, points: 0.7 }, caps: own },
						{ name: 'B', give: { type: 'bonus', points: 30 }, when: { minimumAmount: 100 } },
						times(1.3),
					],
					caps: all,
				});
				const items = minor.map((one) => item(one));
				const whole = pointsOf(definition, order(items)).reduce((sum, one) => sum + one, 0);
				expect(inParts(definition, items)).toBe(whole);
			}),
		);
	});
});

/** Books the items one by one as parts of one order, and counts along what the caps have used. */
function inParts(definition: ProgrammeDefinition, items: readonly EarnItem[]): number {
	const pointsByRule = new Map<string, number>();
	const used = new Map<string, number>();
	items.forEach((one, i) => {
		const earlier = { items: items.slice(0, i), pointsByRule: new Map(pointsByRule) };
		const what = { type: 'order', currency: 'EUR', items: [one], earlier } as const;
		const outcome = decideRulePoints(definition, order([], { what, used: new Map(used) }));
		if (outcome.status === 'rejected') throw new Error(outcome.message);
		for (const { rule, points } of outcome.lines) {
			pointsByRule.set(rule, (pointsByRule.get(rule) ?? 0) + points);
			for (const key of [`member day :${rule}`, 'member day '])
				used.set(key, (used.get(key) ?? 0) + points);
		}
	});
	return [...pointsByRule.values()].reduce((sum, points) => sum + points, 0);
}
