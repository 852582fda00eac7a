// Sets of characters as ranges of code points, lowest first, neither touching nor overlapping.

export type Range = readonly [from: number, to: number];

const HIGHEST = 0x10ffff;
// NUL cannot be stored, and halves of an emoji are no characters.
const NO_CHARACTERS: readonly Range[] = [
	[0, 0],
	[0xd800, 0xdfff],
];

export function charactersOf(text: string): Range[] {
	return mergeRanges(
		[...text].map((character) => {
			const code = character.codePointAt(0) ?? 0;
			return [code, code] as const;
		}),
	);
}

/** All characters that are in none of the ranges. */
export function othersThan(ranges: readonly Range[]): Range[] {
	const others: Range[] = [];
	let next = 0;
	for (const [from, to] of mergeRanges([...ranges, ...NO_CHARACTERS])) {
		if (from > next) others.push([next, from - 1]);
		next = to + 1;
	}
	return next > HIGHEST ? others : [...others, [next, HIGHEST]];
}

export function mergeRanges(ranges: readonly Range[]): Range[] {
	const merged: Range[] = [];
	for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
		const last = merged.at(-1);
		if (last === undefined || from > last[1] + 1) merged.push([from, to]);
		else merged[merged.length - 1] = [last[0], Math.max(last[1], to)];
	}
	return merged;
}

const DIGIT: Range[] = [[0x30, 0x39]];
const WORD = mergeRanges([...DIGIT, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]]);
const LINE_END = charactersOf('\n\r\u2028\u2029');
const BLANK = mergeRanges([
	[0x09, 0x0d],
	[0x2000, 0x200a],
	...charactersOf(' \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff'),
]);

/** What `.` stands for. */
export const ANY = othersThan(LINE_END);

/** What a backslash and this letter stand for, as in JavaScript. */
export const CLASSES: Readonly<Record<string, readonly Range[]>> = {
	d: DIGIT,
	D: othersThan(DIGIT),
	w: WORD,
	W: othersThan(WORD),
	s: BLANK,
	S: othersThan(BLANK),
	t: charactersOf('\t'),
	n: charactersOf('\n'),
	r: charactersOf('\r'),
	f: charactersOf('\f'),
	v: charactersOf('\v'),
};
