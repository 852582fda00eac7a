import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { TierActivity } from '../../../../engine/loyalty/programme/tier-periods';
import type {
	TierChange,
	TierFacts,
	TierStanding,
} from '../../../../engine/loyalty/programme/decide-tier';
import { decideTier } from '../../../../engine/loyalty/programme/decide-tier';
import { at, tieredOf } from './programme';

const levels = [
	{ name: 'Silver', from: 100 },
	{ name: 'Gold', from: 500, multiplier: 2, benefits: ['Lounge'] },
	{ name: 'Platinum', from: 1000 },
];
const points = (parts: object = {}, zone?: string) =>
	tieredOf({ qualifyBy: 'points', period: { type: 'calendar' }, levels, ...parts }, zone);
const did = (day: string, value: number): TierActivity => ({ at: at(day), value });
const facts = (
	day: string,
	activity: TierActivity[],
	parts: Partial<TierFacts> = {},
): TierFacts => ({
	joinedAt: at('2025-01-01'),
	activity,
	standing: null,
	at: at(day),
	...parts,
});
const changes = (found: readonly TierChange[]) =>
	found.map(({ tier, since }) => [tier, new Date(since).toISOString().slice(0, 10)]);

describe('a tier', () => {
	test('is reached at the instant at which the points are, and says why, what it brings and what is next', () => {
		const activity = [did('2025-02-01', 100), did('2025-05-01T10:00:00Z', 450)];
		expect(decideTier(points(), facts('2025-06-01', activity))).toEqual({
			tier: 'Gold',
			since: at('2025-05-01T10:00:00Z'),
			keepUntil: at('2027-01-01'),
			graceUntil: null,
			figure: 550,
			next: { tier: 'Platinum', from: 1000, missing: 450 },
			benefits: ['Lounge'],
			multiplier: 2,
			changes: [
				{
					tier: 'Silver',
					since: at('2025-02-01'),
					until: null,
					reason: 'reached',
					why: '100 points in the period; Silver begins at 100 points',
				},
				{
					tier: 'Gold',
					since: at('2025-05-01T10:00:00Z'),
					until: null,
					reason: 'reached',
					why: '550 points in the period; Gold begins at 500 points',
				},
			],
		});
	});

	const platinum = [did('2025-03-01', 1200)];
	test.each<[string, object, TierActivity[], (string | null)[][]]>([
		[
			'kept to the end of the period',
			{ keepUntil: 'end_of_period' },
			platinum,
			[
				['Platinum', '2025-03-01'],
				[null, '2026-01-01'],
			],
		],
		[
			'kept to the end of the next period',
			{},
			platinum,
			[
				['Platinum', '2025-03-01'],
				[null, '2027-01-01'],
			],
		],
		[
			'by balance: down to what was reached in the period after',
			{},
			[...platinum, did('2026-06-01', 150)],
			[
				['Platinum', '2025-03-01'],
				['Silver', '2027-01-01'],
				[null, '2028-01-01'],
			],
		],
		[
			'reached again: nothing changes',
			{},
			[...platinum, did('2026-06-01', 1000)],
			[
				['Platinum', '2025-03-01'],
				[null, '2028-01-01'],
			],
		],
		[
			'one down: one level a year',
			{ downgrade: { to: 'one_down' } },
			platinum,
			[
				['Platinum', '2025-03-01'],
				['Gold', '2027-01-01'],
				['Silver', '2028-01-01'],
				[null, '2029-01-01'],
			],
		],
		['never down', { downgrade: { to: 'none' } }, platinum, [['Platinum', '2025-03-01']]],
		[
			'grace: later by so many days',
			{ downgrade: { graceDays: 30 } },
			platinum,
			[
				['Platinum', '2025-03-01'],
				[null, '2027-01-31'],
			],
		],
		[
			'grace: what is reached in it saves the tier',
			{ downgrade: { graceDays: 30 } },
			[...platinum, did('2027-01-30', 1000)],
			[
				['Platinum', '2025-03-01'],
				[null, '2029-01-31'],
			],
		],
		[
			'years of membership',
			{ period: { type: 'anniversary' }, keepUntil: 'end_of_period' },
			platinum,
			[
				['Platinum', '2025-03-01'],
				[null, '2025-07-10'],
			],
		],
		[
			'rolling: while the last months reach it',
			{ period: { type: 'rolling', months: 6 }, keepUntil: 'end_of_period' },
			[did('2025-01-31', 90), did('2025-03-01', 20)],
			[
				['Silver', '2025-03-01'],
				[null, '2025-08-01'],
			],
		],
		[
			'rolling, kept for one more period',
			{ period: { type: 'rolling', months: 6 } },
			[did('2025-01-31', 90), did('2025-03-01', 20)],
			[
				['Silver', '2025-03-01'],
				[null, '2025-09-02'],
			],
		],
		[
			'points taken back',
			{ keepUntil: 'end_of_period' },
			[...platinum, did('2025-04-01', -800)],
			[
				['Platinum', '2025-03-01'],
				['Silver', '2025-04-01'],
				[null, '2026-01-01'],
			],
		],
	])('%s', (_rule, parts, activity, expected) => {
		const asked = facts('2030-01-01', activity, { joinedAt: at('2024-07-10') });
		expect(changes(decideTier(points(parts), asked).changes)).toEqual(expected);
	});

	test('grace shows until when, and spend is counted in minor units', () => {
		const definition = tieredOf({
			qualifyBy: 'spend',
			period: { type: 'calendar' },
			keepUntil: 'end_of_period',
			downgrade: { graceDays: 10 },
			levels: [{ name: 'Gold', from: 499.9 }],
		});
		const activity = [did('2025-03-01', 49_990)];
		expect(decideTier(definition, facts('2026-01-05', activity))).toMatchObject({
			tier: 'Gold',
			keepUntil: at('2026-01-11'),
			graceUntil: at('2026-01-11'),
			next: null,
			changes: [{ why: '499.90 EUR in the period; Gold begins at 499.90 EUR' }],
		});
	});

	test('years begin in the programme’s zone', () => {
		const activity = [did('2025-12-31T23:30:00Z', 100)];
		const found = decideTier(
			points({ keepUntil: 'end_of_period' }, 'Europe/Berlin'),
			facts('2026-06-01', activity),
		);
		expect(found.keepUntil).toBe(at('2026-12-31T23:00:00Z'));
	});

	test('a new definition decides nothing before it came into force', () => {
		const asked = facts('2026-03-01', [did('2025-02-01', 100)], { definedAt: at('2026-02-01') });
		expect(changes(decideTier(points(), asked).changes)).toEqual([['Silver', '2026-02-01']]);
	});

	const days = fc
		.integer({ min: 0, max: 1500 })
		.map((day) => at('2024-02-29') + day * 86_400_000 + 5_000_000);
	const activities = fc.array(fc.record({ at: days, value: fc.integer({ min: -200, max: 700 }) }), {
		maxLength: 12,
	});
	const rulesOf = fc.record({
		period: fc.constantFrom<object>(
			{ type: 'calendar' },
			{ type: 'anniversary' },
			{ type: 'rolling', months: 7 },
			{ type: 'rolling', days: 90 },
		),
		keepUntil: fc.constantFrom('end_of_period', 'end_of_next_period'),
		downgrade: fc.record({
			to: fc.constantFrom('one_down', 'by_balance', 'none'),
			graceDays: fc.constantFrom(0, 1, 45),
		}),
	});

	test('deciding once after years is the same as deciding at any instants between', () => {
		fc.assert(
			fc.property(
				activities,
				rulesOf,
				fc.array(days, { maxLength: 8 }),
				(activity, parts, stops) => {
					const definition = points(parts, 'Europe/Berlin');
					const end = at('2029-06-01');
					const asked = { joinedAt: at('2024-02-29'), activity };
					const once = decideTier(definition, { ...asked, standing: null, at: end });
					let standing: TierStanding | null = null;
					const found: TierChange[] = [];
					for (const stop of [...stops.toSorted((a, b) => a - b), end]) {
						const decided = decideTier(definition, { ...asked, standing, at: stop });
						found.push(...decided.changes);
						standing = decided.changes.at(-1) ?? standing;
					}
					expect(found).toEqual(once.changes);
				},
			),
		);
	});

	test('by balance, a tier is what the year so far, or the year before, has reached', () => {
		fc.assert(
			fc.property(activities, days, (activity, asked) => {
				const year = (one: number) => DateTime.fromMillis(one, { zone: 'utc' }).year;
				const sumOf = (wanted: number) =>
					activity
						.filter((one) => one.at <= asked && year(one.at) === wanted)
						.reduce((sum, { value }) => sum + value, 0);
				const figure = Math.max(sumOf(year(asked)), sumOf(year(asked) - 1));
				const expected = levels.findLast(({ from }) => from <= figure)?.name ?? null;
				const joinedAt = at('2024-02-29');
				const { tier } = decideTier(points(), { joinedAt, activity, standing: null, at: asked });
				expect(tier).toBe(expected);
			}),
		);
	});

	test('who does nothing more loses the tier exactly when it said', () => {
		fc.assert(
			fc.property(activities, rulesOf, days, (activity, parts, asked) => {
				const known = activity.filter((one) => one.at <= asked);
				const base = { joinedAt: at('2024-02-29'), activity: known, standing: null };
				const now = decideTier(points(parts), { ...base, at: asked });
				const later = decideTier(points(parts), { ...base, at: at('2035-01-01') });
				const lost = later.changes.find(({ since, reason }) => since > asked && reason === 'lost');
				expect(now.keepUntil).toBe(now.tier === null ? null : (lost?.since ?? null));
			}),
		);
	});
});
