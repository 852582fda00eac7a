import fc from 'fast-check';
import type { Engine } from '../../../../engine';
import { TEST_START_AT } from '../../../support/clock';
import type { OracleLeaf, OraclePart, OracleScope } from './part';
import { customerNamed, HALF_DAY_MS, halfDays, profile, PROFILES } from './part';
import type { BaseOrder, PersonScores } from './rfm';
import { scoreEverybody } from './rfm';
import type { Window } from './windows';
import { isInWindow, windows } from './windows';

// What conditions on orders and RFM mean, in plain TypeScript over plain lists: written from docs/segment-conditions.md,
// shares no code with the engine.

export interface ToldOrder {
	profile: number;
	amount: string;
	currency: string;
	channel: string | undefined;
	occurredAt: number;
}

interface OrderCondition {
	measure: string;
	operator?: string;
	value?: number | string;
	currency?: string;
	channel?: string;
	window?: Window;
}

const DIGITS: Record<string, number> = { EUR: 2, JPY: 0, KWD: 3 };
const SUM_MAX = BigInt(Number.MAX_SAFE_INTEGER);
const AMOUNTS: Record<string, string[]> = {
	EUR: ['0', '0.01', '10', '33.33', '33.34', '90071992547409.91'],
	JPY: ['0', '5', '100'],
	KWD: ['1.001', '0.5', '3'],
};
const LIMITS: Record<string, (number | string)[]> = {
	EUR: [0, 0.01, 10, '20.00', 33.33, '43.34', '90071992547409.91'],
	JPY: [0, 5, '10', 52],
	KWD: [1.001, '0.751', 1],
};
const currencies = fc.constantFrom('EUR', 'EUR', 'JPY', 'KWD');
const channels = fc.constantFrom('web', 'store', undefined);
const operators = fc.constantFrom('gt', 'gte', 'lt', 'lte', 'equals');

function withoutUndefined(fields: object): object {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

const told = fc.array(
	currencies.chain((currency) =>
		fc.record({
			profile,
			currency: fc.constant(currency),
			amount: fc.constantFrom(...(AMOUNTS[currency] ?? [])),
			channel: channels,
			occurredAt: halfDays.map((times) => TEST_START_AT - times * HALF_DAY_MS),
		}),
	),
	{ maxLength: 15 },
);

const optionalWindow = fc.option(windows, { nil: undefined });
const counts = fc.record({
	measure: fc.constant('count'),
	operator: operators,
	value: fc.integer({ min: 1, max: 4 }),
	currency: fc.option(currencies, { nil: undefined }),
	window: optionalWindow,
});
const values = currencies.chain((currency) =>
	fc.record({
		measure: fc.constantFrom('value', 'average'),
		operator: operators,
		value: fc.constantFrom(...(LIMITS[currency] ?? [])),
		currency: fc.constant(currency),
		window: optionalWindow,
	}),
);
const dates = fc.record({
	measure: fc.constantFrom('first', 'last'),
	currency: fc.option(currencies, { nil: undefined }),
	window: windows,
});
const orderConditions = fc
	.tuple(fc.oneof(counts, values, dates), channels)
	.map(([fields, channel]) => withoutUndefined({ kind: 'order', ...fields, channel }))
	// At least 0 is refused.
	.filter(
		(one) => !('operator' in one && one.operator === 'gte' && 'value' in one && one.value === 0),
	);

const range = fc
	.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
	.map(([one, other]) => ({ from: Math.min(one, other), to: Math.max(one, other) }));
const optionalRange = fc.option(range, { nil: undefined });
const GROUPS = ['champions', 'loyal', 'potential_loyalists', 'new', 'promising', 'need_attention'];
const WEAK_GROUPS = ['about_to_sleep', 'at_risk', 'cant_lose', 'hibernating', 'lost'];
const rfmConditions = fc
	.record({
		recency: optionalRange,
		frequency: optionalRange,
		monetary: optionalRange,
		group: fc.option(fc.subarray([...GROUPS, ...WEAK_GROUPS], { minLength: 1 }), {
			nil: undefined,
		}),
		currency: fc.option(fc.constantFrom('EUR', 'JPY', 'KWD', 'USD'), { nil: undefined }),
	})
	.filter(({ recency, frequency, monetary, group }) =>
		[recency, frequency, monetary, group].some((one) => one !== undefined),
	)
	.map((fields) => withoutUndefined({ kind: 'rfm', ...fields }));

/** Scores as they were when they were computed: who each profile was then, and the scores of everybody. */
interface Computed {
	people: string[];
	scores: Map<string, PersonScores>;
}

/** Everything told to a store, since RFM compares everybody in it. */
const toldTo = new WeakMap<Engine, { prefix: string; orders: readonly ToldOrder[] }[]>();
const computedOf = new WeakMap<readonly ToldOrder[], Computed>();

/** Orders as they are recorded, then RFM scores; and the conditions on both. */
export const orderPart: OraclePart<ToldOrder[]> = {
	told,
	tell: async (orders, { engine, prefix }) => {
		await engine.conversions.record(
			orders.map(({ profile: i, ...order }, place) => ({
				customer: customerNamed(prefix, i),
				...withoutUndefined(order),
				idempotencyKey: `${prefix} order ${place}`,
			})),
		);
		await engine.conversions.computeRfm();
		const all = [...(toldTo.get(engine) ?? []), { prefix, orders }];
		toldTo.set(engine, all);
		computedOf.set(orders, await computeScores(engine, all));
	},
	conditions: fc.oneof(orderConditions, orderConditions, rfmConditions),
	leaves: {
		order: (condition, scope) => checkOrders(condition as OrderCondition, scope),
		rfm: (condition, scope) => checkRfm(condition, scope),
	},
};

/** Who is one person is the engine's word; the scores are not. */
async function computeScores(
	engine: Engine,
	all: readonly { prefix: string; orders: readonly ToldOrder[] }[],
): Promise<Computed> {
	const profiles = await engine.identity.getProfiles(
		all.flatMap(({ prefix }) =>
			Array.from({ length: PROFILES }, (_, i) => customerNamed(prefix, i)),
		),
	);
	const people = profiles.map((one) => (one.status === 'found' ? one.profileId : ''));
	const base = all.flatMap(({ orders }, world) =>
		orders.map((order): BaseOrder => ({
			person: people[world * PROFILES + order.profile] ?? '',
			currency: order.currency,
			amountMinor: minorOf(order.amount, order.currency),
			occurredAt: order.occurredAt,
		})),
	);
	return { people: people.slice(-PROFILES), scores: scoreEverybody(base) };
}

function checkOrders(
	condition: OrderCondition,
	{ told: orders, members, now, zone }: OracleScope<ToldOrder[]>,
): OracleLeaf {
	const { measure, currency, channel, window } = condition;
	const asked = orders.filter(
		(order) =>
			members.has(order.profile) &&
			(currency === undefined || order.currency === currency) &&
			(channel === undefined || order.channel === channel),
	);
	if (measure === 'first' || measure === 'last') {
		const instants = asked.map(({ occurredAt }) => occurredAt);
		if (instants.length === 0) return { isMet: false, found: null };
		const at = measure === 'first' ? Math.min(...instants) : Math.max(...instants);
		return { isMet: isInWindow(at, window, { now, zone }), found: new Date(at).toISOString() };
	}
	const counted = asked.filter(({ occurredAt }) => isInWindow(occurredAt, window, { now, zone }));
	if (measure === 'count') {
		return { isMet: passes(condition, BigInt(counted.length)), found: counted.length };
	}
	const sum = counted.reduce((total, one) => total + minorOf(one.amount, one.currency), 0n);
	const capped = sum > SUM_MAX ? SUM_MAX : sum;
	if (measure === 'value') return amountLeaf(condition, capped);
	const count = BigInt(counted.length);
	if (count === 0n) return { isMet: false, found: null };
	return amountLeaf(condition, (2n * capped + count) / (2n * count));
}

function amountLeaf(condition: OrderCondition, minor: bigint): OracleLeaf {
	const digits = DIGITS[condition.currency ?? ''] ?? 0;
	const text = String(minor).padStart(digits + 1, '0');
	const found = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
	return { isMet: passes(condition, minor), found };
}

function passes({ measure, operator, value = 0, currency = '' }: OrderCondition, found: bigint) {
	const wanted = measure === 'count' ? BigInt(value) : minorOf(String(value), currency);
	if (operator === 'gt') return found > wanted;
	if (operator === 'gte') return found >= wanted;
	if (operator === 'lt') return found < wanted;
	return operator === 'lte' ? found <= wanted : found === wanted;
}

function minorOf(amount: string, currency: string): bigint {
	const [whole = '', decimals = ''] = amount.split('.');
	return BigInt(whole + decimals.padEnd(DIGITS[currency] ?? 0, '0'));
}

function checkRfm(
	condition: object,
	{ told: orders, members, personId }: OracleScope<ToldOrder[]>,
): OracleLeaf {
	const { currency, group, ...ranges } = condition as {
		currency?: string;
		group?: string[];
	} & Record<string, { from: number; to: number }>;
	const { people = [], scores } = computedOf.get(orders) ?? {};
	const rows = [...members].flatMap((i) => {
		const id = people[i] ?? '';
		const row = scores?.get(id);
		return row === undefined ? [] : [{ id, row }];
	});
	rows.sort(
		(a, b) =>
			Number(b.id === personId) - Number(a.id === personId) ||
			b.row.lastOrderAt - a.row.lastOrderAt ||
			(a.id < b.id ? 1 : -1),
	);
	const found = rows[0]?.row.of(currency);
	if (found === undefined) return { isMet: false, found: null };
	const isInRanges = (['recency', 'frequency', 'monetary'] as const).every((measure) => {
		const { from, to } = ranges[measure] ?? { from: 1, to: 5 };
		return found[measure] >= from && found[measure] <= to;
	});
	return { isMet: isInRanges && (group?.includes(found.group) ?? true), found };
}
