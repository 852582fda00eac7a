import type { Rejected } from '../../values';
import { optionalText, rejected } from '../../values';
import { canonicalIdentifier } from '../resolve/canonical-identifier';
import type { IdentityRules } from '../rules/rules';
import { foldName } from './search-text';
import type { Beginnings, SearchQuery, SearchReason, SearchRequest, Span } from './search-types';

const TEXT_LENGTH_MAX = 512;
const SEARCH_LIMIT_MAX = 500;
const LIMIT_DEFAULT = 50;
const WORDS_MAX = 5;
const PROFILE_ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
/** Behind every profile id. */
const BEHIND_ALL = 'g';
const LAST_CHARACTER = '\u{10FFFF}';

type Refusal = Rejected<SearchReason>;

/** The request checked, with all beginnings that its text may stand for; or why it cannot be answered. */
export function prepareSearch(request: SearchRequest, rules: IdentityRules): SearchQuery | Refusal {
	const text = optionalText(request.text, 'text', TEXT_LENGTH_MAX);
	if (typeof text !== 'string') return { ...text, reason: 'text_invalid' };
	const { limit = LIMIT_DEFAULT, after = '' } = request;
	if (!Number.isInteger(limit) || limit < 1 || limit > SEARCH_LIMIT_MAX) return limitInvalid();
	const before = after.trim() === '' ? BEHIND_ALL : idOfCursor(after.trim());
	if (before === undefined) return cursorInvalid();
	return { beginnings: text === '' ? null : beginningsOf(text, rules), before, limit };
}

function beginningsOf(text: string, rules: IdentityRules): Beginnings {
	const name = foldName(text);
	const words = name.split(' ').slice(0, WORDS_MAX);
	return {
		profileIds: PROFILE_ID.test(text.toLowerCase()) ? [text.toLowerCase()] : [],
		identifiers: identifierStarts(text, rules).map(spanOf),
		names: name === '' ? [] : [spanOf(name)],
		words: words.length > 1 ? words.map(spanOf) : [],
	};
}

/** The text as each type of identifier may hold it: as it came, as a whole value, and as the beginning of one. */
function identifierStarts(text: string, rules: IdentityRules): string[] {
	const whole = rules.types.flatMap((rule) => {
		const canonical = canonicalIdentifier(text, rule, rules);
		return 'value' in canonical ? [canonical.value] : [];
	});
	const bare = text.replace(/[\s\p{Pd}]/gu, '');
	const dialled = /^(?:\+|00)/.test(bare)
		? [`+${bare.replace(/^(?:\+|00)/, '').replace(/[().\/]/g, '')}`]
		: [];
	const cases = [text, text.toLowerCase(), text.toUpperCase(), bare.toUpperCase()];
	const spellings = [...cases, ...dialled, ...whole];
	const starts = [...new Set(spellings)].filter((one) => one !== '' && one !== '+').sort();
	// One that goes on where a shorter one ends is found with it.
	return starts.filter((one) => !starts.some((other) => other !== one && one.startsWith(other)));
}

function spanOf(start: string): Span {
	return { low: start, high: start + LAST_CHARACTER };
}

/** The cursor behind a person. */
export function cursorOf(profileId: string): string {
	return Buffer.from(`1 ${profileId}`).toString('base64url');
}

function idOfCursor(cursor: string): string | undefined {
	const [version, id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
	return version === '1' && PROFILE_ID.test(id) ? id : undefined;
}

function limitInvalid(): Refusal {
	return rejected('limit_invalid', {
		field: 'limit',
		message: `The limit is not a whole number from 1 to ${SEARCH_LIMIT_MAX}`,
		mend: `Set it to 1 to ${SEARCH_LIMIT_MAX}, and read on after the last customer for more.`,
	});
}

function cursorInvalid(): Refusal {
	return rejected('cursor_invalid', {
		field: 'after',
		message: 'This is not the cursor of a customer',
		mend: 'Take the cursor that a search gave with its customers, or leave After empty to begin with the newest.',
	});
}
