import { codePoints } from './fold-text';

/** A value made ready for its comparison, in one shape for all of them: the hot loop then stays fast. */
export interface Value {
	/** Values with the same text agree. */
	text: string;
	points: readonly number[];
	/** Words of a name, parts of an address. */
	parts: readonly string[];
	number: number;
}

/** One way to compare two values of a field. */
export interface Comparison {
	/** From full agreement, the first, to none, the last; in words for the reader of the evidence. */
	levels: readonly string[];
	/** People have several, as they have e-mail addresses: a different one says little. */
	hasMany?: true;
	/** Undefined: the value says nothing, as if it were missing. */
	prepare(value: string): Value | undefined;
	/** The level, by its index, of two values whose texts differ. */
	levelOf(a: Value, b: Value): number;
	/** What values must have in common to be compared at all; empty: nothing will do. */
	blockKey(value: Value): string;
}

export function valueOf(text: string, more: Partial<Value> = {}): Value | undefined {
	if (text === '') return undefined;
	return { text, points: codePoints(text), parts: [], number: NaN, ...more };
}
