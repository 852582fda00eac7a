import type { Rejected } from './rejected';
import { rejected } from './rejected';

export type JsonValue =
	null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/** Longest JSON text of one value, in UTF-16 units. */
export const JSON_LENGTH_MAX = 262_144;
/** Deepest nesting of one value; PostgreSQL's own parser gives up far later. */
export const JSON_DEPTH_MAX = 64;

export type JsonReason = 'json_invalid' | 'json_too_large' | 'json_too_deep' | 'json_unstorable';

/**
 * The value as JSON text, or why it cannot be stored: it refers to itself, is too large or too deep, or holds
 * NUL or a broken surrogate. Keys such as `__proto__` are stored as they came. `undefined` becomes `null`.
 */
export function checkJson(
	value: unknown,
	field: string,
	lengthMax: number = JSON_LENGTH_MAX,
): { json: string } | Rejected<JsonReason> {
	const json = toJson(value);
	if (json === undefined) {
		return rejected('json_invalid', {
			field,
			message: `${field} cannot be written as JSON: it refers to itself or holds something that is no data`,
			mend: `Pass only the fields you need, with an Edit Fields node before this one.`,
		});
	}
	if (json.length > lengthMax) {
		return rejected('json_too_large', {
			field,
			message: `${field} has ${json.length} characters as JSON; at most ${lengthMax} are kept`,
			mend: `Keep only what you will filter or report on; store large documents elsewhere and keep a link.`,
		});
	}
	if (json.length > 2 * JSON_DEPTH_MAX && depthOf(json) > JSON_DEPTH_MAX) {
		return rejected('json_too_deep', {
			field,
			message: `${field} is nested more than ${JSON_DEPTH_MAX} levels deep`,
			mend: `Flatten ${field} with an Edit Fields node before this one.`,
		});
	}
	return unstorableIn(json) ? unstorable(field) : { json };
}

/**
 * What somebody wrote as JSON, or handed over as an object, as plain data: an object goes through its text, which has neither
 * circles nor getters. Or what is wrong with it, as the rest of a sentence.
 */
export function readJson(
	input: unknown,
	lengthMax: number = JSON_LENGTH_MAX,
): { data: unknown } | { problem: string } {
	const text = jsonTextOf(input);
	if (text === undefined) {
		return { problem: 'must be data: it refers to itself or holds what JSON does not know' };
	}
	if (text.length > lengthMax)
		return { problem: `must not have more than ${lengthMax} characters` };
	try {
		return { data: JSON.parse(text) };
	} catch {
		// What the parser says quotes the text; where a bracket is missing the reader's editor shows better.
		return { problem: 'must be valid JSON' };
	}
}

function unstorable(field: string) {
	return rejected('json_unstorable', {
		field,
		message: `${field} contains a character that no database can store (NUL or half an emoji)`,
		mend: `Remove that character from ${field} before this node.`,
	});
}

/** The input's JSON text, a text taken for one; undefined where it is no data. */
export function jsonTextOf(input: unknown): string | undefined {
	return typeof input === 'string' ? input : toJson(input);
}

function toJson(value: unknown): string | undefined {
	try {
		return JSON.stringify(value ?? null);
	} catch {
		// Circular, BigInt, a throwing toJSON or nested beyond the stack: all of them are "not data".
		return undefined;
	}
}

// JSON.stringify writes NUL and broken surrogates as lower-case escapes. An even number of backslashes before the
// "u" is a literal backslash in the data, not an escape.
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;

function unstorableIn(json: string): boolean {
	return json.includes('\\u') && UNSTORABLE.test(json);
}

function depthOf(json: string): number {
	let depth = 0;
	let deepest = 0;
	let inString = false;
	for (let i = 0; i < json.length; i++) {
		const char = json[i];
		if (inString) {
			if (char === '\\') i++;
			else if (char === '"') inString = false;
		} else if (char === '"') inString = true;
		else if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth);
		else if (char === '}' || char === ']') depth--;
	}
	return deepest;
}
