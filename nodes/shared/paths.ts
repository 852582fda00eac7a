import { isSafeObjectProperty } from 'n8n-workflow';

const PLAIN = /^=\{\{\s*\$json((?:\.[A-Za-z_]\w*|\[(?:"[^"\\]*"|'[^'\\]*')\])+)\s*\}\}$/;
const STEP = /\.([A-Za-z_]\w*)|\["([^"\\]*)"\]|\['([^'\\]*)'\]/g;
// n8n's expressions change these; they are left to n8n, as is all that it refuses.
const GUARDED = new Set(['toString', 'valueOf', 'length']);

/** The steps of an expression that only names a field of the item: `={{ $json.a["b c"] }}` gives a, b c. */
export function plainPath(expression: string): string[] | undefined {
	const steps = PLAIN.exec(expression)?.[1];
	if (steps === undefined) return undefined;
	const path = [...steps.matchAll(STEP)].map(([, a, b, c]) => a ?? b ?? c ?? '');
	return path.every(isPlainStep) ? path : undefined;
}

/** n8n ends an expression at the first }}, wherever it stands. */
function isPlainStep(step: string): boolean {
	return isSafeObjectProperty(step) && !GUARDED.has(step) && !step.includes('}}');
}

const ROW_NUMBER = /^=\{\{\s*\$itemIndex(?:\s*\+\s*(0|[1-9]\d{0,8}))?\s*\}\}$/;

/** What an expression adds to the item's index when it only counts items: `={{ $itemIndex + 1 }}` gives 1. */
export function itemIndexOffset(expression: string): number | undefined {
	const match = ROW_NUMBER.exec(expression);
	return match === null ? undefined : Number(match[1] ?? 0);
}

/** The value at the steps; undefined where a step is absent or reaches into something that has no fields. */
export function readPath(from: unknown, path: readonly string[]): unknown {
	let value = from;
	for (const step of path) {
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step))
			return undefined;
		value = (value as Record<string, unknown>)[step];
	}
	return value;
}

/** A field's name as a marketer writes or drags it, `address.city` or `address["home city"]`, as steps. */
export function fieldPath(name: string): string[] {
	const steps = name.trim().matchAll(/[^.[\]]+|\["([^"\\]*)"\]|\['([^'\\]*)'\]|\[(\d+)\]/g);
	return [...steps].map(([step, a, b, c]) => a ?? b ?? c ?? step);
}

/** The item's field of that name. A name with dots may be the name of a column, so that is tried first. */
export function readField(json: object, name: string): unknown {
	if (Object.hasOwn(json, name)) return (json as Record<string, unknown>)[name];
	return readPath(json, fieldPath(name));
}
