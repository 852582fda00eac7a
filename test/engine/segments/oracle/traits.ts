import fc from 'fast-check';
import { TEST_START_AT } from '../../../support/clock';
import type { OracleLeaf, OraclePart, OracleScope } from './part';
import { customerNamed, DAY_MS, HALF_DAY_MS, halfDays, profile } from './part';
import type { ToldTrait } from './replay-traits';
import { namedSince, namedTrait, namedValue, replayTraits } from './replay-traits';

// What conditions on traits mean, in plain TypeScript over plain lists: written from docs/segments.md, shares no code with
// the engine.

export type Scalar = string | number | boolean;

interface TraitCondition {
	name: string;
	operator: string;
	value?: Scalar | Scalar[];
	days?: number;
	forDays?: number;
}

/** When a question is asked. */
interface Asked {
	now: number;
	zone: string;
}

// Where the two stores, JavaScript and a careless reading differ.
export const values: unknown[] = [
	...[
		'Berlin',
		'berlin',
		'Ber',
		'Münster',
		'MÜNSTER',
		'😀x',
		"it's",
		'"quoted"',
		'a%b_c',
		'line\nbreak',
		'\u0001',
		' ',
	],
	...[5, 5.5, -3, 0, 1e21, 1e-7, 123456789012, true, false, [], ['Berlin'], { a: 'Berlin' }],
	...[
		'5',
		'05',
		'5.0',
		' 7 ',
		'12.50',
		'-3',
		'1e3',
		'--3',
		'-',
		'1.2.3',
		'.5',
		'5.',
		'9'.repeat(25),
		'true',
		'NaN',
	],
	...[
		'2026-03-01',
		'2026-03-01T10:00:00Z',
		'2026-03-01T10:00:00.999+02:00',
		'2026-03-01 10:00',
		'2026-03-01T10:00-02:30',
	],
	...[
		'2026-02-31',
		'2026-13-01',
		'2026-00-10',
		'2026-03-01T24:00',
		'2026-03-01T10:00:00z',
		'2026-03-01T10:00+15:00',
	],
	...[
		'2026-03-01T10:00:00.Z',
		'2026-03-01T',
		'2026-03-01  10:00',
		'0000-01-01',
		'2026-03-01T10:00:00 +02:00',
		'2026-3-1',
	],
	...["'; drop table event; --", '{{ profile.email }}', '$1', '?'],
];
const PATTERNS = [
	'^Ber',
	'[0-9]{2}',
	'n$|^.$',
	'^-?\\d+(\\.\\d+)?$',
	'(a|b)+',
	'\\W',
	'^[^\\s]*$',
	'ü|\\{',
];
/** Dates around the test's now. */
const nearDates = fc
	.record({ halfDay: fc.integer({ min: -9, max: 18 }), form: fc.nat({ max: 3 }) })
	.map(({ halfDay, form }) => {
		const text = new Date(TEST_START_AT + halfDay * HALF_DAY_MS).toISOString();
		return [text, text.slice(0, 10), `1996${text.slice(4, 10)}`, `${text.slice(0, 19)}+02:00`][
			form
		];
	});
const names = fc.constantFrom('city', 'score', "o'clock; drop table trait", '__proto__', 'a.b');
/** As conditions name traits: those told, and fields of objects. */
const namesAsked = fc.oneof(
	names,
	fc.constantFrom('city.a', 'score.a', 'score.a.b', 'score.c', 'a'),
);
const value = fc.oneof(
	{ weight: 6, arbitrary: fc.constantFrom(...values) },
	{ weight: 3, arbitrary: nearDates },
	fc.string({ maxLength: 4 }).filter(isStorable),
);
const field = fc.oneof(
	fc.constantFrom<unknown>(5, '5', 'Berlin', null, '', ['Berlin']),
	fc.object({
		key: fc.constantFrom('a', 'b'),
		maxDepth: 1,
		maxKeys: 2,
		values: [fc.constantFrom<unknown>('Berlin', 7, null)],
	}),
);
const object = fc.dictionary(fc.constantFrom('a', 'c'), field, { maxKeys: 2 });
const scalar = value.filter((one) => typeof one !== 'object') as fc.Arbitrary<
	string | number | boolean
>;
const limit = fc.constantFrom(
	5,
	5.5,
	-3,
	0,
	'5',
	'12.50',
	'2026-03-01',
	'2026-03-01T10:00:00Z',
	'2026-03-01T08:00:00+02:00',
);
function isStorable(text: string): boolean {
	return !text.includes('\u0000') && text.isWellFormed();
}

const comparison = fc.oneof(
	fc.record({ operator: fc.constantFrom('equals', 'not_equals', 'list_contains'), value: scalar }),
	fc.record({
		operator: fc.constantFrom('contains', 'not_contains', 'starts_with', 'ends_with'),
		value: scalar.filter((one) => one !== ''),
	}),
	fc.record({ operator: fc.constantFrom('gt', 'gte', 'lt', 'lte'), value: limit }),
	fc.record({
		operator: fc.constantFrom('in', 'not_in'),
		value: fc.array(scalar, { minLength: 1, maxLength: 4 }),
	}),
	fc.record({ operator: fc.constant('matches'), value: fc.constantFrom(...PATTERNS) }),
	fc.record({
		operator: fc.constantFrom('within_last', 'within_next', 'before_last', 'after_next'),
		days: fc.integer({ min: 1, max: 4 }),
	}),
	fc.record(
		{ operator: fc.constant('anniversary'), days: fc.integer({ min: 0, max: 31 }) },
		{ requiredKeys: ['operator'] },
	),
	fc.record({ operator: fc.constantFrom('exists', 'not_exists') }),
);
const traitCondition = fc
	.tuple(comparison, fc.option(fc.integer({ min: 1, max: 4 })))
	.map(([fields, forDays]) =>
		forDays === null || fields.operator === 'not_exists' ? fields : { ...fields, forDays },
	);

/** Traits as sources tell them, and the conditions on them. */
export const traitPart: OraclePart<ToldTrait[]> = {
	// Told in the order of their time: what is told late cannot say since when a value stands.
	told: fc
		.array(
			fc.record({
				profile,
				name: names,
				source: fc.constantFrom('', 'web', 'store'),
				value: fc.oneof({ weight: 3, arbitrary: value }, object),
				setAt: halfDays.map((count) => TEST_START_AT - count * HALF_DAY_MS),
			}),
			{ maxLength: 25 },
		)
		.map((told) => told.toSorted((a, b) => a.setAt - b.setAt)),
	tell: async (told, { engine, prefix }) => {
		await engine.identity.resolve(
			told.map(({ profile: i, name, value: said, source, setAt }) => ({
				...customerNamed(prefix, i),
				traits: Object.fromEntries([[name, said]]),
				source,
				occurredAt: setAt,
			})),
		);
	},
	conditions: fc
		.tuple(namesAsked, traitCondition)
		.map(([name, fields]) => ({ kind: 'trait', name, ...fields })),
	leaves: {
		trait: (condition, scope) => checkTrait(condition as TraitCondition, scope),
	},
};

export function checkTrait(
	condition: TraitCondition,
	{ told, members, now, zone }: OracleScope<ToldTrait[]>,
): OracleLeaf {
	const person = replayTraits(told.filter(({ profile: i }) => members.has(i)));
	// An object is found only by conditions on whether there is something.
	const named = condition.operator.endsWith('exists') ? namedTrait : namedValue;
	const found = named(person, condition.name);
	const { forDays } = condition;
	const stands =
		forDays === undefined ||
		(found !== undefined && namedSince(person, condition.name) <= now - forDays * DAY_MS);
	return { isMet: stands && holds(condition, found, { now, zone }), found: found ?? null };
}

/** Whether a value, a trait's or another's, passes the comparison. */
export function holds(condition: TraitCondition, found: unknown, asked: Asked): boolean {
	const { operator, value = '' } = condition;
	if (operator === 'exists') return found !== undefined;
	if (operator.startsWith('not_')) {
		return !holds({ ...condition, operator: operator.slice(4) }, found, asked);
	}
	switch (operator) {
		case 'equals':
		case 'in':
			return [value].flat().some((one) => saysSame(found, one));
		case 'list_contains':
			return Array.isArray(found) && found.some((one) => saysSame(one, value));
		case 'gt':
		case 'gte':
		case 'lt':
		case 'lte':
			return compare(operator, found, value);
		default:
			return 'value' in condition
				? textHolds(operator, textOf(found), String(value))
				: dateHolds(condition, found, asked);
	}
}

function textHolds(operator: string, text: string | undefined, wanted: string): boolean {
	if (text === undefined) return false;
	if (operator === 'matches')
		return [...text].length <= 1_000 && new RegExp(wanted, 'u').test(text);
	if (operator === 'contains') return text.includes(wanted);
	return operator === 'starts_with' ? text.startsWith(wanted) : text.endsWith(wanted);
}

function dateHolds({ operator, days = 0 }: TraitCondition, found: unknown, asked: Asked): boolean {
	const seconds = secondsOf(found);
	if (seconds === undefined) return false;
	if (operator === 'anniversary') return isKept(String(found).slice(5, 10), days, asked);
	const [age, limit] = [asked.now - seconds * 1_000, days * DAY_MS];
	switch (operator) {
		case 'within_last':
			return age > 0 && age <= limit;
		case 'within_next':
			return age <= 0 && -age < limit;
		case 'before_last':
			return age > limit;
		default:
			return -age >= limit;
	}
}

/** Whether the day of the year is kept on one of so many days around today. */
function isKept(monthDay: string, days: number, { now, zone }: Asked): boolean {
	const today = new Date(new Date(now).toLocaleDateString('en-CA', { timeZone: zone }));
	return Array.from({ length: 2 * days + 1 }, (_, i) => {
		const day = new Date(today.getTime() + (i - days) * DAY_MS).toISOString();
		const isLeapYear = new Date(`${day.slice(0, 4)}-02-29`).getUTCDate() === 29;
		return monthDay === '02-29' && !isLeapYear
			? '02-28' === day.slice(5, 10)
			: monthDay === day.slice(5, 10);
	}).some((isDay) => isDay);
}

function saysSame(found: unknown, wanted: Scalar | Scalar[]): boolean {
	const isScalar =
		typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean';
	return isScalar && String(found) === String(wanted);
}

function textOf(found: unknown): string | undefined {
	if (typeof found === 'string') return found;
	return typeof found === 'number' && !String(found).includes('e') ? String(found) : undefined;
}

function compare(operator: string, found: unknown, wanted: unknown): boolean {
	const limit = numberOf(wanted);
	const [a, b] =
		limit === undefined ? [secondsOf(found), secondsOf(wanted)] : [numberOf(found), limit];
	if (a === undefined || b === undefined) return false;
	return { gt: a > b, gte: a >= b, lt: a < b, lte: a <= b }[operator] ?? false;
}

export function numberOf(value: unknown): number | undefined {
	if (typeof value === 'number') return value;
	if (typeof value !== 'string') return undefined;
	const text = value.replace(/^ +| +$/g, '');
	return text.length <= 20 && /^-?[0-9]+(\.[0-9]+)?$/.test(text) ? Number(text) : undefined;
}

const DATE =
	/^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:Z|([+-])(\d\d):(\d\d))?)?$/;

export function secondsOf(value: unknown): number | undefined {
	const match = typeof value === 'string' ? DATE.exec(value) : null;
	if (match === null) return undefined;
	const [year, month, day, hour, minute, second] = match
		.slice(1, 7)
		.map((part) => Number(part ?? 0));
	const [sign, offsetHour, offsetMinute] = [
		match[7] === '-' ? -1 : 1,
		Number(match[8] ?? 0),
		Number(match[9] ?? 0),
	];
	const isDate = between(month, 1, 12) && between(day, 1, 31);
	const isTime = between(hour, 0, 23) && between(minute, 0, 59) && between(second, 0, 59);
	if (!isDate || !isTime || !between(offsetHour, 0, 14) || !between(offsetMinute, 0, 59))
		return undefined;
	const date = new Date(0);
	date.setUTCFullYear(year ?? 0, (month ?? 0) - 1, day);
	date.setUTCHours(hour ?? 0, minute, second);
	return date.getTime() / 1000 - sign * (offsetHour * 3600 + offsetMinute * 60);
}

function between(value: number | undefined, least: number, most: number): boolean {
	return value !== undefined && value >= least && value <= most;
}
