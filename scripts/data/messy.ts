import type { Random } from './random';

// The ways in which people and tills write one and the same thing.

/** One address, as different hands type it. */
export function messyEmail(random: Random, email: string): string {
	const spellings = [
		email,
		email,
		email.toUpperCase(),
		email.replace(/(^|\.)[a-z]/g, (letter) => letter.toUpperCase()),
		` ${email}`,
		`${email}  `,
	];
	return random.pick(spellings);
}

/** One number, in national or international writing; only French ones go without a country code. */
export function messyPhone(random: Random, phone: string): string {
	if (phone.startsWith('+33')) return random.pick(frenchSpellings(phone.slice(3)));
	const [, country = '', area = '', rest = ''] = /^\+(1|44|49)(212|20|30)(\d+)$/.exec(phone) ?? [];
	const digits = `${rest.slice(0, 3)} ${rest.slice(3)}`;
	return random.pick([
		phone,
		`+${country} ${area} ${digits}`,
		`+${country} (${area}) ${digits.replace(' ', '-')}`,
		`00${country} ${area} ${digits}`,
	]);
}

function frenchSpellings(subscriber: string): string[] {
	const pairs = `0${subscriber}`.match(/../g) ?? [];
	return [
		`+33${subscriber}`,
		`+33 ${pairs.join(' ').slice(1)}`,
		`0033${subscriber}`,
		pairs.join(' '),
		pairs.join('.'),
		pairs.join('-'),
		pairs.join(''),
	];
}

/** One card, as printed, as scanned and as typed at the till. */
export function messyCard(random: Random, card: string): string {
	const groups = [card.slice(0, 2), card.slice(2, 6), card.slice(6)];
	return random.pick([card, card, card.toLowerCase(), groups.join(' '), groups.join('-')]);
}

/** What stands in a field that somebody had to fill in and would not. */
export function placeholder(random: Random): string {
	return random.pick(['', '', '', 'unknown', 'n/a', '-', 'null']);
}
