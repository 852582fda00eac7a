import type { JsonValue } from '../../values';
import { invariant } from '../../values';
import type { TraitRules, TraitStrategy } from '../rules/rules';
import { canonicalJson, compareExtremes, uniteValues } from './trait-order';
import { isFolded, traitRuleOf } from './trait-rules';
import type { Resolved, ResolveCommand } from '../types';

/** A trait to save: its home profile, and the value as JSON text. */
export interface TraitToSave {
	profileId: string;
	/** The path. */
	name: string;
	source: string;
	json: string;
	setAt: number;
	/** When the value became what it is, as far as the batch knows. */
	since: number;
}

/** What to save of a batch. */
export interface LatestTraits {
	/**
	 * Each trait once, so that one write locks all rows: two that lock in turns would wait for each other. Where the batch says
	 * several values, the one before the last.
	 */
	first: TraitToSave[];
	/** Of those, the last values: saved after them, so that a value that went and came back counts as new. */
	last: TraitToSave[];
}

/** What a batch says of traits: `outcomes[i]` tells whose `commands[i]` are. */
export interface ToldTraits {
	commands: readonly ResolveCommand[];
	outcomes: readonly Resolved[];
}

/**
 * The values that were true last, one per home profile, trait and source, since a statement may not update a row
 * twice; of one instant the one told last. `isLeftOut` names those that are decided by `decideFolded`.
 */
export function decideLatest(
	{ commands, outcomes }: ToldTraits,
	isLeftOut?: (name: string) => boolean,
): LatestTraits {
	// Strings are joined for a key only where a profile comes twice: on a large batch they cost more than the writing.
	const seen = new Set<string>();
	const isDistinct = outcomes.every(
		({ homeProfileId }) => seen.size < seen.add(homeProfileId).size,
	);
	const latest = new Map<string | number, TraitToSave>();
	const overtaken = new Map<string | number, TraitToSave>();
	commands.forEach(({ traits, occurredAt, source }, i) => {
		const profileId = profileOf(outcomes, i);
		for (const { name, json } of traits) {
			if (isLeftOut?.(name)) continue;
			const told = { profileId, name, source, json, setAt: occurredAt, since: occurredAt };
			const key = isDistinct ? latest.size : keyOf(told);
			const known = latest.get(key);
			if (known && known.setAt > occurredAt) continue;
			if (known && known.json !== json) overtaken.set(key, known);
			latest.set(key, known ? saidAfter(known, told) : told);
		}
	});
	if (overtaken.size === 0) return { first: [...latest.values()], last: [] };
	return {
		first: [...latest].map(([key, row]) => overtaken.get(key) ?? row),
		last: [...overtaken.keys()].flatMap((key) => latest.get(key) ?? []),
	};
}

function saidAfter(known: TraitToSave, told: TraitToSave): TraitToSave {
	return known.json === told.json ? { ...told, since: known.since } : told;
}

/** What a batch says of the traits whose rows fold all that was said, in its order. */
export function listFolded({ commands, outcomes }: ToldTraits, rules: TraitRules): TraitToSave[] {
	return commands.flatMap(({ traits, occurredAt, source }, i) =>
		traits
			.filter(({ name }) => isFolded(traitRuleOf(rules, name).strategy))
			.map(({ name, json }) => ({
				profileId: profileOf(outcomes, i),
				name,
				source,
				json,
				setAt: occurredAt,
				since: occurredAt,
			})),
	);
}

/**
 * The rows once they have heard what was told, one per home profile, trait and source; those that stay as they are in
 * `rows` are left out. Told in another order, or in other batches, it comes to the same; but of one instant `first` keeps
 * what was told first.
 */
export function decideFolded(
	told: readonly TraitToSave[],
	{ rows, rules }: { rows: readonly TraitToSave[]; rules: TraitRules },
): TraitToSave[] {
	const before = new Map(rows.map((row) => [keyOf(row), row]));
	const after = new Map(before);
	for (const one of told) {
		const key = keyOf(one);
		const { strategy } = traitRuleOf(rules, one.name);
		after.set(key, fold(strategy, after.get(key), one));
	}
	return [...after].filter(([key, row]) => row !== before.get(key)).map(([, row]) => row);
}

function fold(
	strategy: TraitStrategy,
	known: TraitToSave | undefined,
	told: TraitToSave,
): TraitToSave {
	// A row from the time of another rule may hold that the trait was taken away.
	const before = known?.json === 'null' ? undefined : known;
	if (strategy === 'union') return unite(before, told);
	if (before === undefined) return told;
	const row = replaces(strategy, told, before) ? told : before;
	const since = isSame(told, before) ? Math.min(before.since, told.since) : row.since;
	return since === row.since ? row : { ...row, since };
}

/** The same text is the same value, at less cost. */
function isSame(one: TraitToSave, other: TraitToSave): boolean {
	return one.json === other.json || canonicalJson(valueOf(one)) === canonicalJson(valueOf(other));
}

function replaces(
	strategy: Exclude<TraitStrategy, 'union'>,
	told: TraitToSave,
	known: TraitToSave,
): boolean {
	if (strategy === 'first') return told.setAt < known.setAt;
	const isLater = told.setAt >= known.setAt;
	if (strategy !== 'max' && strategy !== 'min') return isLater;
	if (told.json === known.json) return isLater;
	const order = compareExtremes(strategy, valueOf(told), valueOf(known));
	return order === 0 ? isLater : order > 0;
}

function unite(before: TraitToSave | undefined, told: TraitToSave): TraitToSave {
	if (before === undefined) return { ...told, json: JSON.stringify(uniteValues([valueOf(told)])) };
	const json = JSON.stringify(uniteValues([valueOf(before), valueOf(told)]));
	const setAt = Math.max(before.setAt, told.setAt);
	const united = { ...told, setAt, json };
	const since = isSame(united, before) ? before.since : Math.max(before.since, told.since);
	return { ...united, since };
}

function valueOf({ json }: TraitToSave): JsonValue {
	return JSON.parse(json) as JsonValue;
}

function profileOf(outcomes: readonly Resolved[], i: number): string {
	const profileId = outcomes[i]?.homeProfileId;
	invariant(profileId !== undefined, 'resolve: one outcome per command');
	return profileId;
}

/** No text in the store holds NUL, so that no two keys are one. */
function keyOf({
	profileId,
	name,
	source,
}: Pick<TraitToSave, 'profileId' | 'name' | 'source'>): string {
	return `${profileId}\u0000${source}\u0000${name}`;
}
