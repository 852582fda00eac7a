import type { Comparison, Value } from './comparison';
import { valueOf } from './comparison';
import { codePoints, foldCode } from './fold-text';
import { editDistance } from './text-distance';

const EDITS_MAX = 2;
const PHONE_TAIL = 7;

/** Numbers and codes that people copy: of a document, a house, a contract. */
export const codeComparison: Comparison = {
	levels: ['same', 'one character off', 'two characters off', 'different'],
	prepare: (value) => valueOf(foldCode(value)),
	levelOf: (a, b) => editLevel(a, b),
	blockKey: ({ text }) => text,
};

/** One or two edits of a code, in which a short one may have one only. */
function editLevel(a: Value, b: Value): number {
	const edits = editDistance(a.points, b.points, EDITS_MAX);
	return edits <= EDITS_MAX ? edits : 3;
}

export const postcodeComparison: Comparison = {
	levels: ['same', 'one character off', 'same area', 'different'],
	prepare: (value) => valueOf(foldCode(value)),
	levelOf: (a, b) => {
		if (editDistance(a.points, b.points, 1) <= 1) return 1;
		return areaOf(a.text) === areaOf(b.text) ? 2 : 3;
	},
	blockKey: ({ text }) => text,
};

/** The first half names the area in most countries: "SW1A" of "SW1A 1AA", "10" of "10115". */
function areaOf(postcode: string): string {
	return postcode.slice(0, Math.floor((postcode.length + 1) / 2));
}

export const phoneComparison: Comparison = {
	levels: ['same', 'same last digits', 'one digit off', 'different'],
	hasMany: true,
	prepare: (value) => valueOf(value.normalize('NFKC').replace(/\D/g, '')),
	levelOf: (a, b) => {
		const isLong = Math.min(a.text.length, b.text.length) >= PHONE_TAIL;
		if (isLong && tailOf(a.text) === tailOf(b.text)) return 1;
		return editDistance(a.points, b.points, 1) <= 1 ? 2 : 3;
	},
	blockKey: ({ text }) => tailOf(text),
};

function tailOf(phone: string): string {
	return phone.slice(-PHONE_TAIL);
}

// Read by many hands: that two companies both have an office says nothing.
const ROLES = new Set([
	...['admin', 'buero', 'contact', 'contacto', 'hello', 'info', 'kontakt', 'mail', 'office'],
	...['order', 'orders', 'post', 'sales', 'service', 'shop', 'support', 'team', 'webmaster'],
]);
const NAME_LENGTH_MIN = 5;

/** `parts` are the name before the @ and the domain; a tag after a plus, and dots, do not tell names apart. */
export const emailComparison: Comparison = {
	levels: ['same', 'same name at another domain', 'one or two characters off', 'different'],
	hasMany: true,
	prepare: (value) => {
		const address = value.normalize('NFKC').trim().toLowerCase();
		const at = address.lastIndexOf('@');
		if (at < 1) return valueOf(address, { parts: [address, ''] });
		const name = (address.slice(0, at).split('+')[0] ?? '').replaceAll('.', '');
		return valueOf(address, { parts: [name, address.slice(at + 1)], points: codePoints(name) });
	},
	levelOf: (a, b) => {
		const [name = '', domain] = a.parts;
		if (name.length < NAME_LENGTH_MIN || ROLES.has(name)) return 3;
		if (name === b.parts[0]) return 1;
		// "ana12" and "ana13" are two people: their provider has told them apart by the number.
		const isMisspelt = domain === b.parts[1] && digitsOf(name) === digitsOf(b.parts[0] ?? '');
		return isMisspelt && editDistance(a.points, b.points, EDITS_MAX) <= EDITS_MAX ? 2 : 3;
	},
	blockKey: ({ parts, text }) => {
		const [name = ''] = parts;
		return name.length < NAME_LENGTH_MIN || ROLES.has(name) ? text : name;
	},
};

function digitsOf(text: string): string {
	return text.replace(/\D/g, '');
}
