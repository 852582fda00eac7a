import type { Range } from './characters';
import { ANY, charactersOf } from './characters';
import { parseBrackets } from './parse-brackets';
import type { PatternReader } from './pattern-reader';
import { PatternProblem, readEscape, readerOf } from './pattern-reader';

/**
 * A regular expression, of that part of JavaScript's (with the flag `u`) which both stores match alike, in a time that
 * grows no faster than the text. One character of a set; the start or the end of the text; or other patterns one after
 * the other, a choice of them, or one of them so many times (`most` null: without a limit).
 */
export type Pattern =
	| { type: 'character'; ranges: readonly Range[] }
	| { type: 'start' }
	| { type: 'end' }
	| { type: 'sequence'; parts: readonly Pattern[] }
	| { type: 'choice'; parts: readonly Pattern[] }
	| { type: 'repeat'; part: Pattern; least: number; most: number | null };

/** Most characters with all repetitions written out, which is what both stores make of a pattern. */
const SIZE_MAX = 200;
const COUNT_MAX = 50;

/** The pattern; or what is wrong with it, as the rest of a sentence that begins with its place. */
export function parsePattern(text: string): Pattern | { problem: string } {
	try {
		const reader = readerOf(text);
		const pattern = parseChoice(reader);
		if (reader.next() !== '') throw new PatternProblem('has a ) without its (');
		return pattern;
	} catch (error) {
		if (error instanceof PatternProblem) return { problem: error.message };
		throw error;
	}
}

function parseChoice(reader: PatternReader): Pattern {
	const first = parseSequence(reader);
	const parts = [first];
	while (reader.take('|')) parts.push(parseSequence(reader));
	return parts.length === 1 ? first : checkSize({ type: 'choice', parts });
}

function parseSequence(reader: PatternReader): Pattern {
	const parts: Pattern[] = [];
	while (!['', '|', ')'].includes(reader.next())) parts.push(parseRepeated(reader));
	const [first] = parts;
	if (first === undefined) {
		throw new PatternProblem('has an empty part; write (…)? for a part that may be missing');
	}
	return parts.length === 1 ? first : checkSize({ type: 'sequence', parts });
}

function parseRepeated(reader: PatternReader): Pattern {
	const part = parseOne(reader);
	const counts = readCounts(reader);
	if (counts === undefined) return part;
	if (hasAnchor(part)) throw new PatternProblem('must not repeat ^ or $');
	// "As few as possible" changes what a match covers, not whether there is one.
	reader.take('?');
	if (isQuantifier(reader.next())) {
		throw new PatternProblem('repeats at once what is repeated already; put that in ( )');
	}
	return checkSize({ type: 'repeat', part, ...counts });
}

function parseOne(reader: PatternReader): Pattern {
	const character = reader.read();
	if (isQuantifier(character)) {
		throw new PatternProblem(
			`has a ${character} with nothing before it to repeat; write \\${character} for the character`,
		);
	}
	switch (character) {
		case '(':
			return parseGroup(reader);
		case '^':
			return { type: 'start' };
		case '$':
			return { type: 'end' };
		default:
			return { type: 'character', ranges: readCharacters(character, reader) };
	}
}

function readCharacters(character: string, reader: PatternReader): readonly Range[] {
	switch (character) {
		case '[':
			return parseBrackets(reader);
		case '.':
			return ANY;
		case '\\':
			return readEscape(reader);
		case ']':
		case '}':
			throw new PatternProblem(`has a single ${character}; write \\${character} for the character`);
		default:
			return charactersOf(character);
	}
}

function parseGroup(reader: PatternReader): Pattern {
	if (reader.take('?') && !reader.take(':')) {
		throw new PatternProblem(
			'has a group that begins with (?; looking ahead or behind, names and flags are not supported',
		);
	}
	const group = parseChoice(reader);
	if (!reader.take(')')) throw new PatternProblem('has a ( without its )');
	return group;
}

function isQuantifier(character: string): boolean {
	return ['*', '+', '?', '{'].includes(character);
}

function readCounts(reader: PatternReader): { least: number; most: number | null } | undefined {
	if (reader.take('*')) return { least: 0, most: null };
	if (reader.take('+')) return { least: 1, most: null };
	if (reader.take('?')) return { least: 0, most: 1 };
	if (reader.next() !== '{') return undefined;
	const match = reader.takeMatch(/^\{(\d{1,4})(?:(,)(\d{1,4})?)?\}/);
	if (match === null) {
		throw new PatternProblem(
			'has a { that counts nothing; write {2} or {2,5}, or \\{ for the character',
		);
	}
	const [, least, comma, most] = match;
	return countsOf(
		Number(least),
		comma !== undefined && most === undefined ? null : Number(most ?? least),
	);
}

function countsOf(least: number, most: number | null) {
	if (least > COUNT_MAX || (most ?? 0) > COUNT_MAX) {
		throw new PatternProblem(`must not count further than {${COUNT_MAX}}`);
	}
	if (most !== null && (most === 0 || most < least)) {
		throw new PatternProblem('has counts in { } that do not go up, or are 0');
	}
	return { least, most };
}

function hasAnchor(pattern: Pattern): boolean {
	if (pattern.type === 'start' || pattern.type === 'end') return true;
	return 'parts' in pattern && pattern.parts.some(hasAnchor);
}

function checkSize(pattern: Pattern): Pattern {
	if (sizeOf(pattern) > SIZE_MAX) {
		throw new PatternProblem(
			`must not be longer than ${SIZE_MAX} characters with what it repeats by { } written out`,
		);
	}
	return pattern;
}

function sizeOf(pattern: Pattern): number {
	if ('parts' in pattern) return pattern.parts.reduce((size, part) => size + sizeOf(part), 0);
	if (pattern.type !== 'repeat') return 1;
	return sizeOf(pattern.part) * (pattern.most ?? pattern.least + 1);
}
