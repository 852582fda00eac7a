import fc from 'fast-check';
import type { OracleLeaf, OraclePart, OracleScope } from './part';
import { sequencePart } from './sequences';
import type { Asked, Compared, ToldEvent } from './told-events';
import {
	channels,
	EVENT_NAMES,
	eventsAsked,
	isAskedFor,
	PROPERTY_NAMES,
	propertyOf,
	propertyValue,
	tellEvents,
	toldEvents,
} from './told-events';
import { numberOf } from './traits';
import type { Window } from './windows';
import { isInWindow, windows } from './windows';

// What conditions on events mean, in plain TypeScript over plain lists: written from docs/segment-conditions.md, shares no
// code with the engine.

type Scope = OracleScope<ToldEvent[]>;

interface EventCondition extends Asked {
	operator: string;
	count?: number;
	window?: Window;
}

interface ValueCondition extends Asked {
	property: string;
	aggregate: string;
	operator: string;
	value: number;
	window?: Window;
}

interface OccurrenceCondition extends Asked {
	occurrence: string;
	where?: Compared[];
	window?: Window;
}

interface ChannelCondition {
	which: string;
	operator: string;
	value: string[];
	window?: Window;
}

const scalar = propertyValue.filter((one) => one !== null && typeof one !== 'object');
const text = scalar.filter((one) => typeof one === 'string' && one !== '');
const comparison = fc.oneof(
	fc.record({ operator: fc.constantFrom('equals', 'not_equals'), value: scalar }),
	fc.record({ operator: fc.constantFrom('contains', 'starts_with'), value: text }),
	fc.record({
		operator: fc.constantFrom('gt', 'gte', 'lt', 'lte'),
		value: fc.constantFrom(5, 0.3, -3, '2026-03-01'),
	}),
	fc.record({
		operator: fc.constant('in'),
		value: fc.array(scalar, { minLength: 1, maxLength: 3 }),
	}),
	fc.record({ operator: fc.constantFrom('exists', 'not_exists') }),
);

/** One or two comparisons of properties. */
export const comparisons = fc.array(
	fc
		.tuple(fc.constantFrom(...PROPERTY_NAMES), comparison)
		.map(([name, fields]) => ({ name, ...fields })),
	{ minLength: 1, maxLength: 2 },
);

const names = fc.oneof(
	{ weight: 2, arbitrary: fc.record({ name: fc.constantFrom(...EVENT_NAMES) }) },
	fc.record({
		namePattern: fc.constantFrom(
			...['*', 'order*', '*r', 'o*_*', 'ORDER*', '?rder', 'order%b', 'order_b', '[o]rder', '*{{*'],
		),
	}),
);

/** Fields that may each be left out: an optional one that is null or undefined is. */
function condition(kind: string, ...parts: fc.Arbitrary<object>[]): fc.Arbitrary<object> {
	return fc.tuple(...parts).map((fields) => {
		const all = Object.entries(Object.assign({ kind }, ...fields) as object);
		return Object.fromEntries(all.filter(([, value]) => value !== null && value !== undefined));
	});
}

const window = fc.option(windows, { freq: 2 });
const filter = fc.record({
	channel: channels,
	properties: fc.option(comparisons, { freq: 1 }),
	window,
});
const count = fc.oneof(
	fc.record({
		operator: fc.constantFrom('at_least', 'at_most', 'exactly'),
		count: fc.integer({ min: 1, max: 3 }),
	}),
	fc.record({ operator: fc.constantFrom('at_most', 'exactly'), count: fc.constant(0) }),
	fc.constant({ operator: 'none' }),
);

export const eventConditions = condition('event', names, count, filter);

export const valueConditions = condition(
	'event_value',
	names,
	fc.record({
		property: fc.constantFrom(...PROPERTY_NAMES),
		aggregate: fc.constantFrom('sum', 'average', 'min', 'max', 'distinct'),
		operator: fc.constantFrom('gt', 'gte', 'lt', 'lte', 'equals'),
		value: fc.constantFrom(0, 5, 0.3, 2, 1, 10, 19.99, -3),
	}),
	filter,
);

export const occurrenceConditions = condition(
	'event_occurrence',
	names,
	fc.record({
		occurrence: fc.constantFrom('first', 'last'),
		channel: channels,
		where: fc.option(comparisons, { freq: 1 }),
	}),
	fc.oneof(
		fc.record({ window: windows, properties: fc.option(comparisons, { freq: 1 }) }),
		fc.record({ properties: comparisons }),
	),
);

export const channelConditions = condition(
	'channel',
	fc.record({
		which: fc.constantFrom('preferred', 'last'),
		operator: fc.constantFrom('is', 'is_not'),
		value: fc.constantFrom(['web'], ['store'], ['web', 'store'], ['email']),
		window,
	}),
);

/** Events as they are tracked, and the conditions on them. */
export const eventPart: OraclePart<ToldEvent[]> = {
	told: toldEvents(EVENT_NAMES),
	tell: tellEvents,
	conditions: fc.oneof(
		...[eventConditions, valueConditions, occurrenceConditions, channelConditions],
		sequencePart.conditions,
	),
	leaves: {
		...sequencePart.leaves,
		event: (one, scope) => checkCount(one as EventCondition, scope),
		event_value: (one, scope) => checkValue(one as ValueCondition, scope),
		event_occurrence: (one, scope) => checkOccurrence(one as OccurrenceCondition, scope),
		channel: (one, scope) => checkChannel(one as ChannelCondition, scope),
	},
};

function checkCount(asked: EventCondition, scope: Scope): OracleLeaf {
	const { operator, count: wanted = 1 } = asked;
	const found = eventsAsked(asked, asked.window, scope).length;
	if (operator === 'none') return { isMet: found === 0, found };
	if (operator === 'exactly') return { isMet: found === wanted, found };
	return { isMet: operator === 'at_most' ? found <= wanted : found >= wanted, found };
}

function checkValue(asked: ValueCondition, scope: Scope): OracleLeaf {
	const said = eventsAsked(asked, asked.window, scope).map((event) =>
		propertyOf(event, asked.property),
	);
	const found = aggregate(asked.aggregate, said);
	const { operator, value } = asked;
	if (found === null) return { isMet: false, found };
	const isMet = {
		gt: found > value,
		gte: found >= value,
		lt: found < value,
		lte: found <= value,
		equals: found === value,
	}[operator];
	return { isMet: isMet ?? false, found };
}

const MILLION = 1_000_000n;

function aggregate(name: string, said: unknown[]): number | null {
	if (name === 'distinct') {
		const scalars = said.filter((one) => ['string', 'number', 'boolean'].includes(typeof one));
		// A number that JavaScript writes with an exponent says the same as no text.
		return new Set(
			scalars.map((one) =>
				typeof one === 'number' && String(one).includes('e')
					? `number ${one}`
					: `said ${String(one)}`,
			),
		).size;
	}
	const numbers = said.flatMap((one) => {
		const number = numberOf(one);
		return number === undefined || Math.abs(number) > 1e13 ? [] : [number];
	});
	if (name === 'sum') return Number(millionths(numbers)) / 1e6;
	if (numbers.length === 0) return null;
	if (name === 'min' || name === 'max') return Math[name](...numbers) + 0;
	const [sum, length] = [millionths(numbers), BigInt(numbers.length)];
	const size = ((sum < 0n ? -sum : sum) * 2n + length) / (length * 2n);
	return Number(sum < 0n ? -size : size) / 1e6 + 0;
}

/** The sum, each number rounded to its sixth decimal place; read off its digits. */
function millionths(numbers: readonly number[]): bigint {
	return numbers.reduce((sum, number) => {
		const [whole = '0', rest = '0'] = Math.abs(number).toFixed(6).split('.');
		const size = BigInt(whole) * MILLION + BigInt(rest);
		return number < 0 ? sum - size : sum + size;
	}, 0n);
}

function checkOccurrence(asked: OccurrenceCondition, scope: Scope): OracleLeaf {
	const { occurrence, where, properties: wanted, window: inWindow, ...named } = asked;
	const events = eventsAsked(
		{ ...named, ...(where === undefined ? {} : { properties: where }) },
		undefined,
		scope,
	);
	const event = events.at(occurrence === 'first' ? 0 : -1);
	if (event === undefined) return { isMet: false, found: null };
	const isMet =
		isInWindow(event.occurredAt, inWindow, scope) &&
		isAskedFor(event, wanted === undefined ? {} : { properties: wanted }, scope);
	const at = new Date(event.occurredAt).toISOString();
	if (wanted === undefined) return { isMet, found: at };
	const shown = wanted.map(({ name }) => [name, propertyOf(event, name) ?? null] as const);
	return { isMet, found: { at, properties: Object.fromEntries(shown) } };
}

function checkChannel(asked: ChannelCondition, scope: Scope): OracleLeaf {
	const { which, operator, value } = asked;
	const over = asked.window ?? (which === 'preferred' ? { lastDays: 365 } : undefined);
	const met = eventsAsked({}, over, scope).flatMap(({ channel }) => channel ?? []);
	const counts = new Map<string, number>();
	// From the newest on, so that of as many the one met last comes first.
	for (const channel of met.toReversed()) counts.set(channel, (counts.get(channel) ?? 0) + 1);
	const most = Math.max(0, ...counts.values());
	const preferred = [...counts].find(([, times]) => times === most)?.[0];
	const found = (which === 'last' ? met.at(-1) : preferred) ?? null;
	return { isMet: (found !== null && value.includes(found)) === (operator === 'is'), found };
}
