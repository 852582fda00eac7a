// What traits a person has, by replaying all that was told in the order of its time: written from docs/identity.md,
// shares no code with the engine.

/** A trait as it was told: by which profile's identifier, from where, as of when. Later entries were told later. */
export interface ToldTrait {
	profile: number;
	name: string;
	source: string;
	value: unknown;
	setAt: number;
}

/** A value told of one field; null where it is taken away. */
export interface ToldField extends ToldTrait {
	path: string[];
	/** When this profile and source began to say this value. */
	since?: number;
}

/** Which value of a field counts, of all that were told of it. */
export type Choice = (told: readonly ToldField[]) => unknown;

type Tree = Map<string, unknown>;

/** A value that is no object of fields. */
class Leaf {
	constructor(
		readonly value: unknown,
		readonly since = 0,
	) {}
}

/** The traits as nested maps. `choiceOf` gives the rule of a field; `clears` names those that an empty value clears. */
export function replayTraits(
	told: readonly ToldTrait[],
	{
		choiceOf = () => lastTold,
		clears = () => false,
	}: { choiceOf?: (path: readonly string[]) => Choice; clears?: (name: string) => boolean } = {},
): Tree {
	const fields = told
		.filter(({ value }) => value !== undefined)
		.flatMap((trait) => fieldsOf(trait, asJson(trait.value), [trait.name]))
		.filter(({ name, value }) => value !== null || clears(name));
	const tree: Tree = new Map();
	for (const field of standing(fields)) {
		const key = JSON.stringify(field.path);
		const ofPath = fields.filter(({ path }) => JSON.stringify(path) === key);
		apply(tree, field, choiceOf(field.path)(ofPath));
	}
	return tree;
}

/** Fields of an object that are undefined are none. */
function asJson(value: unknown): unknown {
	return JSON.parse(JSON.stringify(value));
}

function fieldsOf(trait: ToldTrait, value: unknown, path: string[]): ToldField[] {
	if (value === '') return [{ ...trait, path, value: null }];
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		return [{ ...trait, path, value }];
	}
	const parts = Object.entries(value);
	if (parts.length === 0) return [{ ...trait, path, value: null }];
	return parts.flatMap(([key, part]) => fieldsOf(trait, part, [...path, key]));
}

/** What each profile and source told last of each field, in the order of time. */
function standing(fields: readonly ToldField[]): ToldField[] {
	const last = new Map<string, ToldField>();
	for (const field of fields) {
		const key = JSON.stringify([field.profile, field.source, field.path]);
		const known = last.get(key);
		if (known !== undefined && field.setAt < known.setAt) continue;
		const isSame = JSON.stringify(known?.value) === JSON.stringify(field.value);
		last.set(key, { ...field, since: (isSame ? known?.since : undefined) ?? field.setAt });
	}
	return [...last.values()].sort(byTime);
}

export function byTime(a: ToldField, b: ToldField): number {
	return (
		a.setAt - b.setAt ||
		a.profile - b.profile ||
		Number(a.source > b.source) - Number(a.source < b.source) ||
		a.path.length - b.path.length
	);
}

export function lastTold(told: readonly ToldField[]): unknown {
	return standing(told).at(-1)?.value ?? null;
}

/** A value replaces what stood in its way; what takes a field away takes what is below it, too. */
function apply(tree: Tree, { path, value, since }: ToldField, chosen: unknown): void {
	const key = path.at(-1) ?? '';
	let branch = tree;
	for (const step of path.slice(0, -1)) {
		const next = branch.get(step);
		if (next instanceof Map) branch = next as Tree;
		else if (value === null) return;
		else {
			const added: Tree = new Map();
			branch.set(step, added);
			branch = added;
		}
	}
	const isBranch = branch.get(key) instanceof Map;
	if (value !== null || isBranch) branch.delete(key);
	if (value !== null && chosen !== null) branch.set(key, new Leaf(chosen, since));
}

/** The trait with exactly this name, else the field that its dots lead to. */
export function namedTrait(traits: Tree, name: string): unknown {
	return plainOf(traits.get(name)) ?? plainOf(fieldAt(traits, name));
}

/** As `namedTrait`, but none that is an object of fields. */
export function namedValue(traits: Tree, name: string): unknown {
	const found = [traits.get(name), fieldAt(traits, name)];
	return found.find((part) => part instanceof Leaf)?.value;
}

function fieldAt(traits: Tree, name: string): unknown {
	let found: unknown = traits;
	for (const step of name.split('.')) {
		found = found instanceof Map ? (found as Tree).get(step) : undefined;
	}
	return found;
}

/** As plain data; a map without values is nothing. */
export function plainOf(part: unknown): unknown {
	if (part instanceof Leaf) return part.value;
	if (!(part instanceof Map)) return undefined;
	const parts = [...(part as Tree)].map(([key, value]) => [key, plainOf(value)] as const);
	const known = parts.filter(([, value]) => value !== undefined);
	return known.length === 0 ? undefined : Object.fromEntries(known);
}

/** Since when what `namedTrait` finds is as it is: of an object, its youngest field. */
export function namedSince(traits: Tree, name: string): number {
	const found = [traits.get(name), fieldAt(traits, name)];
	return sinceOf(found.find((part) => plainOf(part) !== undefined));
}

function sinceOf(part: unknown): number {
	if (part instanceof Leaf) return part.since;
	return part instanceof Map ? Math.max(...[...(part as Tree).values()].map(sinceOf)) : -Infinity;
}
