import type { Comparison, Value } from './comparison';
import { COMPARISONS } from './comparisons';
import type { RecordTable } from './record-table';
import { MISSING } from './record-table';
import type { ComparisonKind, FieldPlan } from './types';

// Each distinct value of a field stands once; a record holds its number.

/** What one record holds in a field: mostly one value, several for somebody with two e-mail addresses. */
type Cell = readonly Value[];

/** One field of all records. */
export interface Column {
	field: string;
	comparison: Comparison;
	/** By record: the number of its cell, or -1 where nothing is held. */
	codes: Int32Array;
	cells: Cell[];
	/** By cell: how many records hold it. */
	counts: number[];
	/** How many records hold anything. */
	heldCount: number;
	/** Whether it tells members of a household apart: a given name, a birthday, an e-mail address. */
	isPersonal: boolean;
	levels: LevelCache;
}

/** Share of the records that hold a value: the chance that somebody else holds it too. */
export function frequencyOf({ counts, heldCount }: Column, code: number): number {
	return (counts[code] ?? 1) / heldCount;
}

const PERSONAL: readonly ComparisonKind[] = ['given_name', 'full_name', 'date', 'email'];

export function buildColumn({ field, comparison }: FieldPlan, table: RecordTable): Column {
	const column: Column = {
		field,
		comparison: COMPARISONS[comparison],
		codes: new Int32Array(table.ids.length).fill(MISSING),
		cells: [],
		counts: [],
		heldCount: 0,
		isPersonal: PERSONAL.includes(comparison),
		levels: newLevelCache(),
	};
	const { codes = [], contents = [] } = table.fields.get(field) ?? {};
	const codeByText = new Map<string, number>();
	// Contents that fold to the same become one cell.
	const cellCodes = contents.map((texts) =>
		codeOfCell(column, cellOf(texts, column.comparison), codeByText),
	);
	codes.forEach((content, i) => {
		const code = cellCodes[content] ?? MISSING;
		if (code === MISSING) return;
		column.codes[i] = code;
		column.counts[code] = (column.counts[code] ?? 0) + 1;
		column.heldCount++;
	});
	return column;
}

function cellOf(texts: readonly string[], comparison: Comparison): Cell {
	const byText = new Map<string, Value>();
	for (const text of texts) {
		const value = comparison.prepare(text);
		if (value !== undefined) byText.set(value.text, value);
	}
	return [...byText.values()].sort((a, b) => (a.text < b.text ? -1 : 1));
}

function codeOfCell(column: Column, cell: Cell, codeByText: Map<string, number>): number {
	if (cell.length === 0) return MISSING;
	const key = cell.length === 1 ? (cell[0]?.text ?? '') : cell.map(({ text }) => text).join('\n');
	const known = codeByText.get(key);
	if (known !== undefined) return known;
	codeByText.set(key, column.cells.length);
	column.cells.push(cell);
	return column.cells.length - 1;
}

/** The level of two records in this field, the best of their values; `MISSING`, which says nothing, where either is. */
export function levelIn(column: Column, a: number, b: number): number {
	const codeA = column.codes[a] ?? MISSING;
	const codeB = column.codes[b] ?? MISSING;
	if (codeA < 0 || codeB < 0) return MISSING;
	if (codeA === codeB) return 0;
	return codeA < codeB ? cachedLevel(column, codeA, codeB) : cachedLevel(column, codeB, codeA);
}

/** The cell that two records have in common, or `MISSING`. */
export function commonCode({ codes }: Column, a = 0, b = 0): number {
	const code = codes[a] ?? MISSING;
	return code === codes[b] ? code : MISSING;
}

const CACHE_SLOTS = 1 << 18;

/** Levels computed before, each in the one slot its pair of cells may have: bounded, and quick to look into. */
interface LevelCache {
	keys: Float64Array;
	levels: Int8Array;
}

function newLevelCache(): LevelCache {
	return { keys: new Float64Array(CACHE_SLOTS).fill(-1), levels: new Int8Array(CACHE_SLOTS) };
}

function cachedLevel(column: Column, codeA: number, codeB: number): number {
	const { keys, levels } = column.levels;
	const key = codeA * 4_294_967_296 + codeB;
	const slot = (Math.imul(codeA, 0x9e3779b1) ^ Math.imul(codeB, 0x85ebca6b)) >>> 14;
	if (keys[slot] === key) return levels[slot] ?? 0;
	const level = bestLevel(column, codeA, codeB);
	keys[slot] = key;
	levels[slot] = level;
	return level;
}

function bestLevel({ comparison, cells }: Column, codeA: number, codeB: number): number {
	let best = comparison.levels.length - 1;
	for (const a of cells[codeA] ?? []) {
		for (const b of cells[codeB] ?? []) {
			best = Math.min(best, a.text === b.text ? 0 : comparison.levelOf(a, b));
		}
	}
	return best;
}
