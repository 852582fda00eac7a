import type { Column } from './column';
import { levelIn } from './column';
import { MISSING } from './record-table';
import { SWAPPED_LEVEL } from './compare-names';

/** The fields of all records, and where given and surname stand among them. */
export interface Columns {
	records: number;
	fields: readonly Column[];
	swap: SwapFields | undefined;
}

/** Both names of a record in one numbering: a given name and a surname with the same number are the same word. */
interface SwapFields {
	given: number;
	surname: number;
	level: number;
	givenWords: Int32Array;
	surnameWords: Int32Array;
}

export function withSwap(fields: readonly Column[]): Columns {
	const given = fields.findIndex(({ comparison }) => comparison.levels.includes(SWAPPED_LEVEL));
	const surname = fields.findIndex(({ comparison }) =>
		comparison.levels.includes('part of a double name'),
	);
	return {
		records: fields[0]?.codes.length ?? 0,
		fields,
		swap: swapFields(fields, given, surname),
	};
}

function swapFields(
	fields: readonly Column[],
	given: number,
	surname: number,
): SwapFields | undefined {
	const givenColumn = fields[given];
	const surnameColumn = fields[surname];
	if (givenColumn === undefined || surnameColumn === undefined) return undefined;
	const codeByWord = new Map<string, number>();
	return {
		given,
		surname,
		level: givenColumn.comparison.levels.indexOf(SWAPPED_LEVEL),
		givenWords: wordsOf(givenColumn, codeByWord),
		surnameWords: wordsOf(surnameColumn, codeByWord),
	};
}

function wordsOf({ cells, codes }: Column, codeByWord: Map<string, number>): Int32Array {
	const byCell = cells.map((cell) => {
		const word = cell[0]?.text ?? '';
		const code = codeByWord.get(word) ?? codeByWord.size;
		codeByWord.set(word, code);
		return code;
	});
	return codes.map((code) => (code === MISSING ? MISSING : (byCell[code] ?? MISSING)));
}

export function isSwapped(swap: SwapFields | undefined, a: number, b: number): boolean {
	if (swap === undefined) return false;
	const { givenWords, surnameWords } = swap;
	const [givenA = -1, surnameA = -1] = [givenWords[a], surnameWords[a]];
	return (
		givenA >= 0 &&
		surnameA >= 0 &&
		givenA !== surnameA &&
		givenA === surnameWords[b] &&
		surnameA === givenWords[b]
	);
}

/**
 * The level of a pair in one field. Where given name and surname are swapped, the given name tells it and the surname
 * says nothing: one finding must not count twice.
 */
export function levelOfPair(columns: Columns, field: number, pair: PairOf): number {
	const { swap, fields } = columns;
	if (pair.isSwapped && swap !== undefined) {
		if (field === swap.given) return swap.level;
		if (field === swap.surname) return MISSING;
	}
	const column = fields[field];
	return column === undefined ? MISSING : levelIn(column, pair.a, pair.b);
}

export interface PairOf {
	a: number;
	b: number;
	isSwapped: boolean;
}

/** The levels of pairs, field by field, pair after pair. */
export function levelsOfPairs(columns: Columns, a: Int32Array, b: Int32Array): Int8Array {
	const width = columns.fields.length;
	const levels = new Int8Array(a.length * width);
	const pair = { a: 0, b: 0, isSwapped: false };
	for (let i = 0; i < a.length; i++) {
		pair.a = a[i] ?? 0;
		pair.b = b[i] ?? 0;
		pair.isSwapped = isSwapped(columns.swap, pair.a, pair.b);
		for (let field = 0; field < width; field++) {
			levels[i * width + field] = levelOfPair(columns, field, pair);
		}
	}
	return levels;
}
