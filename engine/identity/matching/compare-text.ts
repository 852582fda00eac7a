import type { Comparison, Value } from './comparison';
import { valueOf } from './comparison';
import { foldText } from './fold-text';
import { jaroWinkler } from './text-distance';

// Where Winkler's similarity stops to be a misspelling and starts to be another word; the usual bounds of the trade.
export const VERY_SIMILAR_MIN = 0.92;
export const SIMILAR_MIN = 0.8;

const EXACT_LEVELS = ['same', 'different'];

/** The same or not, but for case and accents. */
export const exactComparison: Comparison = {
	levels: EXACT_LEVELS,
	prepare: (value) => valueOf(foldText(value)),
	levelOf: () => EXACT_LEVELS.indexOf('different'),
	blockKey: ({ text }) => text,
};

/** Words: streets, towns, companies. */
export const textComparison: Comparison = {
	levels: ['same', 'very similar', 'similar', 'different'],
	prepare: (value) => valueOf(foldText(value)),
	levelOf: similarityLevel,
	blockKey: ({ text }) => text,
};

function similarityLevel(a: Value, b: Value): number {
	const similarity = jaroWinkler(a.points, b.points);
	if (similarity >= VERY_SIMILAR_MIN) return 1;
	return similarity >= SIMILAR_MIN ? 2 : 3;
}
