import type { Range } from './characters';
import { charactersOf, mergeRanges, othersThan } from './characters';
import type { PatternReader } from './pattern-reader';
import { PatternProblem, readEscape } from './pattern-reader';

/** The characters of [ ], of which the opening one has been read. */
export function parseBrackets(reader: PatternReader): readonly Range[] {
	const isOpposite = reader.take('^');
	const ranges: Range[] = [];
	while (!reader.take(']')) {
		if (reader.next() === '') throw new PatternProblem('has a [ without its ]');
		ranges.push(...readEntry(reader));
	}
	const characters = isOpposite ? othersThan(ranges) : mergeRanges(ranges);
	if (characters.length === 0) throw new PatternProblem('has brackets that no character fits');
	return characters;
}

/** One character, a class such as \d, or a range such as a-z. */
function readEntry(reader: PatternReader): readonly Range[] {
	const from = readMember(reader);
	if (reader.next() !== '-' || reader.afterNext() === ']') return from;
	reader.read();
	if (reader.next() === '') throw new PatternProblem('has a [ without its ]');
	const [first, last] = [single(from), single(readMember(reader))];
	if (first === undefined || last === undefined || first > last) {
		throw new PatternProblem(
			'has a range in [ ] that does not go up from one character to another',
		);
	}
	return [[first, last]];
}

function readMember(reader: PatternReader): readonly Range[] {
	const character = reader.read();
	if (character === '\\') return readEscape(reader);
	if (character === '[')
		throw new PatternProblem('has a [ inside [ ]; write \\[ for the character');
	return charactersOf(character);
}

function single(ranges: readonly Range[]): number | undefined {
	const [range, ...others] = ranges;
	return others.length === 0 && range?.[0] === range?.[1] ? range?.[0] : undefined;
}
