import type { Tree } from '../types';

/** How conditions stand, by index: whether each holds, and before which instant time alone cannot change that. */
export interface Standing {
	truths: readonly boolean[];
	/** Epoch ms; null for never. */
	changes: readonly (number | null)[];
}

/** Whether the tree holds for these truths of its conditions. */
export function isTrue(tree: Tree, truths: readonly boolean[]): boolean {
	if (typeof tree === 'number') return truths[tree] ?? false;
	const some = () => tree.parts.some((part) => isTrue(part, truths));
	switch (tree.operator) {
		case 'all':
			return tree.parts.every((part) => isTrue(part, truths));
		case 'any':
			return some();
		case 'not':
			return !some();
	}
}

/** The instant, epoch ms, before which time alone cannot change whether the tree holds; null for never. */
export function changeOf(tree: Tree, standing: Standing): number | null {
	const { until } = stayOf(tree, standing);
	return until === Infinity ? null : until;
}

interface Stay {
	holds: boolean;
	until: number;
}

/**
 * "All" stays true until its first part may change, and stays false for as long as any false part does, so until the last of
 * them may change. "Any" and "not" are its mirror images.
 */
function stayOf(tree: Tree, standing: Standing): Stay {
	if (typeof tree === 'number') {
		const until = standing.changes[tree] ?? Infinity;
		return { holds: standing.truths[tree] ?? false, until };
	}
	const stays = tree.parts.map((part) => stayOf(part, standing));
	const deciding = stays.filter(({ holds }) => holds === (tree.operator !== 'all'));
	const isDecided = deciding.length > 0;
	const until = isDecided
		? Math.max(...deciding.map((stay) => stay.until))
		: Math.min(...stays.map((stay) => stay.until));
	return { holds: isDecided === (tree.operator === 'any'), until };
}

/** By condition: whether the tree would hold no longer, or come to hold, if this one condition alone were the opposite. */
export function decisiveIn(tree: Tree, truths: readonly boolean[]): boolean[] {
	const holds = isTrue(tree, truths);
	return truths.map((truth, i) => isTrue(tree, truths.with(i, !truth)) !== holds);
}
