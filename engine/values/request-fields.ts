import { hashKey } from './keys';
import type { Rejected } from './rejected';
import { rejected } from './rejected';
import { checkText } from './text';
import type { TextReason } from './text';

/** Longest idempotency key that is stored as it came; a longer one is stored as its hash. */
export const KEY_LENGTH_MAX = 256;
const AHEAD_MS_MAX = 86_400_000;

/** The idempotency key in the form that is stored: trimmed, hashed where it is long or no database could hold it. */
export function checkKey(value: unknown): string | Rejected<'key_missing'> {
	const key = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
	if (typeof key !== 'string' || key.trim() === '') {
		return rejected('key_missing', {
			field: 'idempotencyKey',
			message: 'The field with the idempotency key is empty or holds no text',
			mend: 'Choose a field that every item has, such as the order number, or leave Idempotency Key Field empty.',
		});
	}
	const text = key.trim();
	const isStorable =
		text.length <= KEY_LENGTH_MAX && !text.includes('\u0000') && text.isWellFormed();
	return isStorable ? text : hashKey([text]);
}

export type OccurredAtReason = 'instant_invalid' | 'instant_in_future';

/**
 * When something happened, epoch ms; now where it does not say. Up to a day ahead of us counts as now, since another
 * machine's clock may run ahead; more is refused.
 */
export function checkOccurredAt(
	value: number | undefined,
	now: number,
): number | Rejected<OccurredAtReason> {
	if (value === undefined) return now;
	if (!Number.isSafeInteger(value)) {
		return rejected('instant_invalid', {
			field: 'occurredAt',
			message: 'The time is not a date and time',
			mend: 'Use ISO 8601 such as 2026-03-01T09:30:00Z, or a Unix timestamp.',
		});
	}
	if (value <= now + AHEAD_MS_MAX) return Math.min(value, now);
	return rejected('instant_in_future', {
		field: 'occurredAt',
		message: 'The time is more than one day in the future',
		mend: 'It has happened already: check the field with the time, its day and month, and its time zone.',
	});
}

/** As `checkText`, but nothing and blanks are an empty text. */
export function optionalText(
	value: unknown,
	field: string,
	lengthMax: number,
): string | Rejected<TextReason> {
	if (value === undefined || value === null) return '';
	if (typeof value === 'string' && value.trim() === '') return '';
	return checkText(value, field, lengthMax);
}
