import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './package-nodes';

/** An output schema of a node, as the editor reads it. */
export interface OutputSchema {
	type: string | string[];
	properties?: Record<string, OutputSchema>;
	items?: OutputSchema;
	version?: number;
}

/** The schema in `__schema__` of a node's folder, such as `Identity/__schema__/v1.0.0/merge/merge.json`. */
export function outputSchema(path: string): OutputSchema {
	return JSON.parse(readFileSync(join(ROOT, 'nodes', path), 'utf8')) as OutputSchema;
}

/** The value's form in the words of the schema; objects that hold anything, such as traits, stay open. */
export function outputForm(value: unknown, schema: OutputSchema | undefined): unknown {
	if (Array.isArray(value)) return { type: 'array', items: outputForm(value[0], schema?.items) };
	if (typeof value !== 'object' || value === null) {
		return { type: Number.isInteger(value) ? 'integer' : typeof value };
	}
	if (schema?.properties === undefined) return { type: 'object' };
	const fields = Object.entries(value).map(([name, one]) => [
		name,
		outputForm(one, schema.properties?.[name]),
	]);
	return { type: 'object', properties: Object.fromEntries(fields) };
}
