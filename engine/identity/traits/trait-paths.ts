import type { JsonValue } from '../../values';

// A nested object is kept as one trait per leaf, so that the shop's {address:{city}} and the till's {address:{street}}
// make one address. A leaf's name is its path: the keys, joined by a character that no key of it holds.

const SEPARATOR = '\u001f';
/** The first character after the separator: between the two lies, in byte order, all that begins with a path. */
const AFTER_SEPARATOR = '\u0020';
/** Longest path, in UTF-16 units. Three such columns still fit into a PostgreSQL index entry. */
export const PATH_LENGTH_MAX = 256;

/** A value at a path: a text, number, true/false or list; an object only where its keys make no paths. */
export interface TraitLeaf {
	name: string;
	value: JsonValue;
}

/** Whether a key may be a part of a path. */
export function isPathKey(key: string): boolean {
	return key !== '' && !key.includes(SEPARATOR);
}

/**
 * The value of a trait as leaves. A list is one leaf, and so is an empty object; an object with a key that makes no path
 * (an empty one, one with the separator, one that makes the path too long) stays whole.
 */
export function flattenTrait(name: string, value: JsonValue): TraitLeaf[] {
	if (!isRecord(value)) return [{ name, value }];
	const parts = Object.entries(value);
	const room = PATH_LENGTH_MAX - name.length - SEPARATOR.length;
	const isPath = parts.every(([key]) => isPathKey(key) && key.length <= room);
	if (parts.length === 0 || !isPath) return [{ name, value }];
	return parts.flatMap(([key, part]) => flattenTrait(`${name}${SEPARATOR}${key}`, part));
}

type Branch = Map<string, JsonValue | Branch>;

/** The leaves as nested objects again. No leaf's path may lead through another leaf. */
export function unflattenTraits(leaves: readonly TraitLeaf[]): Record<string, JsonValue> {
	const root: Branch = new Map();
	for (const { name, value } of leaves) {
		const keys = name.split(SEPARATOR);
		const last = keys.pop() ?? '';
		keys.reduce(branchAt, root).set(last, value);
	}
	return toRecord(root);
}

function branchAt(branch: Branch, key: string): Branch {
	const known = branch.get(key);
	if (known instanceof Map) return known;
	const added: Branch = new Map();
	branch.set(key, added);
	return added;
}

/** `fromEntries` defines keys such as "__proto__" as data, where an assignment would not. */
function toRecord(branch: Branch): Record<string, JsonValue> {
	return Object.fromEntries(
		[...branch].map(([key, part]) => [key, part instanceof Map ? toRecord(part) : part]),
	);
}

/** Whether the name is a path of more than one key. */
export function isNested(name: string): boolean {
	return name.includes(SEPARATOR);
}

/** The paths above this one, the nearest first. */
export function pathsAbove(name: string): string[] {
	const paths: string[] = [];
	for (let end = name.lastIndexOf(SEPARATOR); end > 0; end = name.lastIndexOf(SEPARATOR, end - 1)) {
		paths.push(name.slice(0, end));
	}
	return paths;
}

/** Names greater than `from` and smaller than `to`, in byte order, are the paths below this one. */
export function pathsBelow(name: string): { from: string; to: string } {
	return { from: name + SEPARATOR, to: name + AFTER_SEPARATOR };
}

/** A path as people write it: `address.city`. */
export function dottedName(name: string): string {
	return name.replaceAll(SEPARATOR, '.');
}

/** The names that a dotted one may stand for: a key that holds the dots, then a path. */
export function namesOfDotted(dotted: string): string[] {
	const keys = dotted.split('.');
	return keys.length > 1 && keys.every(isPathKey) ? [dotted, keys.join(SEPARATOR)] : [dotted];
}

export function isRecord(value: JsonValue): value is { [key: string]: JsonValue } {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
