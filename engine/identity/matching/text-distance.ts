// Distances between two words, given as their code points, so that a character outside the basic plane counts as one.

type Points = readonly number[];

const PREFIX_MAX = 4;
const PREFIX_SCALE = 0.1;

/**
 * How alike two words are, 0 to 1: Jaro (1989) with Winkler's bonus for a common prefix of up to four characters
 * (Winkler 1990, "String Comparator Metrics and Enhanced Decision Rules"). MARTHA and MARHTA: 0.9611.
 */
export function jaroWinkler(a: Points, b: Points): number {
	const jaro = jaroOf(a, b);
	const limit = Math.min(PREFIX_MAX, a.length, b.length);
	let prefix = 0;
	while (prefix < limit && a[prefix] === b[prefix]) prefix++;
	return jaro + prefix * PREFIX_SCALE * (1 - jaro);
}

// Reused from call to call: a run compares millions of words.
let isTaken = new Uint8Array(64);
let matchedOfA = new Float64Array(64);

function jaroOf(a: Points, b: Points): number {
	if (a.length === 0 || b.length === 0) return 0;
	if (b.length > isTaken.length) isTaken = new Uint8Array(b.length * 2);
	if (a.length > matchedOfA.length) matchedOfA = new Float64Array(a.length * 2);
	isTaken.fill(0, 0, b.length);
	const matches = markMatches(a, b);
	if (matches === 0) return 0;
	const transpositions = countMoved(b, matches) / 2;
	return (matches / a.length + matches / b.length + (matches - transpositions) / matches) / 3;
}

/** Takes for each character of `a` the first free equal one of `b` within the window; returns how many. */
function markMatches(a: Points, b: Points): number {
	const window = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
	let matches = 0;
	for (let i = 0; i < a.length; i++) {
		const end = Math.min(b.length, i + window + 1);
		for (let j = Math.max(0, i - window); j < end; j++) {
			if (isTaken[j] === 1 || a[i] !== b[j]) continue;
			isTaken[j] = 1;
			matchedOfA[matches++] = a[i] ?? 0;
			break;
		}
	}
	return matches;
}

function countMoved(b: Points, matches: number): number {
	let moved = 0;
	let place = 0;
	for (let j = 0; place < matches; j++) {
		if (isTaken[j] === 1 && matchedOfA[place++] !== b[j]) moved++;
	}
	return moved;
}

// Three rows of the table, taken in turn.
let rows = [new Uint16Array(64), new Uint16Array(64), new Uint16Array(64)];

/**
 * How many characters must be inserted, deleted, replaced or swapped with their neighbour to make one word of the
 * other: Damerau (1964) in its restricted form, which edits no place twice. More than `max` is told as `max + 1`.
 * 4223 and 4232: 1.
 */
export function editDistance(a: Points, b: Points, max: number): number {
	if (Math.abs(a.length - b.length) > max) return max + 1;
	const size = b.length + 1;
	if (size > (rows[0]?.length ?? 0)) rows = rows.map(() => new Uint16Array(size * 2));
	let [beforeLast, last, row] = rows as [Uint16Array, Uint16Array, Uint16Array];
	for (let j = 0; j < size; j++) last[j] = j;
	for (let i = 1; i <= a.length; i++) {
		if (fillRow({ a, b, i }, row, { last, beforeLast }) > max) return max + 1;
		[beforeLast, last, row] = [last, row, beforeLast];
	}
	return Math.min(last[b.length] ?? 0, max + 1);
}

/** Row `i` of the table from the two before it; returns its least. */
function fillRow(
	{ a, b, i }: { a: Points; b: Points; i: number },
	row: Uint16Array,
	{ last, beforeLast }: { last: Uint16Array; beforeLast: Uint16Array },
): number {
	let least = i;
	let left = i;
	row[0] = i;
	for (let j = 1; j <= b.length; j++) {
		const [diagonal = 0, above = 0] = [last[j - 1], last[j]];
		const replaced = a[i - 1] === b[j - 1] ? diagonal : diagonal + 1;
		left = Math.min(replaced, above + 1, left + 1);
		if (isSwap(a, b, { i, j })) left = Math.min(left, (beforeLast[j - 2] ?? 0) + 1);
		row[j] = left;
		least = Math.min(least, left);
	}
	return least;
}

/** Whether the last two characters of both stand in the other order. */
function isSwap(a: Points, b: Points, { i, j }: { i: number; j: number }): boolean {
	return i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
}
