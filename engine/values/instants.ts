import { DateTime } from 'luxon';
import type { Rejected } from './rejected';
import { rejected } from './rejected';

// A number below this is seconds since 1970, not milliseconds: as milliseconds it would lie before March 1973.
const SECONDS_BELOW = 100_000_000_000;
const INSTANT_MAX = Date.UTC(9999, 11, 31);
// Days that every month has: the platform's parser counts 30 February as 2 March, luxon knows better.
const FULL_ISO =
	/^\d{4}-\d{2}-(?:[01]\d|2[0-8])T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;
// Luxon takes a time without a date as one of today. Ours begin with a year, or a year and a date in digits.
const ISO_WITH_YEAR = /^(?:\d{4}|[+-]\d{6})(?:$|-|W|\d{3,4}(?:$|T))/;
const SQL_WITH_DATE = /^\d{4}-\d{2}-\d{2} /;

export type InstantReason = 'instant_invalid';

/**
 * The instant in epoch milliseconds (UTC). Takes ISO 8601 (without an offset it is read in `zone`), epoch seconds or
 * milliseconds, a Date or a luxon DateTime.
 */
export function parseInstant(
	value: unknown,
	field: string,
	zone = 'utc',
): number | Rejected<InstantReason> {
	const instant = toInstant(value, zone);
	if (instant !== undefined && Math.abs(instant) <= INSTANT_MAX) return Math.round(instant);
	return rejected('instant_invalid', {
		field,
		message: `${field} is not a date and time`,
		mend: `Use ISO 8601 such as 2026-03-01T09:30:00Z, a date such as 2026-03-01, or a Unix timestamp.`,
	});
}

function toInstant(value: unknown, zone: string): number | undefined {
	if (typeof value === 'number') return fromEpoch(value);
	if (value instanceof Date) return finite(value.getTime());
	if (DateTime.isDateTime(value)) return finite(value.toMillis());
	return typeof value === 'string' ? fromText(value.trim(), zone) : undefined;
}

function fromText(text: string, zone: string): number | undefined {
	// Luxon takes some 5 µs a value; the platform's parser reads the one common exact form ten times faster.
	if (FULL_ISO.test(text)) return finite(Date.parse(text));
	if (/^-?\d{9,}$/.test(text)) return fromEpoch(Number(text));
	if (SQL_WITH_DATE.test(text)) return valid(DateTime.fromSQL(text, { zone }));
	return ISO_WITH_YEAR.test(text) ? valid(DateTime.fromISO(text, { zone })) : undefined;
}

function valid(time: DateTime): number | undefined {
	return time.isValid ? time.toMillis() : undefined;
}

function fromEpoch(value: number): number | undefined {
	return finite(Math.abs(value) < SECONDS_BELOW ? value * 1000 : value);
}

function finite(value: number): number | undefined {
	return Number.isFinite(value) ? value : undefined;
}

/** Epoch milliseconds as ISO 8601 in UTC, such as `2026-03-01T09:30:00.000Z`. */
export function formatInstant(instant: number): string {
	return new Date(instant).toISOString();
}
