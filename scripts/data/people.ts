import type { Random } from './random';

/** A shopper as they are; what the shop's records make of them is another matter. */
export type Person = {
	firstName: string;
	lastName: string;
	city: string;
	emails: readonly [string, ...string[]];
	/** E.164; a person without one never gave it. */
	phone?: string;
	loyaltyCard: string;
	cookies: readonly [string, ...string[]];
};

/** The shop is French: only French numbers are written without their country code. */
export const HOME_REGION = 'FR';

const FIRST_NAMES = [
	...['Ana', 'Béatrice', 'Chloé', 'Dimitri', 'Élodie', 'Farid', 'Giulia', 'Hugo', 'Inès', 'Jonas'],
	...['Karim', 'Léa', 'Marek', 'Noémie', 'Olga', 'Paul', 'Quentin', 'Rosa', 'Søren', 'Théo'],
	...['Ulrike', 'Valentina', 'Wei', 'Xavier', 'Yasmine', 'Zoë'],
];
const LAST_NAMES = [
	...[
		'Almeida',
		'Bernard',
		'Castel',
		"D'Angelo",
		'Evans',
		'Fournier',
		'Garnier',
		'Hansen',
		'Ivanova',
	],
	...['Jansen', 'Kovács', 'Lefèvre', 'Moreau', 'Nguyen', "O'Brien", 'Petit', 'Quiñones', 'Rossi'],
	...['Schäfer', 'Tremblay', 'Ünal', 'Vidal', 'Weber', 'Young', 'Ziegler'],
];
const CITIES = ['Lyon', 'Paris', 'Lille', 'Nantes', 'Bordeaux', 'Strasbourg'] as const;
const DOMAINS = ['example.com', 'example.org', 'example.net'] as const;

/**
 * Numbers that the regulators keep for films and books, so that no test ever rings a telephone:
 * Arcep 06 39 98 xx xx; Ofcom 020 7946 0xxx; Bundesnetzagentur 030 23125 xxx; NANPA 555-01xx.
 */
const FICTION = {
	france: { stem: '+3363998', digits: 4, share: 0.8 },
	britain: { stem: '+442079460', digits: 3, share: 0.07 },
	germany: { stem: '+493023125', digits: 3, share: 0.07 },
	america: { stem: '+121255501', digits: 2, share: 0.06 },
} as const;

/** So many different people. Nobody shares an address, a number, a card or a cookie with another. */
export function createPeople(random: Random, count: number): Person[] {
	const nextPhone = phoneBook(random);
	return Array.from({ length: count }, (_, i) => {
		const firstName = random.pick(FIRST_NAMES);
		const lastName = random.pick(LAST_NAMES);
		const phone = random.chance(0.6) ? nextPhone() : undefined;
		return {
			firstName,
			lastName,
			city: random.pick(CITIES),
			emails: createEmails(random, `${plain(firstName)}.${plain(lastName)}`, i + 1),
			...(phone === undefined ? {} : { phone }),
			loyaltyCard: `LC${String(40_000_000 + i)}${random.hex(2).toUpperCase()}`,
			cookies: random.chance(0.2)
				? [createCookie(random), createCookie(random)]
				: [createCookie(random)],
		};
	});
}

/** One address in ten people has a second one, used now and then. */
function createEmails(random: Random, name: string, number: number): [string, ...string[]] {
	const first = `${name}${String(number)}@${random.pick(DOMAINS)}`;
	const second = `${name.replace('.', '')}.${String(number)}@${random.pick(DOMAINS)}`;
	return random.chance(0.1) ? [first, second] : [first];
}

/** Gives each number once; a country whose numbers are used up gives none any more. */
function phoneBook(random: Random): () => string | undefined {
	const used = { france: 0, britain: 0, germany: 0, america: 0 };
	return () => {
		const country = pickCountry(random);
		const { stem, digits } = FICTION[country];
		const number = used[country];
		if (number >= 10 ** digits) return undefined;
		used[country] += 1;
		return stem + String(number).padStart(digits, '0');
	};
}

function pickCountry(random: Random): keyof typeof FICTION {
	const value = random.next();
	if (value < FICTION.france.share) return 'france';
	if (value < FICTION.france.share + FICTION.britain.share) return 'britain';
	return value < 1 - FICTION.america.share ? 'germany' : 'america';
}

function createCookie(random: Random): string {
	return `web.${random.hex(8)}.${random.hex(12)}`;
}

/** A name as it stands in an address: letters from a to z. */
function plain(name: string): string {
	const letters = name.normalize('NFD').toLowerCase().replaceAll('ø', 'o');
	return letters.replace(/[^a-z]/g, '');
}
