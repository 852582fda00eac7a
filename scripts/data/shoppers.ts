import { formatCsv } from './csv';
import { messyCard, messyEmail, messyPhone, placeholder } from './messy';
import { createPeople, type Person } from './people';
import { createRandom, type Random } from './random';

/** One line of the shop's export: something that a person did, on the web or at a till. */
export type ShopperRow = {
	record_id: string;
	record_type: 'visit' | 'cart' | 'purchase';
	occurred_at: string;
	channel: string;
	campaign: string;
	anonymous_id: string;
	email: string;
	phone: string;
	loyalty_card: string;
	first_name: string;
	last_name: string;
	city: string;
	newsletter: string;
	product: string;
	amount: string;
	currency: string;
};

export type ShopperOptions = {
	seed: number;
	people: number;
	/** The last day of the file, as epoch milliseconds (UTC). */
	until: number;
};

const COLUMNS = [
	...(['record_id', 'record_type', 'occurred_at', 'channel', 'campaign', 'anonymous_id'] as const),
	...(['email', 'phone', 'loyalty_card', 'first_name', 'last_name', 'city', 'newsletter'] as const),
	...(['product', 'amount', 'currency'] as const),
] satisfies (keyof ShopperRow)[];

const DAY_MS = 86_400_000;
const DAYS = 42;
const CHANNELS = [
	...['paid_search', 'paid_search', 'paid_search', 'social', 'social', 'email', 'email'],
	...['organic_search', 'display'],
];
const CAMPAIGNS: Readonly<Record<string, string>> = {
	paid_search: 'brand-terms',
	social: 'autumn-looks',
	email: 'october-newsletter',
	display: 'retargeting',
};
const PRODUCTS = [
	['Rain jacket', 8_990],
	['Wool scarf', 2_950],
	['Trail shoes', 11_900],
	['Backpack', 6_490],
	['Thermos', 1_999],
	['Headlamp', 3_500],
] as const;

/** A growing file: what happened so far, and what the next row is made of. */
type Draft = { random: Random; rows: ShopperRow[]; startsAt: number };
type Moment = { at: number; type: ShopperRow['record_type']; fields: Partial<ShopperRow> };

/**
 * A few weeks of a shop's life, sorted by time: cookies that become addresses, tills that know
 * a card, and every disorder of a real export. The same options give the same rows.
 */
export function createShopperRows({ seed, people, until }: ShopperOptions): ShopperRow[] {
	const random = createRandom(seed);
	const draft: Draft = { random, rows: [], startsAt: until - DAYS * DAY_MS };
	for (const person of createPeople(random, people)) addLife(draft, person);
	addStrangers(draft, Math.ceil(people / 80));
	return withRepeats(random, draft.rows).sort(byTime);
}

export function formatShoppers(rows: readonly ShopperRow[]): string {
	return formatCsv(COLUMNS, rows);
}

function addLife(draft: Draft, person: Person): void {
	const { random } = draft;
	const kind = random.next();
	const start = draft.startsAt + Math.floor(random.next() * (DAYS - 16) * DAY_MS);
	const isOnTheWeb = kind < 0.8;
	const isInStore = kind >= 0.35;
	const cartAt = isOnTheWeb ? addWebVisits(draft, person, start) : start;
	// One buyer in six shows the card and nothing else: the till can't tell who that is on the web.
	if (isInStore) addPurchases(draft, person, { after: cartAt, isKnown: random.chance(0.84) });
}

/** Visits under a cookie, then a cart; the address is asked for at the last step. Gives its time. */
function addWebVisits(draft: Draft, person: Person, start: number): number {
	const { random } = draft;
	const visits = random.between(0, 3);
	let at = start;
	for (let i = 0; i < visits; i += 1) {
		add(draft, { at, type: 'visit', fields: webFields(random, random.pick(person.cookies)) });
		at += random.between(1, 40) * (DAY_MS / 16);
	}
	const leavesAddress = random.chance(0.87);
	// Whoever has two devices has signed in on both, some time.
	for (const cookie of person.cookies) {
		const address = leavesAddress ? webAddress(random, person) : { email: placeholder(random) };
		const fields = { ...webFields(random, cookie), ...address, ...basket(random) };
		add(draft, { at, type: 'cart', fields });
		at += random.between(1, 8) * (DAY_MS / 24);
	}
	return at;
}

function webFields(random: Random, cookie: string): Partial<ShopperRow> {
	const channel = random.pick(CHANNELS);
	return { channel, campaign: CAMPAIGNS[channel] ?? '', anonymous_id: cookie };
}

function webAddress(random: Random, person: Person): Partial<ShopperRow> {
	const gavePhone = person.phone !== undefined && random.chance(0.7);
	return {
		email: messyEmail(random, random.chance(0.9) ? person.emails[0] : random.pick(person.emails)),
		phone: gavePhone ? messyPhone(random, person.phone ?? '') : placeholder(random),
		...names(random, person),
		newsletter: random.pick(['yes', 'yes', 'yes', 'Yes', 'no', '']),
	};
}

function names(random: Random, person: Person): Partial<ShopperRow> {
	const last = random.chance(0.2) ? person.lastName.toUpperCase() : person.lastName;
	return {
		first_name: random.chance(0.9) ? person.firstName : '',
		last_name: random.chance(0.9) ? last : '',
		city: random.chance(0.7) ? person.city : '',
	};
}

type Purchases = { after: number; isKnown: boolean };

function addPurchases(draft: Draft, person: Person, { after, isKnown }: Purchases): void {
	const { random } = draft;
	const purchases = random.pick([1, 1, 1, 2, 2, 3]);
	let at = after;
	for (let i = 0; i < purchases; i += 1) {
		at += random.between(2, 96) * (DAY_MS / 24);
		const address = isKnown && (i === 0 || random.chance(0.3)) ? storeAddress(random, person) : {};
		const loyalty_card = messyCard(random, person.loyaltyCard);
		add(draft, { at, type: 'purchase', fields: { ...address, loyalty_card, ...basket(random) } });
	}
}

/** What the till asks for when a card is shown: a telephone number, or else an address. */
function storeAddress(random: Random, person: Person): Partial<ShopperRow> {
	const phone = person.phone !== undefined && random.chance(0.5) ? person.phone : undefined;
	return phone === undefined
		? { email: messyEmail(random, person.emails[0]), ...names(random, person) }
		: { phone: messyPhone(random, phone), email: placeholder(random) };
}

function basket(random: Random): Partial<ShopperRow> {
	const [product, cents] = random.pick(PRODUCTS);
	const total = cents * random.pick([1, 1, 1, 2]);
	return { product, amount: (total / 100).toFixed(2), currency: 'EUR' };
}

/** Buyers who paid in cash and showed no card: rows that name nobody. */
function addStrangers(draft: Draft, count: number): void {
	const { random } = draft;
	for (let i = 0; i < count; i += 1) {
		const at = draft.startsAt + Math.floor(random.next() * DAYS * DAY_MS);
		const fields = { email: placeholder(random), phone: placeholder(random), ...basket(random) };
		add(draft, { at, type: 'purchase', fields });
	}
}

const EMPTY_ROW = Object.fromEntries(COLUMNS.map((column) => [column, ''])) as ShopperRow;
const RECORD_PREFIX = { visit: 'V', cart: 'C', purchase: 'S' } as const;

function add({ rows, startsAt }: Draft, { at, type, fields }: Moment): void {
	const number = String(rows.length + 1).padStart(6, '0');
	const time = Math.min(at, startsAt + DAYS * DAY_MS - 1_000);
	rows.push({
		...EMPTY_ROW,
		channel: type === 'purchase' ? 'store' : '',
		...fields,
		record_id: `${RECORD_PREFIX[type]}-${number}`,
		record_type: type,
		occurred_at: new Date(Math.floor(time / 1_000) * 1_000).toISOString().replace('.000', ''),
	});
}

/** Exports overlap: some lines come twice, as they were or with the address in other letters. */
function withRepeats(random: Random, rows: readonly ShopperRow[]): ShopperRow[] {
	return rows.flatMap((row) => {
		if (!random.chance(0.03)) return [row];
		return [row, random.chance(0.5) ? row : { ...row, email: row.email.toUpperCase() }];
	});
}

function byTime(a: ShopperRow, b: ShopperRow): number {
	return a.occurred_at.localeCompare(b.occurred_at) || a.record_id.localeCompare(b.record_id);
}
