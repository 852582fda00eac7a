import type { Rejected } from '../../values';
import { invariant, rejected } from '../../values';
import { referenceOf } from '../conditions/segment-condition';
import { nameKeyOf } from '../saved/segment-name';
import type {
	DefinitionReason,
	ExpandedCondition,
	ExpandedDefinition,
	Leaf,
	ParsedDefinition,
	ReferenceReason,
	Tree,
} from '../types';

const CONDITIONS_MAX = 500;
const REFERENCES_DEPTH_MAX = 10;

export type ExpandReason = DefinitionReason | ReferenceReason;

/** A saved segment that a definition may refer to. */
export interface KnownSegment {
	name: string;
	parsed: ParsedDefinition | Rejected<'definition_invalid'>;
}

/** What a definition is expanded with. */
export interface ExpandScope {
	/** The saved segment with this key; undefined where there is none. */
	segmentOf(nameKey: string): KnownSegment | undefined;
	/** The definition's own name, where it has one. */
	name?: string;
}

/** What is wrong: caught where the definition is expanded, and nowhere else. */
class ExpandProblem extends Error {
	constructor(readonly refusal: Rejected<ExpandReason>) {
		super(refusal.message);
	}
}

/**
 * Puts the conditions of the segments that a definition refers to into their places, to any depth, each different
 * condition once; or says which segment is missing, or by which names it leads back to itself.
 */
export function expandDefinition(
	parsed: ParsedDefinition,
	{ segmentOf, name }: ExpandScope,
): ExpandedDefinition | Rejected<ExpandReason> {
	try {
		const scope: Expanding = { segmentOf, atoms: new Map(), bySegment: new Map() };
		const conditions = parsed.leaves.map((leaf) =>
			expandLeaf(leaf, { place: leaf.path, name, through: [] }, scope),
		);
		checkCount(conditions, '');
		return {
			atoms: [...scope.atoms.values()].map(({ leaf }) => leaf),
			tree: withLeaves(parsed.tree, conditions),
			conditions,
		};
	} catch (error) {
		if (error instanceof ExpandProblem) return error.refusal;
		throw error;
	}
}

interface Expanding extends ExpandScope {
	/** By kind and condition, so that what two segments ask alike is asked once. */
	atoms: Map<string, { leaf: Leaf; index: number }>;
	/** By name key; `depth` is through how many segments it leads, itself included. */
	bySegment: Map<string, { tree: Tree; depth: number }>;
}

/** Which condition of the definition is expanded, and through which segments it has led so far. */
interface Way {
	place: string;
	/** The definition's own, where it has one. */
	name: string | undefined;
	through: readonly string[];
}

function expandLeaf(leaf: Leaf, way: Way, scope: Expanding): ExpandedCondition {
	const reference = referenceOf(leaf);
	if (reference === undefined) {
		const atom = atomOf(leaf, scope);
		return { atom, isMet: atom };
	}
	const inner = expandSegment(reference.name, way, scope);
	return {
		segment: inner,
		isMet: reference.operator === 'in' ? inner : { operator: 'not', parts: [inner] },
	};
}

function atomOf(leaf: Leaf, { atoms }: Expanding): number {
	const key = JSON.stringify([leaf.kind.kind, leaf.condition]);
	const known = atoms.get(key);
	if (known !== undefined) return known.index;
	const index = atoms.size;
	atoms.set(key, { leaf, index });
	return index;
}

function expandSegment(name: string, way: Way, scope: Expanding): Tree {
	const key = nameKeyOf(name);
	const place = `${way.place}.name`;
	const names = [...(way.name === undefined ? [] : [way.name]), ...way.through];
	const firstAt = names.findIndex((one) => nameKeyOf(one) === key);
	if (firstAt >= 0) throw circle(place, [...names.slice(firstAt), name]);
	const through = [...way.through, name];
	const known = scope.bySegment.get(key);
	if (way.through.length + (known?.depth ?? 1) > REFERENCES_DEPTH_MAX) {
		const sentence = `leads through more than ${REFERENCES_DEPTH_MAX} segments: ${through.join(' → ')}`;
		throw invalid(place, sentence);
	}
	if (known !== undefined) return known.tree;
	const segment = scope.segmentOf(key);
	if (segment === undefined) throw unknown(place, through);
	if ('status' in segment.parsed) throw invalid(place, `in ${name}, ${segment.parsed.message}`);
	const { leaves, tree } = segment.parsed;
	const conditions = leaves.map((leaf) => expandLeaf(leaf, { ...way, through }, scope));
	checkCount(conditions, place);
	const expanded = withLeaves(tree, conditions);
	scope.bySegment.set(key, { tree: expanded, depth: 1 + depthBelow(leaves, scope) });
	return expanded;
}

/** Through how many segments these conditions lead, all of them expanded already. */
function depthBelow(leaves: readonly Leaf[], { bySegment }: Expanding): number {
	const depths = leaves.map((leaf) => {
		const reference = referenceOf(leaf);
		return reference === undefined ? 0 : (bySegment.get(nameKeyOf(reference.name))?.depth ?? 0);
	});
	return Math.max(0, ...depths);
}

/** Counted in each place, and at each step: segments that name one another often would otherwise grow beyond any bound. */
function checkCount(conditions: readonly ExpandedCondition[], place: string): void {
	const count = conditions.reduce((sum, { isMet }) => sum + leafCountOf(isMet), 0);
	if (count <= CONDITIONS_MAX) return;
	throw invalid(
		place || 'definition',
		`with those of the segments that it refers to, it has ${count} conditions; at most ${CONDITIONS_MAX} are allowed`,
	);
}

function leafCountOf(tree: Tree): number {
	if (typeof tree === 'number') return 1;
	return tree.parts.reduce((sum: number, part) => sum + leafCountOf(part), 0);
}

function withLeaves(tree: Tree, conditions: readonly ExpandedCondition[]): Tree {
	if (typeof tree !== 'number')
		return { ...tree, parts: tree.parts.map((part) => withLeaves(part, conditions)) };
	const condition = conditions[tree];
	invariant(condition !== undefined, 'segments: a tree names its own conditions');
	return condition.isMet;
}

function invalid(place: string, sentence: string): ExpandProblem {
	return new ExpandProblem(
		rejected('definition_invalid', {
			field: place,
			message: `${place}: ${sentence}`,
			mend: 'Correct this place of the segment’s definition, or the segment that it refers to.',
		}),
	);
}

function circle(place: string, names: readonly string[]): ExpandProblem {
	return new ExpandProblem(
		rejected('segment_circle', {
			field: place,
			message: `${place}: the segment would depend on itself: ${names.join(' → ')}`,
			mend: 'Take one of these references out: a segment cannot be part of its own definition.',
		}),
	);
}

function unknown(place: string, names: readonly string[]): ExpandProblem {
	const through = names.length > 1 ? ` (through ${names.slice(0, -1).join(' → ')})` : '';
	return new ExpandProblem(
		rejected('segment_unknown', {
			field: place,
			message: `${place}: there is no saved segment “${names.at(-1) ?? ''}”${through}`,
			mend: 'Choose a saved segment, or save this one first. A deleted segment can be saved again.',
		}),
	);
}
