import type { DatabaseSync } from 'node:sqlite';
import { RE2JS } from 're2js';

const PATTERNS_MAX = 100;
const OPTIONS = { deterministic: true, directOnly: true };

/**
 * Gives the connection the function `matches_pattern(pattern, text)`: whether some part of the text fits, 1 or 0. In a
 * time that grows no faster than the text, which JavaScript's own expressions do not promise. The scan thread has the
 * same function of its own.
 */
export function addMatchesPattern(database: DatabaseSync): void {
	const compiled = new Map<string, RE2JS>();
	const compile = (pattern: string) => {
		const known = compiled.get(pattern);
		if (known !== undefined) return known;
		if (compiled.size >= PATTERNS_MAX) compiled.clear();
		const expression = RE2JS.compile(pattern);
		compiled.set(pattern, expression);
		return expression;
	};
	database.function('matches_pattern', OPTIONS, (pattern, text) =>
		compile(String(pattern)).test(String(text)) ? 1 : 0,
	);
}
