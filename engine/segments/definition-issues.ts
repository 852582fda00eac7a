import type { ZodIssueOptionalMessage } from 'zod';

/** What is wrong with a field, as the rest of a sentence that begins with its place. Never holds the value itself. */
export function issueSentence(issue: ZodIssueOptionalMessage): string {
	switch (issue.code) {
		case 'invalid_type':
			return `must be ${TYPE_WORDS[issue.expected] ?? issue.expected}`;
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
	object: 'an object such as { "lastDays": 30 }',
};

function sizeSentence(type: string, limit: string, size: number | bigint): string {
	if (type === 'string') return size === 1 ? 'must not be empty' : `must have ${limit} characters`;
	return type === 'array'
		? `must have ${limit} ${size === 1 ? 'entry' : 'entries'}`
		: `must be ${limit}`;
}
