import { canonicalAddress } from '../consent';
import { DEFAULT_RULES } from '../identity';
import type { Rejected } from '../values';
import { rejected } from '../values';
import type { Sender } from './providers/types';

const TEXT_LENGTH_MAX = 500;
const NAMED = /^([^<>]*)<([^<>]*)>$/;

/** `Shop <news@shop.example>` or a bare address, as name and address. Line breaks make it none. */
export function parseSender(text: string, field: string): Sender | Rejected<'sender_invalid'> {
	const trimmed = text.trim();

	if (trimmed.length > TEXT_LENGTH_MAX || /[\u0000-\u001f\u007f]/.test(trimmed))
		return invalid(field);
	const [, name = '', inBrackets] = NAMED.exec(trimmed) ?? [];
	const address = (inBrackets ?? trimmed).trim();
	const canonical = canonicalAddress('email', address, DEFAULT_RULES);
	if ('reason' in canonical) return invalid(field);
	return { name: name.trim().replace(/^"(.*)"$/, '$1'), address };
}

function invalid(field: string): Rejected<'sender_invalid'> {
	return rejected('sender_invalid', {
		field,
		message: `${field} is not an e-mail address`,
		mend: 'Write it as news@shop.example or as Shop <news@shop.example>.',
	});
}
