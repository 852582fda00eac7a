import type { Range } from './characters';
import { charactersOf, CLASSES } from './characters';

/** What is wrong with a pattern: caught where it is parsed, and nowhere else. */
export class PatternProblem extends Error {}

/** Reads a pattern from its start to its end, a character (not half an emoji) at a time. */
export interface PatternReader {
	/** The next character, which stays; empty at the end. */
	next(): string;
	/** The character after the next one; empty where there is none. */
	afterNext(): string;
	read(): string;
	/** Reads the character if it is the next one. */
	take(character: string): boolean;
	/** Reads what comes next if it fits the expression, which begins with `^`. */
	takeMatch(expression: RegExp): RegExpExecArray | null;
}

export function readerOf(pattern: string): PatternReader {
	const characters = [...pattern];
	let at = 0;
	return {
		next: () => characters[at] ?? '',
		afterNext: () => characters[at + 1] ?? '',
		read: () => characters[at++] ?? '',
		take: (character) => {
			const isNext = characters[at] === character;
			if (isNext) at++;
			return isNext;
		},
		takeMatch: (expression) => {
			const match = expression.exec(characters.slice(at).join(''));
			if (match !== null) at += [...match[0]].length;
			return match;
		},
	};
}

/** The characters that a backslash, which has been read, and what follows it stand for. */
export function readEscape(reader: PatternReader): readonly Range[] {
	const letter = reader.read();
	const known = CLASSES[letter];
	if (known !== undefined) return known;
	if (/^[!-/:-@[-`{-~]$/.test(letter)) return charactersOf(letter);
	if (letter === '')
		throw new PatternProblem('ends with a single \\; write \\\\ for the character');
	if (/^[1-9k]$/.test(letter))
		throw new PatternProblem(`uses \\${letter}; what a group found cannot be asked for again`);
	if (/^b$/i.test(letter))
		throw new PatternProblem(`uses \\${letter}; borders of words are not supported`);
	throw new PatternProblem(`uses \\${letter}, which is not supported`);
}
