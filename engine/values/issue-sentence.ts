import type { ZodIssueOptionalMessage } from 'zod';

/**
 * What is wrong with a field, as the rest of a sentence that begins with its place. Never holds the value itself.
 * `anObject` says what an object looks like there.
 */
export function issueSentence(issue: ZodIssueOptionalMessage, anObject = 'an object'): string {
	switch (issue.code) {
		case 'invalid_type':
			return `must be ${typeWords(issue.expected, anObject)}`;
		case 'invalid_enum_value':
		case 'invalid_union_discriminator':
			return `must be one of ${issue.options.map(String).join(', ')}`;
		case 'unrecognized_keys':
			return `has ${issue.keys.map((key) => `"${key.slice(0, 40)}"`).join(', ')}, which means nothing here`;
		case 'invalid_union':
			return 'must be a text, a number, or true or false';
		case 'too_small':
			return sizeSentence(issue.type, `at least ${String(issue.minimum)}`, issue.minimum);
		case 'too_big':
			return sizeSentence(issue.type, `at most ${String(issue.maximum)}`, issue.maximum);
		default:
			return issue.message ?? 'is not valid';
	}
}

const TYPE_WORDS: Record<string, string> = {
	string: 'a text',
	number: 'a number',
	integer: 'a whole number',
	boolean: 'true or false',
	array: 'a list',
};

/** Zod writes the values of an enumeration as `'a' | 'b'`. */
function typeWords(expected: string, anObject: string): string {
	if (expected === 'object') return anObject;
	if (!expected.includes("'")) return TYPE_WORDS[expected] ?? expected;
	return `one of ${expected.replaceAll("'", '').replaceAll(' | ', ', ')}`;
}

function sizeSentence(type: string, limit: string, size: number | bigint): string {
	if (type === 'string') return size === 1 ? 'must not be empty' : `must have ${limit} characters`;
	return type === 'array'
		? `must have ${limit} ${size === 1 ? 'entry' : 'entries'}`
		: `must be ${limit}`;
}

/** The place of an issue below `path`, such as `types[2].limit.count`. */
export function issuePlace(path: string, steps: readonly (string | number)[]): string {
	const place = steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
	return path === '' ? place.replace(/^\./, '') : path + place;
}
