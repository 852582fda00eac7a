import { canonicalIdentifier, DEFAULT_RULES } from '../../../../engine/identity';
import type { IdentifierRule, IdentityRules } from '../../../../engine/identity';
import { phoneRegionOf } from '../../../../engine/identity/resolve/canonical-identifier';

function ruleOf(type: string): IdentifierRule {
	const rule = DEFAULT_RULES.types.find((one) => one.type === type);
	if (rule === undefined) throw new Error(`No rule for ${type}`);
	return rule;
}

/** The canonical value, or why there is none. */
function canonical(type: string, value: unknown, defaultRegion?: string): string {
	const rules = defaultRegion === undefined ? DEFAULT_RULES : { ...DEFAULT_RULES, defaultRegion };
	const answer = canonicalIdentifier(value, ruleOf(type), rules);
	return 'dropped' in answer ? answer.dropped : answer.value;
}

describe('e-mail', () => {
	test.each([
		['case does not matter', 'Ana@Example.COM', 'ana@example.com'],
		['spaces and line breaks around it go', ' \tana@example.com\r\n', 'ana@example.com'],
		['a link to it counts', 'mailto:Ana@example.com', 'ana@example.com'],
		['a link with a subject counts', 'MAILTO:ana@example.com?subject=Hi', 'ana@example.com'],
		[
			'a domain in letters of a language is its ASCII form',
			'a@bücher.example',
			'a@xn--bcher-kva.example',
		],
		[
			'the ASCII form of such a domain is the same',
			'a@XN--BCHER-KVA.example',
			'a@xn--bcher-kva.example',
		],
		[
			'an accent written as two characters is the same',
			'jose\u0301@example.com',
			'jos\u00e9@example.com',
		],
		['dots and tags tell people apart', 'a.n.a+shop@gmail.com', 'a.n.a+shop@gmail.com'],
		['a short top-level domain counts', 'a@b.io', 'a@b.io'],
		['a quoted local part is refused', '"ana smith"@example.com', 'invalid'],
		['two dots in the local part are refused', 'ana..b@example.com', 'invalid'],
		['two dots in the domain are refused', 'ana@example..com', 'invalid'],
		['no domain', 'ana@', 'invalid'],
		['no local part', '@example.com', 'invalid'],
		['no top-level domain', 'ana@localhost', 'invalid'],
		['an IP address is no domain', 'ana@127.0.0.1', 'invalid'],
		['a hyphen ends no domain', 'ana@example-.com', 'invalid'],
		['two @', 'ana@b@example.com', 'invalid'],
		['a space inside', 'ana smith@example.com', 'invalid'],
		['a name around it', 'Ana <ana@example.com>', 'invalid'],
		['two addresses', 'ana@example.com,bo@example.com', 'invalid'],
		['a control character', 'ana\u0007@example.com', 'invalid'],
		['a character of no width', 'ana\u200b@example.com', 'invalid'],
		['NUL', 'ana\u0000@example.com', 'invalid'],
		['a local part over 64 characters', `${'a'.repeat(65)}@example.com`, 'invalid'],
		['a megabyte', `${'a'.repeat(1_000_000)}@example.com`, 'invalid'],
		['SQL', "'; drop table profile; --", 'invalid'],
		['Liquid', '{{ profile.email }}', 'invalid'],
		['an object', { address: 'ana@example.com' }, 'invalid'],
		['a list', ['ana@example.com'], 'invalid'],
		['a placeholder names nobody', 'TEST@test.com ', 'blocked'],
		['a link to a placeholder names nobody', 'mailto:test@test.com', 'blocked'],
	])('%s', (_rule, value, expected) => {
		expect(canonical('email', value)).toBe(expected);
	});
});

describe('e-mail by the rules', () => {
	const by = (email: Partial<IdentityRules['email']>, value: string) => {
		const rules = { ...DEFAULT_RULES, email: { ...DEFAULT_RULES.email, ...email } };
		const answer = canonicalIdentifier(value, ruleOf('email'), rules);
		return 'dropped' in answer ? answer.dropped : answer.value;
	};

	test.each([
		['dots of Gmail do not count', 'A.n.a@Gmail.com', 'ana@gmail.com'],
		['Gmail has two names', 'a.na@googlemail.com', 'ana@gmail.com'],
		['dots of others count', 'a.n.a@example.com', 'a.n.a@example.com'],
		['a domain that only ends like it is another', 'a.na@notgmail.com', 'a.na@notgmail.com'],
		['tags still count', 'a.na+x@gmail.com', 'ana+x@gmail.com'],
	])('without Gmail dots: %s', (_rule, value, expected) => {
		expect(by({ gmailDots: 'ignore' }, value)).toBe(expected);
	});

	test.each([
		['tags go at any provider', 'ana+shop+2@example.com', 'ana@example.com'],
		['dots of Gmail still count', 'a.na+x@gmail.com', 'a.na@gmail.com'],
		['of nothing but a tag something stays', '+shop@example.com', '+shop@example.com'],
	])('without plus tags: %s', (_rule, value, expected) => {
		expect(by({ plusTags: 'ignore' }, value)).toBe(expected);
	});

	test('both together, and the result is canonical', () => {
		const both = { gmailDots: 'ignore', plusTags: 'ignore' } as const;
		expect(by(both, 'a.n.a+x.y@googlemail.com')).toBe('ana@gmail.com');
		expect(by(both, 'ana@gmail.com')).toBe('ana@gmail.com');
	});
});

describe('cards by the rules', () => {
	test.each([
		['7992 7398-713', '79927398713'],
		['79927398710', 'invalid'],
		['7992739871', 'invalid'],
		['A9927398713', 'invalid'],
		['7', 'invalid'],
	])('with a check digit asked for, %s gives %s', (value, expected) => {
		const answer = canonicalIdentifier(
			value,
			{ ...ruleOf('loyalty_card'), luhn: true },
			DEFAULT_RULES,
		);
		expect('dropped' in answer ? answer.dropped : answer.value).toBe(expected);
	});
});

test.each([
	['DE', 'DE'],
	[' de ', 'DE'],
	['Germany', undefined],
	['XX', undefined],
	['UK', undefined],
	['', undefined],
	[49, undefined],
	[undefined, undefined],
])('the country %s is the phone region %s', (country, region) => {
	expect(phoneRegionOf(country)).toBe(region);
});

describe('phone', () => {
	test.each([
		['+4930123456'],
		['+49 (0)30 123456'],
		['0049 30 / 123-456'],
		['030 123456'],
		['tel:+49-30-123456'],
		['+49 30 123456 ext. 7'],
		['＋４９ ３０ １２３４５６'],
	])('one number in many spellings is one identifier: %s', (spelling) => {
		expect(canonical('phone', spelling, 'DE')).toBe('+4930123456');
	});

	test.each([
		['an international number needs no region', '+1 (415) 555-0123', undefined, '+14155550123'],
		['00 is a plus where no region is set', '0049 30 123456', undefined, '+4930123456'],
		['the exit code of the region counts', '011 49 30 123456', 'US', '+4930123456'],
		['a number type counts as its digits', 4155550123, 'US', '+14155550123'],
		['a country code beats the region', '+4930123456', 'US', '+4930123456'],
		['a national number needs a region', '030 123456', undefined, 'invalid'],
		['a region that is none helps nothing', '030 123456', 'Germany', 'invalid'],
		['an emergency number', '110', 'DE', 'invalid'],
		['a short code with the region', '11833', 'DE', 'invalid'],
		['a short code with the country code', '+491234', undefined, 'invalid'],
		['too many digits', '+49301234567890123456', undefined, 'invalid'],
		['words around it', 'call +14155550123', undefined, 'invalid'],
		['letters', 'not a phone', 'DE', 'invalid'],
		['an object', {}, 'DE', 'invalid'],
		['nothing but zeros', '000-000-0000', 'US', 'blocked'],
		['nothing but one digit', '9999999999', 'US', 'blocked'],
	])('%s', (_rule, value, region, expected) => {
		expect(canonical('phone', value, region)).toBe(expected);
	});

	test('the message says what a region must look like where the one that is set is none', () => {
		const rules = { ...DEFAULT_RULES, defaultRegion: 'GERMANY' };
		expect(canonicalIdentifier('030 123456', ruleOf('phone'), rules)).toEqual({
			dropped: 'invalid',
			message:
				'This is not a phone number. Write it with its country code, such as +14155550123, ' +
				'or set Default Phone Region to a two-letter country such as DE: the present one is none.',
		});
	});

	test('a known number stays the same under another region', () => {
		expect(canonical('phone', '+14155550199', 'DE')).toBe('+14155550199');
		expect(canonical('phone', '+14155550199')).toBe('+14155550199');
	});
});

describe('cards and others', () => {
	test.each([
		['spaces and dashes of a card go', 'loyalty_card', ' 12-34 56\u2013ab ', '123456AB'],
		['a card of dashes is none', 'loyalty_card', '- -', 'invalid'],
		['a card of zeros between spaces names nobody', 'loyalty_card', '0000 0000', 'blocked'],
		['a card keeps its leading zeros', 'loyalty_card', '0012', '0012'],
		['a card without a check digit counts', 'loyalty_card', '1234567', '1234567'],
		['a customer number may be one digit many times', 'customer_id', '111111', '111111'],
		['a cookie may not', 'anonymous_id', 'xxxxxxxx', 'blocked'],
		['a cookie stays as it came', 'anonymous_id', ' aB-c d ', 'aB-c d'],
		['a customer number may be a number', 'customer_id', 1001, '1001'],
		['a customer number keeps SQL as text', 'customer_id', "1' or '1'='1", "1' or '1'='1"],
		['a customer number keeps Liquid as text', 'customer_id', '{{ 1 }}', '{{ 1 }}'],
		[
			'a device of zeros names nobody',
			'device_id',
			'00000000-0000-0000-0000-000000000000',
			'blocked',
		],
		['a placeholder in any case names nobody', 'customer_id', ' NULL ', 'blocked'],
		['what a form writes for an object names nobody', 'customer_id', '[object Object]', 'blocked'],
		['true is no identifier', 'customer_id', true, 'invalid'],
		['not a number is no identifier', 'customer_id', NaN, 'invalid'],
		['half an emoji', 'anonymous_id', 'a\ud83d', 'invalid'],
		['512 characters are kept', 'anonymous_id', 'ab'.repeat(256), 'ab'.repeat(256)],
		['513 characters are not', 'anonymous_id', `${'ab'.repeat(256)}c`, 'invalid'],
	])('%s', (_rule, type, value, expected) => {
		expect(canonical(type, value)).toBe(expected);
	});

	test('no message holds the value, which may be personal', () => {
		const secret = 'secret-person';
		const answers = DEFAULT_RULES.types.map((rule) =>
			canonicalIdentifier(`${secret}\u0000`, rule, DEFAULT_RULES),
		);
		expect(answers.every((answer) => 'dropped' in answer)).toBe(true);
		expect(JSON.stringify(answers)).not.toContain(secret);
	});

	test('each canonical value is canonical', () => {
		const given: [string, unknown][] = [
			['email', 'Jose\u0301@Bücher.Example'],
			['phone', '0049 30 123456'],
			['loyalty_card', 'ab - 12'],
			['anonymous_id', ' x y '],
		];
		for (const [type, value] of given) {
			const once = canonical(type, value);
			expect(canonical(type, once)).toBe(once);
			expect(['invalid', 'blocked']).not.toContain(once);
		}
	});
});
