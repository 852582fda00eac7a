const LATIN_MARKS = /[\u0300-\u036f]/g;
const LETTERS: ReadonlyMap<string, string> = new Map([
	...Object.entries({ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' }),
	['ς', 'σ'],
]);
const SPECIAL_LETTERS = new RegExp(`[${[...LETTERS.keys()].join('')}]`, 'g');

/**
 * A text as it is compared: one spelling of each character (NFKC, so that full-width forms are plain), lower case, accents
 * off Latin, Greek and Cyrillic letters, words parted by one space. Other scripts keep their marks, which are letters
 * there.
 */
export function foldText(text: string): string {
	return text
		.normalize('NFKD')
		.replace(LATIN_MARKS, '')
		.normalize('NFC')
		.toLowerCase()
		.replace(SPECIAL_LETTERS, (letter) => LETTERS.get(letter) ?? letter)
		.replace(/[^\p{L}\p{M}\p{N}@]+/gu, ' ')
		.trim();
}

/** Letters and digits alone, without spaces: codes, postcodes and numbers however they are grouped. */
export function foldCode(text: string): string {
	return foldText(text).replaceAll(' ', '');
}

export function codePoints(text: string): number[] {
	return Array.from(text, (character) => character.codePointAt(0) ?? 0);
}

// Letters that sound alike, as Soundex groups them (Russell 1918), and the Cyrillic and Greek letters of the same sound.
const SOUND_GROUPS = [
	'bfpvбпвфβπφ',
	'cgjkqsxzгджзксхцчшщγκξσζχψ',
	'dtдтδθτ',
	'lлλ',
	'mnмнμν',
	'rрρ',
];
const SOUND_OF: ReadonlyMap<string, string> = new Map(
	SOUND_GROUPS.flatMap((letters, i) => [...letters].map((letter) => [letter, String(i + 1)])),
);
const SOUND_LENGTH = 4;

/**
 * The first letter and the sounds after it, as Soundex: `robert` and `rupert` are both r163. In a script without those
 * letters, such as Chinese, the first two characters.
 */
export function soundKey(folded: string): string {
	const letters = [...folded.replaceAll(' ', '')];
	const [first = ''] = letters;
	let key = first;
	let last = SOUND_OF.get(first);
	for (const letter of letters.slice(1)) {
		const sound = SOUND_OF.get(letter);
		if (sound !== undefined && sound !== last) key += sound;
		if (letter !== 'h' && letter !== 'w') last = sound;
		if (key.length >= SOUND_LENGTH) break;
	}
	return key.length > 1 ? key : letters.slice(0, 2).join('');
}
