import type { Range } from './characters';
import type { Pattern } from './parse-pattern';
import { parsePattern } from './parse-pattern';

/** How one of the two engines writes what the other writes differently. */
interface Dialect {
	prefix: string;
	character(code: number): string;
	start: string;
	end: string;
}

// Each character by its number, and each class by its characters: nothing is left to an engine's own idea of letters,
// digits and ends of lines, or of what a letter after a backslash means.
const POSTGRES: Dialect = {
	// Says that what follows is an "advanced" expression, whatever the server's settings.
	prefix: '***:',
	character: (code) => `\\U${code.toString(16).padStart(8, '0')}`,
	start: '\\A',
	end: '\\Z',
};
const RE2: Dialect = {
	prefix: '',
	character: (code) => `\\x{${code.toString(16)}}`,
	start: '\\A',
	end: '\\z',
};

/** The pattern, one that `parsePattern` takes, for PostgreSQL's operator `~`. */
export function postgresPattern(text: string): string {
	return write(text, POSTGRES);
}

/** The pattern, one that `parsePattern` takes, for re2js. */
export function re2Pattern(text: string): string {
	return write(text, RE2);
}

function write(text: string, dialect: Dialect): string {
	const pattern = parsePattern(text);
	if ('problem' in pattern) throw new Error(`The pattern ${pattern.problem}`);
	return dialect.prefix + written(pattern, dialect);
}

function written(pattern: Pattern, dialect: Dialect): string {
	switch (pattern.type) {
		case 'character':
			return set(pattern.ranges, dialect);
		case 'start':
		case 'end':
			return dialect[pattern.type];
		case 'sequence':
			return pattern.parts.map((part) => written(part, dialect)).join('');
		case 'choice':
			return `(?:${pattern.parts.map((part) => written(part, dialect)).join('|')})`;
		case 'repeat':
			return `(?:${written(pattern.part, dialect)})${quantifier(pattern)}`;
	}
}

function set(ranges: readonly Range[], { character }: Dialect): string {
	const [first, ...others] = ranges;
	if (others.length === 0 && first !== undefined && first[0] === first[1])
		return character(first[0]);
	return `[${ranges.map(([from, to]) => `${character(from)}-${character(to)}`).join('')}]`;
}

function quantifier({ least, most }: { least: number; most: number | null }): string {
	if (most === null) return least === 0 ? '*' : `{${least},}`;
	return least === most ? `{${least}}` : `{${least},${most}}`;
}
