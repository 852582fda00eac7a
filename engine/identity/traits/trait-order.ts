import type { JsonValue } from '../../values';
import { compareTexts } from './compare-texts';
import { isRecord } from './trait-paths';

// Which of two values is greater: written so that SQL can say the same (`jsonOrder` in the store).

/** Most values of a union, and the longest of them as JSON, so that a list that only grows stays small. */
const UNION_MAX = 250;
const UNION_VALUE_LENGTH_MAX = 256;

/** A number, or a text that is one; a date; another text; anything else. */
interface Order {
	rank: 0 | 1 | 2 | 3;
	number: number;
	text: string;
}

// As in conditions: digits with at most one point; longer ones are codes, not amounts.
const NUMERAL = /^-?[0-9]+(\.[0-9]+)?$/;
const NUMERAL_LENGTH_MAX = 20;

function orderOf(value: JsonValue): Order {
	if (typeof value === 'number') return { rank: 0, number: value, text: '' };
	if (typeof value !== 'string') return { rank: 3, number: 0, text: '' };
	const trimmed = value.replace(/^ +| +$/g, '');
	if (trimmed.length <= NUMERAL_LENGTH_MAX && NUMERAL.test(trimmed)) {
		return { rank: 0, number: Number(trimmed), text: '' };
	}
	const seconds = secondsOf(value);
	return seconds === undefined
		? { rank: 2, number: 0, text: value }
		: { rank: 1, number: seconds, text: '' };
}

/**
 * Whether `value` is the greater (with `max`) or the smaller (with `min`): -1 or 1, and 0 where neither is. Numbers go by
 * size, dates by their second, other texts by their characters. Of different kinds a number counts before a date, a
 * date before another text, that before the rest, with `max` and `min` alike: a "n/a" never takes a number's place.
 */
export function compareExtremes(
	strategy: 'max' | 'min',
	value: JsonValue,
	other: JsonValue,
): number {
	const [a, b] = [orderOf(value), orderOf(other)];
	if (a.rank !== b.rank) return a.rank < b.rank ? 1 : -1;
	const order = Math.sign(a.number - b.number) || compareTexts(a.text, b.text);
	return strategy === 'max' ? order : -order;
}

/** The distinct values of scalars and lists together: numbers, then dates, then texts, each in order. */
export function uniteValues(values: readonly JsonValue[]): JsonValue[] {
	const distinct = new Map<string, JsonValue>();
	for (const value of values.flat()) {
		const json = canonicalJson(value);
		if (value === null || value === '' || json.length > UNION_VALUE_LENGTH_MAX) continue;
		distinct.set(json, value);
	}
	return [...distinct]
		.map(([json, value]) => ({ json, value, order: orderOf(value) }))
		.sort(
			(a, b) =>
				a.order.rank - b.order.rank ||
				a.order.number - b.order.number ||
				compareTexts(a.json, b.json),
		)
		.slice(0, UNION_MAX)
		.map(({ value }) => value);
}

/** JSON with the keys in order: PostgreSQL gives them in another order than they came. */
export function canonicalJson(value: JsonValue): string {
	return JSON.stringify(value, (_key, part: JsonValue) =>
		isRecord(part)
			? Object.fromEntries(Object.entries(part).sort(([a], [b]) => compareTexts(a, b)))
			: part,
	);
}

const DATE =
	/^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?(?:Z|([+-])(0\d|1[0-4]):([0-5]\d))?)?$/;
// Date.UTC takes the years before 100 as those of the 20th century; 400 years later the calendar is the same.
const CYCLE_YEARS = 400;
const CYCLE_SECONDS = 146_097 * 86_400;

/** Epoch seconds of an ISO 8601 date, or date and time, UTC where it has no offset; fractions are dropped. */
function secondsOf(text: string): number | undefined {
	const match = DATE.exec(text);
	if (match === null) return undefined;
	const part = (i: number) => Number(match[i] ?? 0);
	const [year, month, day] = [part(1) + CYCLE_YEARS, part(2) - 1, part(3)];
	const seconds = Date.UTC(year, month, day, part(4), part(5), part(6)) / 1000 - CYCLE_SECONDS;
	const offset = part(8) * 3_600 + part(9) * 60;
	return match[7] === '-' ? seconds + offset : seconds - offset;
}
