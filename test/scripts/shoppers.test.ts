import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { HOME_REGION, createPeople } from '../../scripts/data/people';
import { createRandom } from '../../scripts/data/random';
import { createShopperRows, formatShoppers, type ShopperRow } from '../../scripts/data/shoppers';

const OPTIONS = { seed: 7, people: 1_500, until: Date.UTC(2026, 2, 1) };
const rows = createShopperRows(OPTIONS);
const people = createPeople(createRandom(OPTIONS.seed), OPTIONS.people);
const PLACEHOLDERS = new Set(['', 'unknown', 'n/a', '-', 'null']);

/** What a careful clerk would make of a row: its identifiers in one spelling. */
function identifiersOf(row: ShopperRow): string[] {
	const known = (value: string) => !PLACEHOLDERS.has(value.toLowerCase());
	return [
		...[row.email].filter(known).map((email) => email.trim().toLowerCase()),
		...[row.phone].filter(known).map((phone) => {
			return parsePhoneNumberFromString(phone, HOME_REGION)?.number ?? `unreadable ${phone}`;
		}),
		...[row.loyalty_card].filter(known).map((card) => card.replace(/[ -]/g, '').toUpperCase()),
		...[row.anonymous_id].filter(known),
	];
}

const ownerByIdentifier = new Map(
	people.flatMap(({ emails, phone, loyaltyCard, cookies }, owner) => {
		const all = [...emails, ...(phone === undefined ? [] : [phone]), loyaltyCard, ...cookies];
		return all.map((identifier): [string, number] => [identifier, owner]);
	}),
);

test('the same options give the same file, and another seed gives another', () => {
	const text = formatShoppers(rows);
	expect(formatShoppers(createShopperRows(OPTIONS))).toBe(text);
	expect(formatShoppers(createShopperRows({ ...OPTIONS, seed: 8 }))).not.toBe(text);
});

test('however it is written, every identifier of a row is one and the same person', () => {
	const strange = rows.filter((row) => {
		const owners = identifiersOf(row).map((identifier) => ownerByIdentifier.get(identifier));
		return new Set(owners).size > 1 || owners.includes(undefined);
	});
	expect(strange).toEqual([]);
});

test('nobody real is in it: example domains, and numbers that the regulators keep for fiction', () => {
	const reserved = /^\+(3363998\d{4}|442079460\d{3}|493023125\d{3}|121255501\d{2})$/;
	const phones = people.flatMap(({ phone }) => phone ?? []);
	expect(phones.length).toBeGreaterThan(500);
	expect(phones.filter((phone) => !reserved.test(phone))).toEqual([]);
	const emails = people.flatMap((person) => person.emails);
	expect(emails.filter((email) => !/^[a-z.]+\d+@example\.(com|org|net)$/.test(email))).toEqual([]);
});

test('an address, a number, a card and a cookie belong to one person each, also in a large file', () => {
	const many = createPeople(createRandom(1), 20_000);
	const phones = many.flatMap(({ phone }) => phone ?? []);
	expect(new Set(phones).size).toBe(phones.length);
	const others = many.flatMap(({ emails, loyaltyCard, cookies }) => {
		return [...emails, loyaltyCard, ...cookies];
	});
	expect(new Set(others).size).toBe(others.length);
});

test.each<[string, number, (row: ShopperRow) => boolean]>([
	['addresses in capitals', 200, ({ email }) => /^[A-Z.\d]+@EXAMPLE/.test(email)],
	['addresses with spaces around them', 300, ({ email }) => email !== email.trim()],
	['numbers without a country code', 200, ({ phone }) => phone.startsWith('06')],
	['numbers of other countries', 100, ({ phone }) => /^(\+|00)(1|44|49)/.test(phone)],
	['cards with spaces or dashes', 300, ({ loyalty_card }) => /[ -]/.test(loyalty_card)],
	['a word instead of an address', 30, ({ email }) => /^(unknown|n\/a|-|null)$/.test(email)],
	['carts without a first name', 50, ({ first_name, email }) => !first_name && email !== ''],
	['cookies without an address', 1_000, (row) => identifiersOf(row).join().startsWith('web.')],
	['rows that name nobody', 15, (row) => identifiersOf(row).length === 0],
])('the file has %s', (_disorder, atLeast, has) => {
	expect(rows.filter(has).length).toBeGreaterThanOrEqual(atLeast);
});

test('some rows come twice under one number, as they were or in other letters', () => {
	const repeats = rows.filter((row, i) => rows[i - 1]?.record_id === row.record_id);
	const exact = repeats.filter((row) => rows[rows.indexOf(row) + 1] === row);
	expect(exact.length).toBeGreaterThan(30);
	expect(repeats.length - exact.length).toBeGreaterThan(30);
	const ids = rows.map(({ record_id }) => record_id);
	expect(new Set(ids).size).toBe(rows.length - repeats.length);
});

test('times are sorted and lie within the weeks before the last day', () => {
	const times = rows.map(({ occurred_at }) => Date.parse(occurred_at));
	expect(times).toEqual([...times].sort((a, b) => a - b));
	expect(times.every((at) => at < OPTIONS.until && at >= OPTIONS.until - 42 * 86_400_000)).toBe(
		true,
	);
});
