import { domainToASCII } from 'node:url';
import type { CountryCode } from 'libphonenumber-js/min';
import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { checkText } from '../../values';
import type { IdentifierRule, IdentityRules } from '../rules/rules';

const VALUE_LENGTH_MAX = 512;
// RFC 5321: 64 characters before the @ and 255 after it. Quoted local parts are refused: no shop's form takes them.
const EMAIL = /^[^\s@"(),:;<>[\]\\]{1,64}@([^\s@]{1,255})$/;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;
// What nobody can see or type: control characters and the zero-width ones that come along from a web page.
const INVISIBLE = /[\p{Cc}\p{Cf}]/u;
// Fewer digits, country code included, are a short code or an emergency number, which many people share.
const EXACT_E164 = /^\+[1-9]\d{7,14}$/;

/**
 * The value in the form that matching, suppression and hashing share, or why it names nobody. `spelled`: the form it has
 * without the rules about providers, where that is another.
 */
export type Canonical =
	{ value: string; spelled?: string } | { dropped: 'blocked' | 'invalid'; message: string };

/** Makes a value of the rule's type comparable: e-mail in lower case and ASCII, phone as E.164, cards without spaces. */
export function canonicalIdentifier(
	value: unknown,
	rule: IdentifierRule,
	rules: IdentityRules,
): Canonical {
	const text = checkText(value, rule.type, VALUE_LENGTH_MAX);
	if (typeof text !== 'string')
		return { dropped: 'invalid', message: `${text.message}. ${text.mend}` };
	if (rule.isBlocked(text)) return blocked(rule);
	if (rule.form === 'exact') return { value: text };
	const canonical = forms[rule.form](text, rules, rule);
	// A placeholder may show itself only once spaces and prefixes are gone.
	const isDisguised =
		'value' in canonical && canonical.value !== text && rule.isBlocked(canonical.value);
	return isDisguised ? blocked(rule) : canonical;
}

function blocked({ type }: IdentifierRule): Canonical {
	return {
		dropped: 'blocked',
		message: `This ${type} is a placeholder that many customers share, so it names nobody.`,
	};
}

type Form = (text: string, rules: IdentityRules, rule: IdentifierRule) => Canonical;

const forms: Record<Exclude<IdentifierRule['form'], 'exact'>, Form> = {
	card: canonicalCard,
	email: canonicalEmail,
	phone: canonicalPhone,
};

function canonicalCard(text: string, _rules: IdentityRules, { luhn }: IdentifierRule): Canonical {
	const value = text.replace(/[\s\p{Pd}]/gu, '').toUpperCase();
	if (value === '') return invalidCard('It needs letters or digits.');
	if (luhn && !hasCheckDigit(value)) {
		return invalidCard('Its last digit is not its check digit: look for a typing mistake.');
	}
	return { value };
}

function invalidCard(mend: string): Canonical {
	return { dropped: 'invalid', message: `This is not a card number. ${mend}` };
}

/**
 * Luhn's formula (ISO/IEC 7812-1, annex B): from the right, every second digit counts double, as the sum of its digits;
 * the whole sum ends in 0. 79927398713 gives 70.
 */
function hasCheckDigit(card: string): boolean {
	if (!/^[0-9]{2,}$/.test(card)) return false;
	let sum = 0;
	for (let i = 0; i < card.length; i++) {
		const digit = Number(card.at(-1 - i));
		const doubled = 2 * digit > 9 ? 2 * digit - 9 : 2 * digit;
		sum += i % 2 === 0 ? digit : doubled;
	}
	return sum % 10 === 0;
}

function canonicalEmail(text: string, { email }: IdentityRules): Canonical {
	// One spelling for an accented letter, which may come as one character or as two.
	const lower = text
		.replace(/^mailto:([^?]*).*$/is, '$1')
		.toLowerCase()
		.normalize('NFC');
	const domain = EMAIL.exec(lower)?.[1];
	if (domain === undefined) return invalidEmail();
	const ascii = domainToAsciiFast(domain);
	const isWrong = !DOMAIN.test(ascii) || lower.includes('..') || INVISIBLE.test(lower);
	if (isWrong) return invalidEmail();
	const address = ascii === domain ? lower : lower.slice(0, -domain.length) + ascii;
	const value = mailbox(address, email);
	return value === address ? { value } : { value, spelled: address };
}

/** The address of the mailbox behind the address: without what its provider does not look at, where the rules say so. */
function mailbox(address: string, { gmailDots, plusTags }: IdentityRules['email']): string {
	const isGmail =
		gmailDots === 'ignore' &&
		(address.endsWith('@gmail.com') || address.endsWith('@googlemail.com'));
	if (!isGmail && (plusTags === 'keep' || !address.includes('+'))) return address;
	const at = address.lastIndexOf('@');
	let local = address.slice(0, at);
	// Of "+tag@" nothing would be left.
	if (plusTags === 'ignore') local = local.replace(/(?<=.)\+.*$/, '');
	if (!isGmail) return local + address.slice(at);
	return `${local.replaceAll('.', '') || local}@gmail.com`;
}

function domainToAsciiFast(domain: string): string {
	return /^[\x00-\x7f]*$/.test(domain) ? domain : domainToASCII(domain);
}

function invalidEmail(): Canonical {
	return {
		dropped: 'invalid',
		message: 'This is not an e-mail address. It needs one @ and a domain, such as ana@example.com.',
	};
}

function canonicalPhone(text: string, { defaultRegion }: IdentityRules): Canonical {
	const region = regionOf(defaultRegion);
	// A number that came back from us is E.164 already; parsing costs some 20 µs.
	const known = EXACT_E164.test(text) ? phoneCache.get(text) : undefined;
	if (known !== undefined) return known;
	const number = parsePhoneNumberFromString(dialled(text, region), {
		...(region ? { defaultCountry: region } : {}),
		extract: false,
	});
	if (!number?.isPossible() || !EXACT_E164.test(number.number)) {
		return invalidPhone(region, defaultRegion);
	}
	const canonical = { value: number.number };
	if (EXACT_E164.test(text)) rememberPhone(text, canonical);
	return canonical;
}

const PHONES_CACHED_MAX = 20_000;
const phoneCache = new Map<string, Canonical>();

function rememberPhone(text: string, canonical: Canonical): void {
	if (phoneCache.size >= PHONES_CACHED_MAX) phoneCache.clear();
	phoneCache.set(text, canonical);
}

/** Without a region nobody dials 00 for anything but a foreign country. */
function dialled(text: string, region: CountryCode | undefined): string {
	const bare = text.replace(/^tel:/i, '').trim();
	return region ? bare : bare.replace(/^00(?=[1-9])/, '+');
}

function regionOf(region: string | undefined): CountryCode | undefined {
	return region !== undefined && isSupportedCountry(region) ? region : undefined;
}

/** The region that a field with a country stands for: two letters of ISO 3166, in any case. */
export function phoneRegionOf(country: unknown): string | undefined {
	if (typeof country !== 'string' || !/^\s*[a-z]{2}\s*$/i.test(country)) return undefined;
	return regionOf(country.trim().toUpperCase());
}

function invalidPhone(region: CountryCode | undefined, given: string | undefined): Canonical {
	const message =
		'This is not a phone number. Write it with its country code, such as +14155550123';
	if (region) return { dropped: 'invalid', message: `${message}.` };
	const mend = given
		? 'or set Default Phone Region to a two-letter country such as DE: the present one is none.'
		: 'or set Default Phone Region in the node.';
	return { dropped: 'invalid', message: `${message}, ${mend}` };
}
