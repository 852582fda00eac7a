import { ean13CheckDigit, luhnCheckCharacter } from './check-digit';

/** Stands in a pattern for a character of chance. */
export const PLACEHOLDER = '#';

/**
 * Digits and letters without those that are taken for one another: 0 O, 1 I L, 2 Z, 5 S, 8 B and U, which is read as V. 24 of
 * them, an even number, as the check digit asks.
 */
export const DEFAULT_ALPHABET = '34679ACDEFGHJKMNPQRTVWXY';

/** The alphabet of barcodes that hold digits only. */
export const DIGITS = '0123456789';

const LOOK_ALIKES: Readonly<Record<string, string>> = {
	O: '0',
	I: '1',
	L: '1',
	Z: '2',
	S: '5',
	B: '8',
	U: 'V',
};

export const CHECK_DIGITS = ['luhn', 'ean13', 'none'] as const;
export type CheckDigit = (typeof CHECK_DIGITS)[number];

/** How the codes of a campaign are made. */
export interface CodeFormat {
	/** Capitals, digits, spaces and dashes as they are printed, `#` for a character of chance. */
	pattern: string;
	alphabet: string;
	checkDigit: CheckDigit;
}

/** A code as it is compared: capitals and digits alone, each look-alike as the one it is taken for. */
export function codeKeyOf(code: string): string {
	const plain = code.toUpperCase().replace(/[^0-9A-Z]/g, '');
	return plain.replace(/[OILZSBU]/g, (letter) => LOOK_ALIKES[letter] ?? letter);
}

/** Whether everybody uses the same code. */
export function isShared({ pattern }: Pick<CodeFormat, 'pattern'>): boolean {
	return !pattern.includes(PLACEHOLDER);
}

/** How many characters of a code are chance: one placeholder is the check digit. */
export function chanceLength({ pattern, checkDigit }: CodeFormat): number {
	const places = pattern.split(PLACEHOLDER).length - 1;
	return checkDigit === 'none' ? places : Math.max(places - 1, 0);
}

/** How many different codes there are. */
export function codeSpace(format: CodeFormat): number {
	return format.alphabet.length ** chanceLength(format);
}

/** The code with these characters of chance, its check digit in the last placeholder. */
export function codeOf(format: CodeFormat, chance: string): string {
	const { pattern, alphabet, checkDigit } = format;
	if (checkDigit === 'none') return filled(pattern, chance);
	if (checkDigit === 'luhn') return filled(pattern, chance + luhnCheckCharacter(chance, alphabet));
	const digits = filled(pattern, chance).replace(/[^0-9]/g, '');
	return filled(pattern, chance + ean13CheckDigit(digits));
}

function filled(pattern: string, characters: string): string {
	let next = 0;
	return pattern.replaceAll(PLACEHOLDER, () => characters[next++] ?? PLACEHOLDER);
}

/** Whether the code looks like one of the pattern, and whether its check digit is right. */
export function readCode(format: CodeFormat, codeKey: string): 'other' | 'mistyped' | 'right' {
	const shape = codeKeyOf(format.pattern.replaceAll(PLACEHOLDER, '')).length;
	const places = format.pattern.split(PLACEHOLDER).length - 1;
	if (places === 0 || codeKey.length !== shape + places) return 'other';
	const chance = chanceIn(format, codeKey);
	if (chance === undefined) return 'other';
	const expected = codeOf(format, chance.slice(0, chanceLength(format)));
	return codeKeyOf(expected) === codeKey ? 'right' : 'mistyped';
}

/** What stands in the placeholders, in the alphabet's letters; undefined where the rest is not the pattern's. */
function chanceIn({ pattern, alphabet }: CodeFormat, codeKey: string): string | undefined {
	const letters = new Map(alphabet.split('').map((letter) => [codeKeyOf(letter), letter]));
	let place = 0;
	let chance = '';
	for (const character of pattern.replace(/[^0-9A-Z#]/g, '')) {
		const given = codeKey[place++] ?? '';
		if (character !== PLACEHOLDER && codeKeyOf(character) !== given) return undefined;
		const letter = letters.get(given);
		if (character === PLACEHOLDER && letter === undefined) return undefined;
		if (character === PLACEHOLDER) chance += letter ?? '';
	}
	return chance;
}
