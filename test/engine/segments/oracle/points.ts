import fc from 'fast-check';
import { TEST_START_AT } from '../../../support/clock';
import type { OracleLeaf, OraclePart, OracleScope } from './part';
import { customerNamed, DAY_MS, HALF_DAY_MS, halfDays, profile } from './part';

// What conditions on points mean, in plain TypeScript over plain lists: written from docs/loyalty.md and
// docs/segment-conditions.md, shares no code with the engine.

interface ToldPoints {
	profile: number;
	programme: string | undefined;
	points: number;
	/** Points that are redeemed are redeemed at the start, those that are earned were earned some half days before. */
	redeems: boolean;
	age: number;
	lastDays: number | undefined;
}

interface LoyaltyCondition {
	programme?: string;
	measure: string;
	days?: number;
	operator: string;
	value: number;
}

const programmes = fc.constantFrom('main', undefined, 'club');

/** Which earnings paid is for Redeem to say; here, what it said counts. */
interface Spent {
	profile: number;
	programme: string;
	points: number;
	expiresAt: number | null;
}

const spentBy = new WeakMap<readonly ToldPoints[], Spent[]>();

/** Points earned and redeemed, and the conditions on them. */
export const pointPart: OraclePart<ToldPoints[]> = {
	told: fc.array(
		fc.record({
			profile,
			programme: programmes,
			points: fc.integer({ min: 1, max: 5 }),
			redeems: fc.boolean(),
			age: halfDays,
			lastDays: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
		}),
		{ maxLength: 15 },
	),
	tell: async (told, { engine, prefix }) => {
		const requestOf = (one: ToldPoints) => ({
			customer: customerNamed(prefix, one.profile),
			...(one.programme === undefined ? {} : { programme: one.programme }),
			idempotencyKey: `${prefix}-${told.indexOf(one)}`,
		});
		const earned = told.filter(({ redeems }) => !redeems);
		await engine.loyalty.earn(
			earned.map((one) => ({
				...requestOf(one),
				from: { points: one.points },
				occurredAt: TEST_START_AT - one.age * HALF_DAY_MS,
				...(one.lastDays === undefined ? {} : { expiresAfter: { days: one.lastDays } }),
			})),
		);
		const redeemed = told.filter(({ redeems }) => redeems);
		const outcomes = await engine.loyalty.redeem(
			redeemed.map((one) => ({ ...requestOf(one), points: one.points })),
		);
		const spent = outcomes.flatMap((outcome, i) =>
			outcome.status !== 'redeemed'
				? []
				: outcome.lots.map(({ points, expiresAt }) => {
						const { programme } = outcome;
						return { profile: redeemed[i]?.profile ?? 0, programme, points, expiresAt };
					}),
		);
		spentBy.set(told, spent);
	},
	conditions: fc
		.tuple(
			programmes,
			fc.oneof(
				fc.record({ measure: fc.constantFrom('balance', 'earned', 'redeemed') }),
				fc.record({ measure: fc.constant('expiring'), days: fc.integer({ min: 1, max: 4 }) }),
			),
			fc.oneof(
				fc.record({
					operator: fc.constantFrom('gte', 'lt'),
					value: fc.integer({ min: 1, max: 9 }),
				}),
				fc.record({
					operator: fc.constantFrom('gt', 'lte', 'equals'),
					value: fc.nat({ max: 9 }),
				}),
			),
		)
		.map(([programme, measured, compared]) => ({
			kind: 'loyalty',
			...measured,
			...compared,
			...(programme === undefined ? {} : { programme }),
		})),
	leaves: {
		loyalty: (condition, scope) => checkPoints(condition as LoyaltyCondition, scope),
	},
};

function checkPoints(
	{ programme = 'main', measure, days = 0, operator, value }: LoyaltyCondition,
	{ told, members, now }: OracleScope<ToldPoints[]>,
): OracleLeaf {
	const isOwn = (one: { profile: number; programme: string | undefined }) =>
		members.has(one.profile) && (one.programme ?? 'main') === programme;
	const earned = told
		.filter((one) => isOwn(one) && !one.redeems)
		.map(({ points, age, lastDays }) => ({
			points,
			expiresAt:
				lastDays === undefined ? Infinity : TEST_START_AT - age * HALF_DAY_MS + lastDays * DAY_MS,
		}));
	const redeemed = (spentBy.get(told) ?? [])
		.filter(isOwn)
		.map(({ points, expiresAt }) => ({ points, expiresAt: expiresAt ?? Infinity }));
	const left = (isCounted: (expiresAt: number) => boolean) =>
		sumOf(earned.filter((one) => isCounted(one.expiresAt))) -
		sumOf(redeemed.filter((one) => isCounted(one.expiresAt)));
	const figures: Record<string, number> = {
		earned: sumOf(earned),
		redeemed: sumOf(redeemed),
		balance: left((expiresAt) => expiresAt > now),
		expiring: left((expiresAt) => expiresAt > now && expiresAt < now + days * DAY_MS),
	};
	const found = figures[measure] ?? NaN;
	return { isMet: compares(found, operator, value), found };
}

function sumOf(lots: readonly { points: number }[]): number {
	return lots.reduce((sum, { points }) => sum + points, 0);
}

function compares(found: number, operator: string, value: number): boolean {
	if (operator === 'equals') return found === value;
	if (operator.startsWith('g')) return operator === 'gt' ? found > value : found >= value;
	return operator === 'lt' ? found < value : found <= value;
}
