import type { JsonValue } from '../../values';
import { compareTexts } from './compare-texts';
import type { TraitRules, TraitStrategy } from '../rules/rules';
import { compareExtremes, uniteValues } from './trait-order';
import { dottedName, flattenTrait, isNested, pathsAbove, unflattenTraits } from './trait-paths';
import { traitRuleOf } from './trait-rules';

/** One value of a trait, from one home profile and one source; null where they took the trait away. */
export interface TraitValue {
	/** The path. */
	name: string;
	value: JsonValue;
	setAt: number;
	source: string;
	profileId: string;
}

/** Where a value came from: the source and home profile that said it, and as of when (epoch ms). */
export type TraitOrigin = Omit<TraitValue, 'name'>;

/** One trait, or one field of a nested one, and where it comes from. */
export interface TraitSource extends TraitOrigin {
	/** With dots, such as `address.city`. */
	name: string;
	strategy: TraitStrategy;
	/** What else was said, the newest first. With `union` these are in `value`, too. */
	others: TraitOrigin[];
}

/** A path with the values that were said of it, one per home profile and source. */
interface Path {
	strategy: TraitStrategy;
	said: TraitValue[];
	counting: TraitValue | undefined;
}

/**
 * The person's traits: of each path the value that its rule picks, as nested objects. Of a value and one below it
 * (`address` and `address.city`) the one said last counts, and at one instant the one below.
 */
export function foldTraits(
	values: readonly TraitValue[],
	rules: TraitRules,
): Record<string, JsonValue> {
	const counting = [...countingPaths(values, rules).values()].map((path) => path.counting);
	return unflattenTraits(counting.filter((trait) => trait !== undefined));
}

/** As `foldTraits`, path by path in the order of their names, with where each value comes from. */
export function traitSources(values: readonly TraitValue[], rules: TraitRules): TraitSource[] {
	const sources: TraitSource[] = [];
	for (const { strategy, said, counting } of countingPaths(values, rules).values()) {
		if (counting === undefined) continue;
		const others = said
			.filter((one) => !isSameOrigin(one, counting))
			.sort((a, b) => compareTold(b, a));
		const name = dottedName(counting.name);
		sources.push({ ...counting, name, strategy, others: others.map(originOf) });
	}
	return sources.sort((a, b) => compareTexts(a.name, b.name));
}

function originOf({ value, setAt, source, profileId }: TraitValue): TraitOrigin {
	return { value, setAt, source, profileId };
}

function isSameOrigin(one: TraitValue, other: TraitValue): boolean {
	return one.profileId === other.profileId && one.source === other.source;
}

function countingPaths(
	values: readonly TraitValue[],
	rules: TraitRules,
): ReadonlyMap<string, Path> {
	const paths = new Map<string, Path>();
	// Rows of before objects were kept by path hold them whole.
	for (const value of values) {
		if (isScalar(value.value)) addTo(paths, value, rules);
		else {
			for (const leaf of flattenTrait(value.name, value.value)) {
				addTo(paths, { ...value, ...leaf }, rules);
			}
		}
	}
	const overruled = overruledPaths(paths);
	for (const [name, path] of paths) {
		const counting = overruled.has(name) ? undefined : pick(path, rules.sourceOrder);
		path.counting = counting?.value === null ? undefined : counting;
	}
	return paths;
}

function addTo(paths: Map<string, Path>, told: TraitValue, rules: TraitRules): void {
	const path = paths.get(told.name);
	if (path) path.said.push(told);
	else {
		const { strategy } = traitRuleOf(rules, told.name);
		paths.set(told.name, { strategy, said: [told], counting: undefined });
	}
}

function isScalar(value: JsonValue): boolean {
	return typeof value !== 'object' || value === null;
}

/** Paths with a value above or below them that was said later; what took a value away overrules only what is below. */
function overruledPaths(paths: ReadonlyMap<string, Path>): Set<string> {
	const overruled = new Set<string>();
	for (const [name, { said }] of paths) {
		if (!isNested(name)) continue;
		const kept = keptOf(said);
		for (const above of pathsAbove(name)) {
			const saidAbove = paths.get(above)?.said ?? [];
			if (isSaidLater(saidAbove, kept)) overruled.add(name);
			if (kept.length > 0 && !isSaidLater(keptOf(saidAbove), kept)) overruled.add(above);
		}
	}
	return overruled;
}

function keptOf(said: readonly TraitValue[]): TraitValue[] {
	return said.filter(({ value }) => value !== null);
}

/** Whether the newest of `said` is newer than the newest of `others`. */
function isSaidLater(said: readonly TraitValue[], others: readonly TraitValue[]): boolean {
	const [one, other] = [newestOf(said), newestOf(others)];
	return one !== undefined && other !== undefined && compareTold(one, other) > 0;
}

function pick({ strategy, said }: Path, sourceOrder: readonly string[]): TraitValue | undefined {
	if (strategy === 'latest') return newestOf(said);
	if (strategy === 'source_order') return newestOf(ofStrongestSource(said, sourceOrder));
	const kept = keptOf(said);
	switch (strategy) {
		case 'first':
			return best(kept, (a, b) => compareTold(b, a));
		case 'max':
		case 'min':
			return best(kept, (a, b) => compareExtremes(strategy, a.value, b.value) || compareTold(a, b));
		case 'union':
			return united(kept);
	}
}

function united(said: readonly TraitValue[]): TraitValue | undefined {
	const newest = newestOf(said);
	return newest && { ...newest, value: uniteValues(said.map(({ value }) => value)) };
}

/** Those of the source that stands first in the order; all of them where none of their sources is in it. */
function ofStrongestSource(
	said: readonly TraitValue[],
	sourceOrder: readonly string[],
): readonly TraitValue[] {
	const strongest = sourceOrder.find((source) => said.some((one) => one.source === source));
	return strongest === undefined ? said : said.filter(({ source }) => source === strongest);
}

function newestOf(said: readonly TraitValue[]): TraitValue | undefined {
	return best(said, compareTold);
}

/** Orders by time; of one instant the younger profile comes later, then the source that is later in the alphabet. */
function compareTold(a: TraitValue, b: TraitValue): number {
	return (
		a.setAt - b.setAt || compareTexts(a.profileId, b.profileId) || compareTexts(a.source, b.source)
	);
}

/** The greatest; of equals the last. */
function best(
	said: readonly TraitValue[],
	compare: (a: TraitValue, b: TraitValue) => number,
): TraitValue | undefined {
	let found: TraitValue | undefined;
	for (const one of said) if (found === undefined || compare(one, found) >= 0) found = one;
	return found;
}
