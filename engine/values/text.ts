import type { Rejected } from './rejected';
import { rejected } from './rejected';

/** Longest text, in UTF-16 units, where a field has no limit of its own. */
export const TEXT_LENGTH_MAX = 1_000;

export type TextReason = 'text_missing' | 'text_not_text' | 'text_too_long' | 'text_unstorable';

/**
 * The text trimmed, or why it cannot be stored. A number counts as its digits. Control characters stay as they
 * came, but for NUL and broken surrogates, which PostgreSQL cannot hold.
 */
export function checkText(
	value: unknown,
	field: string,
	lengthMax: number = TEXT_LENGTH_MAX,
): string | Rejected<TextReason> {
	const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
	if (text === undefined || text === null || text === '') return missing(field);
	if (typeof text !== 'string') {
		return rejected('text_not_text', {
			field,
			message: `${field} is not text`,
			mend: `Give ${field} a text or a number, not a list, an object or true/false.`,
		});
	}
	const trimmed = text.trim();
	if (trimmed === '') return missing(field);
	return storable(trimmed, field, lengthMax);
}

function missing(field: string) {
	return rejected('text_missing', {
		field,
		message: `${field} is empty`,
		mend: `Fill in ${field}, or check that the field it is read from exists in this item.`,
	});
}

function storable(text: string, field: string, lengthMax: number): string | Rejected<TextReason> {
	if (text.length > lengthMax) {
		return rejected('text_too_long', {
			field,
			message: `${field} has ${text.length} characters; at most ${lengthMax} are kept`,
			mend: `Shorten ${field} before this node.`,
		});
	}
	if (text.includes('\u0000') || !text.isWellFormed()) {
		return rejected('text_unstorable', {
			field,
			message: `${field} contains a character that no database can store (NUL or half an emoji)`,
			mend: `Remove that character from ${field} before this node.`,
		});
	}
	return text;
}
