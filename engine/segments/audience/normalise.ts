import { createHash } from 'node:crypto';

/** SHA-256 of the text in UTF-8, as 64 lower-case hexadecimal digits; nothing stays nothing. */
export function hashed(text: string): string {
	return text === '' ? '' : createHash('sha256').update(text).digest('hex');
}

/** Trimmed, in lower case, with one spelling for an accented letter, which may come as one character or as two. */
export function lowerCase(text: string): string {
	return text.trim().toLowerCase().normalize('NFC');
}

/** Without spaces anywhere. */
export function withoutSpaces(text: string): string {
	return text.replace(/\s/gu, '');
}

/** In lower case and without punctuation; letters of any alphabet, digits and the spaces between words stay. */
export function plainName(text: string): string {
	return lowerCase(text)
		.replace(/\s+/gu, ' ')
		.replace(/[\p{P}\p{S}\p{C}]/gu, '')
		.trim();
}

/** In lower case, letters alone. */
export function lettersOnly(text: string): string {
	return lowerCase(text).replace(/[^\p{L}\p{M}]/gu, '');
}

/** The digits of an E.164 number, country code first, without a plus sign. */
export function phoneDigits(phone: string): string {
	return phone.replace(/\D/g, '');
}

/** A postal code as it may be written into a file; nothing where it is none. */
export function plainPostalCode(text: string): string {
	const code = text.trim().toUpperCase();
	return /^[\p{L}\p{N}][\p{L}\p{N} -]{0,15}$/u.test(code) ? code : '';
}

/** A two-letter country code (ISO 3166-1) in upper case; nothing where it is none. */
export function countryCode(text: string): string {
	const code = text.trim().toUpperCase();
	return /^[A-Z]{2}$/.test(code) ? code : '';
}

/**
 * A name as it may stand in a file unhashed: on one line, no longer than `lengthMax` characters, and without the signs at
 * its head that make a spreadsheet take it for a formula.
 */
export function writtenName(text: string, lengthMax: number): string {
	const line = text.replace(/[\p{C}\s]+/gu, ' ').replace(/^[\s=+\-@]+/u, '');
	return [...line].slice(0, lengthMax).join('').trim().normalize('NFC');
}

/** The list filled up with empty texts to a length. */
export function filled(values: readonly string[], length: number): string[] {
	return Array.from({ length }, (_, i) => values[i] ?? '');
}

/** Rows of one e-mail address and one phone number each, as many as it takes to hold all of them. */
export function addressRows(
	emails: readonly string[],
	phones: readonly string[],
): { email: string; phone: string }[] {
	return Array.from({ length: Math.max(emails.length, phones.length) }, (_, i) => {
		return { email: emails[i] ?? '', phone: phones[i] ?? '' };
	});
}
