import fc from 'fast-check';
import { sql } from 'kysely';
import type { Store, ValueComparison } from '../../../engine/store';
import {
	compareValue,
	comparisonMayChangeAt,
	isSqlite,
	openStore,
	valuesTable,
} from '../../../engine/store';
import { storesUnderTest } from '../../support/stores';

const DAY_MS = 86_400_000;
const START = Date.UTC(2027, 11, 20, 9, 30);
const dates = fc
	.tuple(fc.integer({ min: -20, max: 20 }), fc.nat({ max: 3 }))
	.map(([halfDays, form]) => {
		const text = new Date(START + (halfDays * DAY_MS) / 2).toISOString();
		return [text, text.slice(0, 10), `1996${text.slice(4, 10)}`, '1996-02-29'][form] ?? '';
	});
const comparisons: fc.Arbitrary<ValueComparison> = fc.oneof(
	fc.record({
		operator: fc.constantFrom('within_last', 'within_next', 'before_last', 'after_next'),
		days: fc.integer({ min: 1, max: 5 }),
	}),
	fc.record({ operator: fc.constant('anniversary'), days: fc.integer({ min: 0, max: 31 }) }),
);

describe.each(storesUnderTest())('a comparison with today ($kind)', ({ newOptions }) => {
	let store: Store;
	beforeAll(async () => {
		store = await openStore(newOptions());
	});
	afterAll(() => store.close());

	async function ask(
		comparison: ValueComparison,
		text: string,
		asked: { now: number; zone: string },
	) {
		return await store.read(async (tx) => {
			const value = isSqlite(tx) ? sql`one.value` : sql`one.value::jsonb`;
			const scope = { ...asked, tx };
			const { rows } = await sql<{ isMet: number; changesAt: number | null }>`
				select case when ${compareValue(comparison, value, scope)} then 1 else 0 end as "isMet",
					${comparisonMayChangeAt(comparison, value, scope) ?? sql`null`} as "changesAt"
				from ${valuesTable(tx, [JSON.stringify(text)])} as one`.execute(tx);
			return rows[0] ?? { isMet: 0, changesAt: null };
		});
	}

	test('changes at the very instant that it says, and not before', async () => {
		const now = fc.integer({ min: START - 3 * DAY_MS, max: START + 90 * DAY_MS });
		const zone = fc.constantFrom('utc', 'Pacific/Auckland', 'America/St_Johns', 'Europe/Berlin');
		const property = fc.asyncProperty(
			comparisons,
			dates,
			now,
			zone,
			async (comparison, text, at, where) => {
				const { isMet, changesAt } = await ask(comparison, text, { now: at, zone: where });
				const isMetAt = async (later: number) => {
					const answer = await ask(comparison, text, { now: later, zone: where });
					return answer.isMet === isMet;
				};
				if (changesAt === null) {
					for (const days of [1, 40, 400]) expect(await isMetAt(at + days * DAY_MS)).toBe(true);
					return;
				}
				expect(changesAt).toBeGreaterThan(at);
				for (const share of [0.3, 0.7]) {
					expect(await isMetAt(Math.floor(at + (changesAt - 1 - at) * share))).toBe(true);
				}
				expect(await isMetAt(changesAt - 1)).toBe(true);
				expect(await isMetAt(changesAt)).toBe(false);
			},
		);
		await fc.assert(property, { numRuns: 60 });
	});

	test.each([
		['2027-02-28', '1996-02-29', 0, 1],
		['2028-02-28', '1996-02-29', 0, 0],
		['2028-02-29', '1996-02-29', 0, 1],
		['2027-01-01', '1990-12-31', 1, 1],
		['2027-01-02', '1990-12-31', 1, 0],
	])('on %s the day %s, give or take %i, is kept: %i', async (today, text, days, isMet) => {
		const now = Date.parse(`${today}T12:00:00Z`);
		const answer = await ask({ operator: 'anniversary', days }, text, { now, zone: 'utc' });
		expect(answer.isMet).toBe(isMet);
	});

	test('today is a day of the zone that is asked in', async () => {
		const now = Date.parse('2027-05-16T20:00:00Z');
		const kept = async (zone: string) =>
			(await ask({ operator: 'anniversary' }, '1990-05-17', { now, zone })).isMet;
		expect([await kept('utc'), await kept('Pacific/Auckland')]).toEqual([0, 1]);
	});
});
