import { formatCsv } from './csv';
import { messyCard, messyEmail, messyPhone, placeholder } from './messy';
import { createPeople, type Person } from './people';
import { createRandom, type Random } from './random';

/** One line of the web shop's list of customers. */
export type WebCustomerRow = {
	customer_no: string;
	email: string;
	phone: string;
	first_name: string;
	last_name: string;
	birthday: string;
	street: string;
	postcode: string;
	city: string;
	updated_at: string;
};

/** One line of the store's list of card holders. */
export type StoreCustomerRow = Omit<WebCustomerRow, 'customer_no'> & { loyalty_card: string };

/** Both lists, and what is true of them: how many people they are, and how many no identifier can join. */
export type CustomerFiles = {
	web: WebCustomerRow[];
	store: StoreCustomerRow[];
	/** Different people in the two lists together. */
	people: number;
	/** People in both lists whose lines share no address, number or card: only name, birthday and street tell. */
	unlinked: number;
};

export type CustomerFilesOptions = { seed: number; people: number; until: number };

const ADDRESS = ['first_name', 'last_name', 'birthday', 'street', 'postcode', 'city'] as const;
const WEB_COLUMNS = [
	...(['customer_no', 'email', 'phone'] as const),
	...ADDRESS,
	'updated_at',
] satisfies (keyof WebCustomerRow)[];
const STORE_COLUMNS = [
	...(['loyalty_card', 'email', 'phone'] as const),
	...ADDRESS,
	'updated_at',
] satisfies (keyof StoreCustomerRow)[];

const DAY_MS = 86_400_000;
const STREETS = ['rue Victor Hugo', 'avenue de la Gare', 'rue des Lilas', 'place du Marché'];
const STREETS_MORE = ['boulevard Voltaire', 'rue Pasteur', 'chemin Vert', 'quai des Tanneurs'];
const POSTCODES: Readonly<Record<string, string>> = {
	...{ Lyon: '69', Paris: '75', Lille: '59', Nantes: '44', Bordeaux: '33', Strasbourg: '67' },
};

/** Where a person lives and when they were born: what both lists ask for. */
type Home = Pick<WebCustomerRow, 'birthday' | 'street' | 'postcode' | 'city'>;
type Draft = { random: Random; until: number };

/**
 * The customers of one shop as its web shop and its stores list them: some in one list, some in both under other
 * spellings, some twice in the store with a new card. The same options give the same rows.
 */
export function createCustomerFiles({ seed, people, until }: CustomerFilesOptions): CustomerFiles {
	const draft: Draft = { random: createRandom(seed), until };
	const { random } = draft;
	const files: CustomerFiles = { web: [], store: [], people, unlinked: 0 };
	for (const person of createPeople(random, people)) {
		const home = createHome(random, person);
		const kind = random.next();
		if (kind < 0.7) files.web.push(webRow(draft, person, { home, number: files.web.length + 1 }));
		if (kind >= 0.35) {
			const isInBoth = kind < 0.7;
			const isLinked = !isInBoth || random.chance(0.9);
			files.store.push(...storeRows(draft, person, { home, isLinked }));
			if (!isLinked) files.unlinked += 1;
		}
	}
	return files;
}

export function formatWebCustomers(rows: readonly WebCustomerRow[]): string {
	return formatCsv(WEB_COLUMNS, rows);
}

export function formatStoreCustomers(rows: readonly StoreCustomerRow[]): string {
	return formatCsv(STORE_COLUMNS, rows);
}

function createHome(random: Random, { city }: Person): Home {
	const month = String(random.between(1, 12)).padStart(2, '0');
	const day = String(random.between(1, 28)).padStart(2, '0');
	return {
		birthday: `${String(random.between(1945, 2006))}-${month}-${day}`,
		street: `${String(random.between(1, 180))} ${random.pick([...STREETS, ...STREETS_MORE])}`,
		postcode: `${POSTCODES[city] ?? '75'}${String(random.between(0, 99) * 10).padStart(3, '0')}`,
		city,
	};
}

function webRow(
	{ random, until }: Draft,
	person: Person,
	{ home, number }: { home: Home; number: number },
): WebCustomerRow {
	return {
		customer_no: `W${String(100_000 + number)}`,
		email: messyEmail(random, person.emails[0]),
		phone: person.phone === undefined ? '' : messyPhone(random, person.phone),
		...names(random, person),
		...home,
		updated_at: instant(random, until),
	};
}

/** One line, or two for who lost a card: both carry the same telephone number or address. */
function storeRows(
	draft: Draft,
	person: Person,
	{ home, isLinked }: { home: Home; isLinked: boolean },
): StoreCustomerRow[] {
	const { random, until } = draft;
	const contact = () => (isLinked ? linkedContact(random, person) : {});
	const row = (card: string): StoreCustomerRow => ({
		loyalty_card: messyCard(random, card),
		email: placeholder(random),
		phone: '',
		...names(random, person),
		...home,
		// Tills ask for the house, not for the street's full name.
		street: random.chance(0.2) ? home.street.replace('avenue', 'av.') : home.street,
		...contact(),
		updated_at: instant(random, until),
	});
	const first = row(person.loyaltyCard);
	return isLinked && random.chance(0.05) ? [first, row(`${person.loyaltyCard}9`)] : [first];
}

/** What joins the store's line with the web's: the same address, in other letters, and sometimes the number. */
function linkedContact(random: Random, { emails, phone }: Person): Partial<StoreCustomerRow> {
	return {
		email: messyEmail(random, emails[0]),
		phone: phone !== undefined && random.chance(0.5) ? messyPhone(random, phone) : '',
	};
}

function names(random: Random, { firstName, lastName }: Person) {
	return {
		first_name: firstName,
		last_name: random.chance(0.2) ? lastName.toUpperCase() : lastName,
	};
}

/** A moment of the last two years, to the second. */
function instant(random: Random, until: number): string {
	const at = until - Math.floor(random.next() * 730 * DAY_MS);
	return new Date(Math.floor(at / 1_000) * 1_000).toISOString().replace('.000', '');
}
