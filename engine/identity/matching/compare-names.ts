import { SIMILAR_MIN, VERY_SIMILAR_MIN } from './compare-text';
import type { Comparison, Value } from './comparison';
import { valueOf } from './comparison';
import { foldText, soundKey } from './fold-text';
import { isNickname } from './nicknames';
import { jaroWinkler } from './text-distance';

/** Told by the matcher, which sees both names: the given name of the one is the surname of the other, and vice versa. */
export const SWAPPED_LEVEL = 'swapped with the surname';

const GIVEN_LEVELS = [
	'same',
	'nickname',
	'initial',
	SWAPPED_LEVEL,
	'very similar',
	'similar',
	'different',
];
const SURNAME_LEVELS = ['same', 'part of a double name', 'very similar', 'similar', 'different'];
const FULL_LEVELS = [
	'same',
	'same words in another order',
	'one name within the other',
	'very similar',
	'similar',
	'different',
];

export const givenNameComparison: Comparison = {
	levels: GIVEN_LEVELS,
	prepare: prepareName,
	levelOf: (a, b) => GIVEN_LEVELS.indexOf(givenLevel(a, b)),
	blockKey: ({ text }) => soundKey(text),
};

function givenLevel(a: Value, b: Value): string {
	const [first = ''] = a.parts;
	const [other = ''] = b.parts;
	if (isNickname(first, other)) return 'nickname';
	if (isInitial(first, other) || isInitial(other, first)) return 'initial';
	return similarity(jaroWinkler(a.points, b.points));
}

function isInitial(initial: string, name: string): boolean {
	return initial.length === 1 && name.length > 1 && name.startsWith(initial);
}

export const surnameComparison: Comparison = {
	levels: SURNAME_LEVELS,
	prepare: prepareName,
	levelOf: (a, b) => SURNAME_LEVELS.indexOf(surnameLevel(a, b)),
	blockKey: ({ text }) => soundKey(text),
};

function surnameLevel(a: Value, b: Value): string {
	if (isPart(a, b) || isPart(b, a)) return 'part of a double name';
	return similarity(jaroWinkler(a.points, b.points));
}

function isPart(name: Value, double: Value): boolean {
	return double.parts.length > name.parts.length && isWithin(name, double);
}

export const fullNameComparison: Comparison = {
	levels: FULL_LEVELS,
	prepare: (value) => {
		const name = foldText(value);
		// In the order of the alphabet: "Ada Lovelace" and "Lovelace, Ada" are compared word by word.
		const sorted = name.split(' ').sort().join(' ');
		return valueOf(name, { parts: name.split(' '), points: Array.from(sorted, pointOf) });
	},
	levelOf: (a, b) => FULL_LEVELS.indexOf(fullNameLevel(a, b)),
	blockKey: ({ parts }) => parts.map(soundKey).sort().join(' '),
};

function fullNameLevel(a: Value, b: Value): string {
	if (a.parts.length === b.parts.length && isWithin(a, b)) return 'same words in another order';
	const [few, many] = a.parts.length < b.parts.length ? [a, b] : [b, a];
	if (few.parts.length > 1 && isWithin(few, many)) return 'one name within the other';
	return similarity(jaroWinkler(a.points, b.points));
}

function isWithin(few: Value, many: Value): boolean {
	return few.parts.every((part) => many.parts.includes(part));
}

function pointOf(character: string): number {
	return character.codePointAt(0) ?? 0;
}

function prepareName(value: string): Value | undefined {
	const name = foldText(value);
	return valueOf(name, { parts: name.split(' ') });
}

function similarity(jaro: number): string {
	if (jaro >= VERY_SIMILAR_MIN) return 'very similar';
	return jaro >= SIMILAR_MIN ? 'similar' : 'different';
}
