/** Longest blocked pattern. With a value's 512 characters it bounds what one test may cost. */
export const PATTERN_LENGTH_MAX = 64;

/** Tells whether a value names nobody. */
export type BlockedTest = (text: string) => boolean;

/** The patterns that have a name, since wildcards cannot say them. */
export const NAMED_PATTERNS: Readonly<Record<string, BlockedTest>> = {
	// With or without dashes, as the empty UUID and the empty advertising id.
	'{zeros}': (text) => /^\+?[0-]+$/.test(text),
	'{repeated}': (text) => text.charCodeAt(0) === text.charCodeAt(1) && /^(.)\1{5,}$/.test(text),
};
const FIRST_OF_NAMED: Readonly<Record<string, string>> = { '{zeros}': '0-+', '{repeated}': '*' };

/**
 * Whether the text is a pattern: one that has a name, or text with `*` for any characters and `?` for one. Regular
 * expressions are none on purpose: a careless one takes minutes for one value, and JavaScript cannot stop it.
 */
export function isBlockedPattern(text: string): boolean {
	return text.startsWith('{') ? Object.hasOwn(NAMED_PATTERNS, text) : /[^*?]/.test(text);
}

/** Values and patterns that a text may meet, by its first character. */
interface Candidates {
	values: Set<string>;
	tests: BlockedTest[];
}

const ASCII_COUNT = 128;

/** One test for all the values and patterns; values are in lower case, and patterns mind no case either. */
export function blockedTest(values: Iterable<string>, patterns: Iterable<string>): BlockedTest {
	const all: Candidates = { values: new Set(values), tests: [] };
	const tests = [...new Set(patterns)].map((pattern) => ({
		first: FIRST_OF_NAMED[pattern] ?? pattern.charAt(0).toLowerCase(),
		test: NAMED_PATTERNS[pattern] ?? wildcardTest(pattern),
	}));
	all.tests.push(...tests.map(({ test }) => test));
	// Most values begin like no placeholder and are through at once: the test stands on the way of every identifier.
	const byFirst = Array.from({ length: ASCII_COUNT }, (_, code): Candidates => {
		const first = String.fromCharCode(code).toLowerCase();
		return {
			values: new Set([...all.values].filter((value) => value[0] === first)),
			tests: tests
				.filter((one) => '*?'.includes(one.first) || one.first.includes(first))
				.map(({ test }) => test),
		};
	});
	return (text) => {
		// Beyond ASCII a letter's lower case may begin with another, as that of the Kelvin sign does.
		const { values: blocked, tests: candidates } = byFirst[text.charCodeAt(0)] ?? all;
		if (blocked.size === 0 && candidates.length === 0) return false;
		const lower = text.toLowerCase();
		if (blocked.size > 0 && blocked.has(lower)) return true;
		for (const test of candidates) if (test(lower)) return true;
		return false;
	};
}

/**
 * Each piece between two stars is taken where it first fits, which is right wherever the others lie. So a test takes at
 * most as many steps as the value's length times the longest piece's, however many stars there are.
 */
function wildcardTest(pattern: string): BlockedTest {
	const pieces = pattern.toLowerCase().split('*').map(pieceOf);
	const [first, last] = [pieces[0], pieces.at(-1)];
	if (first === undefined || last === undefined) return () => false;
	if (pieces.length === 1) return (text) => text.length === first.length && first.fitsAt(text, 0);
	const between = pieces.slice(1, -1);
	return (text) => {
		const end = text.length - last.length;
		if (end < first.length || !first.fitsAt(text, 0) || !last.fitsAt(text, end)) return false;
		let at = first.length;
		for (const piece of between) {
			while (at + piece.length <= end && !piece.fitsAt(text, at)) at++;
			at += piece.length;
			if (at > end) return false;
		}
		return true;
	};
}

interface Piece {
	length: number;
	fitsAt(text: string, at: number): boolean;
}

function pieceOf(piece: string): Piece {
	const { length } = piece;
	if (!piece.includes('?')) return { length, fitsAt: (text, at) => text.startsWith(piece, at) };
	const characters = [...Array(length).keys()].filter((i) => piece[i] !== '?');
	return { length, fitsAt: (text, at) => characters.every((i) => text[at + i] === piece[i]) };
}
