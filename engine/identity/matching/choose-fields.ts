import { parseDate } from './compare-numbers';
import type { RecordTable } from './record-table';
import { MISSING } from './record-table';
import type { ComparisonKind, FieldPlan } from './types';

const FIELDS_MAX = 20;
const SAMPLE_RECORDS = 2_000;
/** Held by fewer people than this share, a field tells few pairs anything. */
const HELD_SHARE_MIN = 0.02;
const TEXT_LENGTH_MAX = 120;
const MOSTLY = 0.9;

const KINDS_BY_NAME: readonly [ComparisonKind, RegExp][] = [
	['email', /e?-?mail/],
	['phone', /phone|mobile|^tel|telefon|handy|whatsapp_?id/],
	['given_name', /^(first|given|fore|christian)_?name$|vorname|prenom|^nombre$/],
	['surname', /^(last|family|sur|second)_?name$|nachname|familienname|^nom$|apellido/],
	['full_name', /^(full_?|display_?|customer_?|contact_?)?name$/],
	['date', /birth|^dob$|geburt|naissance|nacimiento/],
	['postcode', /post_?(al)?_?code|^zip|^plz$|code_?postal/],
];

/**
 * Which fields to compare, and how: by their names where those say it, else by what they hold. Left out: fields that
 * hardly anybody has, long texts, and fields in which all are the same.
 */
export function chooseFields(table: RecordTable): FieldPlan[] {
	const count = Math.min(table.ids.length, SAMPLE_RECORDS);
	const step = table.ids.length / count;
	const textsByField = [...table.fields].map(([field, { codes, contents }]) => {
		const texts = Array.from({ length: count }, (_, i) => {
			return contents[codes[Math.floor(i * step)] ?? MISSING]?.[0];
		});
		return [field, texts.filter((text) => text !== undefined)] as const;
	});
	return textsByField
		.filter(([, texts]) => texts.length >= count * HELD_SHARE_MIN && isTelling(texts))
		.sort((one, other) => other[1].length - one[1].length || (one[0] < other[0] ? -1 : 1))
		.slice(0, FIELDS_MAX)
		.map(([field, texts]) => ({ field, comparison: comparisonFor(field, texts) }));
}

function isTelling(texts: readonly string[]): boolean {
	if (new Set(texts).size < 2) return false;
	return shareOf(texts, (text) => text.length <= TEXT_LENGTH_MAX) >= MOSTLY;
}

function comparisonFor(field: string, texts: readonly string[]): ComparisonKind {
	const name = field
		.replace(/([a-z])([A-Z])/g, '$1_$2')
		.toLowerCase()
		.replace(/[\s.-]+/g, '_');
	const named = KINDS_BY_NAME.find(([, pattern]) => pattern.test(name));
	return named?.[0] ?? comparisonByContent(texts);
}

function comparisonByContent(texts: readonly string[]): ComparisonKind {
	if (new Set(texts).size <= 2) return 'exact';
	if (shareOf(texts, (text) => text.includes('@')) >= MOSTLY) return 'email';
	if (shareOf(texts, (text) => parseDate(text) !== undefined) >= MOSTLY) return 'date';
	if (shareOf(texts, (text) => /^-?\d*\.\d+$/.test(text)) >= 0.3) return 'number';
	// Digits, or letters and digits without a space.
	const isCode = (text: string) => /\d/.test(text) && !/\s/.test(text.trim());
	return shareOf(texts, isCode) >= MOSTLY ? 'code' : 'text';
}

function shareOf(texts: readonly string[], holds: (text: string) => boolean): number {
	return texts.filter(holds).length / texts.length;
}
