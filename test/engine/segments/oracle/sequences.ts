import fc from 'fast-check';
import type { OracleLeaf, OraclePart, OracleScope } from './part';
import { DAY_MS } from './part';
import type { Asked, ToldEvent } from './told-events';
import { channels, eventsOf, isAskedFor, propertyOf, tellEvents, toldEvents } from './told-events';
import type { Window } from './windows';
import { isInWindow, windows } from './windows';

// What a sequence means: every choice of events is tried. Written from docs/segment-conditions.md, shares no code with the
// engine.

const HOUR_MS = 3_600_000;
const NAMES = ['order', 'visit', 'order_a'];

interface Sequence {
	steps: Asked[];
	withinDays?: number;
	withinHours?: number;
	without?: Asked[];
	notFollowedBy?: Asked[];
	waitedHours?: number;
	correlateBy?: string;
	window?: Window;
}

const said = fc.record(
	{
		cart: fc.constantFrom<unknown>(1, '1', 2, true, 'true', null, [1], { id: 1 }),
		total: fc.constantFrom<unknown>(5, '10', 20),
	},
	{ requiredKeys: [] },
);
const comparison = fc.constantFrom(
	{ name: 'total', operator: 'gte', value: 10 },
	{ name: 'total', operator: 'exists' },
	{ name: 'cart', operator: 'equals', value: 1 },
);
/** Left out more often than not, so that some sequences are found. */
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) =>
	fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, arbitrary);
const properties = maybe(fc.array(comparison, { minLength: 1, maxLength: 2 }));
const name = fc.constantFrom(...NAMES);
const other = fc.record({ name, properties });
const step = fc.record({
	name,
	properties,
	channel: maybe(channels),
});

const many = fc.record({
	steps: fc.array(step, { minLength: 2, maxLength: 4 }),
	within: maybe(
		fc.oneof(
			fc.record({ withinDays: fc.integer({ min: 1, max: 3 }) }),
			fc.record({ withinHours: fc.constantFrom(12, 24, 30) }),
		),
	),
	without: maybe(fc.array(other, { minLength: 1, maxLength: 2 })),
	notFollowedBy: maybe(fc.array(other, { minLength: 1, maxLength: 2 })),
});
const single = fc.record({
	steps: fc.array(step, { minLength: 1, maxLength: 1 }),
	within: fc.constant(undefined),
	notFollowedBy: fc.array(other, { minLength: 1, maxLength: 2 }),
});
const rest = fc.record({
	waitedHours: maybe(fc.constantFrom(1, 12, 30)),
	correlateBy: maybe(fc.constantFrom('cart', 'cart', 'cart.id')),
	window: maybe(windows),
});

/** Events of few names, and the sequences of them. */
export const sequencePart: OraclePart<ToldEvent[]> = {
	told: toldEvents(NAMES, { said, owner: fc.constantFrom(0, 0, 0, 1, 2) }),
	tell: tellEvents,
	conditions: fc
		.tuple(fc.oneof({ weight: 3, arbitrary: many }, single), rest)
		.map(([{ within, ...chain }, more]) =>
			withoutUndefined({ kind: 'sequence', ...chain, ...within, ...more }),
		),
	leaves: { sequence: (one, scope) => checkSequence(one as Sequence, scope) },
};

function withoutUndefined(value: object): object {
	return JSON.parse(JSON.stringify(value)) as object;
}

function checkSequence(asked: Sequence, scope: OracleScope<ToldEvent[]>): OracleLeaf {
	const events = eventsOf(scope);
	const ends = chains(asked.steps, { asked, events, scope }).flatMap((chain) => {
		const end = chain.at(-1);
		return end !== undefined && isWhole(chain, { asked, events, scope }) ? [end] : [];
	});
	const last = ends
		.map((i) => events[i]?.occurredAt ?? 0)
		.sort((a, b) => a - b)
		.at(-1);
	return {
		isMet: last !== undefined,
		found: last === undefined ? null : new Date(last).toISOString(),
	};
}

/** All choices of one event after the other for the steps, as places in the list. */
function chains(steps: readonly Asked[], tried: Tried, after = -1): number[][] {
	const [first, ...others] = steps;
	if (first === undefined) return [[]];
	return tried.events.flatMap((event, i) =>
		i > after && isAskedFor(event, first, tried.scope)
			? chains(others, tried, i).map((chain) => [i, ...chain])
			: [],
	);
}

interface Tried {
	asked: Sequence;
	events: readonly ToldEvent[];
	scope: OracleScope<ToldEvent[]>;
}

function isWhole(chain: readonly number[], { asked, events, scope }: Tried): boolean {
	const { correlateBy, without = [], notFollowedBy = [], waitedHours, window } = asked;
	const [first = 0, last = 0] = [chain[0], chain.at(-1)];
	const keyOf = (i: number) => {
		const event = events[i];
		const key = event && correlateBy !== undefined ? propertyOf(event, correlateBy) : '';
		return isScalar(key) ? String(key) : undefined;
	};
	const key = keyOf(first);
	if (key === undefined || chain.some((i) => keyOf(i) !== key)) return false;
	const isIn = (wanted: readonly Asked[], from: number, to: number) =>
		events.some(
			(event, i) =>
				i > from &&
				i < to &&
				keyOf(i) === key &&
				wanted.some((one) => isAskedFor(event, one, scope)),
		);
	if (isIn(without, first, last) || isIn(notFollowedBy, last, Infinity)) return false;
	const [from, at] = [events[first]?.occurredAt ?? 0, events[last]?.occurredAt ?? 0];
	if (at - from > withinMs(asked)) return false;
	if (waitedHours !== undefined && scope.now - at < waitedHours * HOUR_MS) return false;
	return isInWindow(at, window, scope);
}

function isScalar(value: unknown): value is string | number | boolean {
	return ['string', 'number', 'boolean'].includes(typeof value);
}

function withinMs({ withinDays, withinHours }: Sequence): number {
	if (withinDays !== undefined) return withinDays * DAY_MS;
	return withinHours === undefined ? Infinity : withinHours * HOUR_MS;
}
