import { createPeople, type Person } from './people';
import { createRandom, type Random } from './random';

/** A customer record as two shops might hold it; a field that is missing was never asked for or got lost. */
export type TwinRecord = {
	/** The truth: two records of one number are one person. */
	person: number;
	fields: Readonly<Record<string, string>>;
};

const STREETS = ['Station', 'Mill', 'Church', 'Garden', 'Harbour', 'Forest', 'Castle', 'Market'];
const STREET_KINDS = ['Road', 'Lane', 'Street', 'Square', 'Way', 'Avenue', 'Hill', 'Row'];
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const DAY_MS = 86_400_000;
const BORN = { from: Date.UTC(1940, 0, 1), days: 24_000 };
const MISSING_SHARE = 0.08;
const MISSPELT_SHARE = 0.15;
const SWAPPED_SHARE = 0.03;

/**
 * Half as many people as records, each with an original and a corrupted twin: fields lost and misspelt, names swapped,
 * another mail provider. As FEBRL corrupts its records (Christen 2005), in our own fields.
 */
export function createTwins({ seed, records }: { seed: number; records: number }): TwinRecord[] {
	const random = createRandom(seed);
	return createPeople(random, Math.floor(records / 2)).flatMap((person, i) => {
		const fields = createFields(random, person);
		return [
			{ person: i, fields },
			{ person: i, fields: corrupted(random, fields) },
		];
	});
}

function createFields(random: Random, person: Person): Record<string, string> {
	const born = new Date(BORN.from + random.between(0, BORN.days) * DAY_MS);
	return {
		first_name: person.firstName,
		last_name: `${person.lastName}${random.pick(['', '', 's', 'er', 'mann', 'ez', 'ov'])}`,
		birth_date: born.toISOString().slice(0, 10),
		street: `${String(random.between(1, 120))} ${random.pick(STREETS)}${random.pick(LETTERS.split(''))} ${random.pick(STREET_KINDS)}`,
		postcode: String(random.between(10_000, 14_999)),
		city: person.city,
		email: person.emails[0],
		...(person.phone === undefined ? {} : { phone: person.phone }),
	};
}

function corrupted(random: Random, original: Record<string, string>): Record<string, string> {
	const fields: Record<string, string> = { ...original };
	if (random.chance(SWAPPED_SHARE)) {
		[fields.first_name, fields.last_name] = [original.last_name ?? '', original.first_name ?? ''];
	}
	for (const [field, text] of Object.entries(fields)) {
		if (random.chance(MISSPELT_SHARE)) fields[field] = misspelt(random, text);
		if (random.chance(MISSING_SHARE)) delete fields[field];
	}
	// No two records of a store own one address: the twin has another one, or none.
	if (random.chance(0.5)) delete fields.email;
	else fields.email = (original.email ?? '').replace(/@.*/, `@mail${random.hex(1)}.example`);
	return fields;
}

/** One character lost, doubled, replaced or swapped with its neighbour; a digit stays a digit. */
function misspelt(random: Random, text: string): string {
	const at = random.between(0, text.length - 1);
	const [before, character, after] = [text.slice(0, at), text[at] ?? '', text.slice(at + 1)];
	const other = /\d/.test(character) ? String(random.between(0, 9)) : random.pick([...LETTERS]);
	return random.pick([
		before + other + after,
		before + after,
		before + character + character + after,
		before + after.slice(0, 1) + character + after.slice(1),
	]);
}
