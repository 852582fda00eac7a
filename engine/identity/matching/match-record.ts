import type { JsonValue } from '../../values';
import type { MatchRecord } from './types';

// Of the identifiers, those that two people may nearly share. A customer number or a cookie is never the same for two
// people, and how near two of them are says nothing.
const FIELD_OF_IDENTIFIER: ReadonlyMap<string, string> = new Map([
	['email', 'email'],
	['phone', 'phone'],
	['whatsapp_id', 'phone'],
]);
const VALUES_MAX = 10;
const VALUE_LENGTH_MAX = 500;
const DEPTH_MAX = 3;

interface PersonToMatch {
	profileId: string;
	identifiers: readonly { type: string; value: string }[];
	traits: Readonly<Record<string, JsonValue>>;
}

/** A person as the matcher takes one: identifiers and traits as texts by field; `address.city` for a trait within one. */
export function matchRecord({ profileId, identifiers, traits }: PersonToMatch): MatchRecord {
	const fields = new Map<string, string[]>();
	for (const { type, value } of identifiers) {
		const field = FIELD_OF_IDENTIFIER.get(type);
		if (field !== undefined) addValue(fields, field, value);
	}
	for (const [name, value] of Object.entries(traits))
		addTrait(fields, { field: name, depth: 1 }, value);
	return { id: profileId, fields: Object.fromEntries(fields) };
}

function addTrait(
	fields: Map<string, string[]>,
	{ field, depth }: { field: string; depth: number },
	value: JsonValue,
): void {
	if (value === null || typeof value === 'boolean') return;
	if (typeof value !== 'object') return addValue(fields, field, String(value));
	if (depth > DEPTH_MAX) return;
	if (Array.isArray(value)) {
		for (const one of value) addTrait(fields, { field, depth: depth + 1 }, one);
		return;
	}
	for (const [name, inner] of Object.entries(value)) {
		addTrait(fields, { field: `${field}.${name}`, depth: depth + 1 }, inner);
	}
}

function addValue(fields: Map<string, string[]>, field: string, value: string): void {
	if (value.trim() === '' || value.length > VALUE_LENGTH_MAX) return;
	const values = fields.get(field);
	if (values === undefined) fields.set(field, [value]);
	else if (values.length < VALUES_MAX && !values.includes(value)) values.push(value);
}
