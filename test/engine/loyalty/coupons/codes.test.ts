import fc from 'fast-check';
import {
	ean13CheckDigit,
	luhnCheckCharacter,
} from '../../../../engine/loyalty/coupons/check-digit';
import type { CodeFormat } from '../../../../engine/loyalty/coupons/code-pattern';
import {
	codeKeyOf,
	codeOf,
	codeSpace,
	DEFAULT_ALPHABET,
	readCode,
} from '../../../../engine/loyalty/coupons/code-pattern';
import { drawCodes } from '../../../../engine/loyalty/coupons/draw-codes';
import { systemRandomness } from '../../../../engine/store';

const SUMMER: CodeFormat = {
	pattern: 'SUMMER-####-####',
	alphabet: DEFAULT_ALPHABET,
	checkDigit: 'luhn',
};
const chance = fc.string({
	unit: fc.constantFrom(...DEFAULT_ALPHABET),
	minLength: 7,
	maxLength: 7,
});

test('the worked numbers of the two schemes', () => {
	expect(luhnCheckCharacter('abcdef', 'abcdef')).toBe('e');
	// The card number 4539 1488 0343 6467 of ISO/IEC 7812, whose last digit is its check digit.
	expect(luhnCheckCharacter('453914880343646', '0123456789')).toBe('7');
	expect(ean13CheckDigit('629104150021')).toBe('3');
});

test('a code in any case, with other dashes and look-alikes for its letters, is the same code', () => {
	expect(codeKeyOf(' summer 7qt4—o1zs ')).toBe(codeKeyOf('SUMMER-7QT4-0L25'));
	expect(codeKeyOf('ABCD')).not.toBe(codeKeyOf('ABCE'));
	fc.assert(
		fc.property(chance, (characters) => {
			const code = codeOf(SUMMER, characters);
			expect(readCode(SUMMER, codeKeyOf(code.toLowerCase().replaceAll('-', ' ')))).toBe('right');
		}),
	);
});

test('each single wrong character is found', () => {
	const place = fc.nat(7);
	fc.assert(
		fc.property(chance, place, fc.constantFrom(...DEFAULT_ALPHABET), (characters, at, wrong) => {
			const key = codeKeyOf(codeOf(SUMMER, characters));
			const index = 'SUMMER'.length + at;
			const typed = key.slice(0, index) + codeKeyOf(wrong) + key.slice(index + 1);
			expect(readCode(SUMMER, typed)).toBe(typed === key ? 'right' : 'mistyped');
		}),
	);
});

test('a code of another shape is of no pattern', () => {
	expect(readCode(SUMMER, codeKeyOf('WINTER-3333-3333'))).toBe('other');
	expect(readCode(SUMMER, codeKeyOf('SUMMER-333'))).toBe('other');
	expect(readCode({ ...SUMMER, pattern: 'SUMMER' }, codeKeyOf('SUMMER'))).toBe('other');
});

test('an EAN-13 has its check digit in the last place', () => {
	const format: CodeFormat = {
		pattern: '629104150021#',
		alphabet: '0123456789',
		checkDigit: 'ean13',
	};
	expect(codeOf(format, '')).toBe('6291041500213');
	expect(codeSpace({ ...format, pattern: '20###########' })).toBe(10 ** 10);
});

test('characters are drawn alike often, and bytes that would favour some are thrown away', () => {
	// Every byte once: of 256, the last 16 are above the tenth multiple of 24.
	const everyByte = {
		bytes: (count: number) => Uint8Array.from({ length: count }, (_, i) => i % 256),
	};
	const format: CodeFormat = { pattern: '####', alphabet: DEFAULT_ALPHABET, checkDigit: 'none' };
	const drawn = drawCodes(format, { count: 6, taken: new Set(), randomness: everyByte });
	expect(drawn.map(({ code }) => code).join('')).toBe(DEFAULT_ALPHABET);
	const many = drawCodes(
		{ ...format, pattern: '########' },
		{ count: 3_000, taken: new Set(), randomness: systemRandomness },
	);
	const counts = Object.values(
		Object.groupBy(
			many.flatMap(({ code }) => [...code]),
			(one) => one,
		),
	);
	// Each of 24 is expected 1,000 times; five times the standard deviation is 155.
	expect(counts).toHaveLength(24);
	for (const one of counts) expect(Math.abs((one?.length ?? 0) - 1_000)).toBeLessThan(160);
});

test('what is taken is not drawn again', () => {
	const format: CodeFormat = { pattern: '#', alphabet: '34', checkDigit: 'none' };
	const drawn = drawCodes(format, {
		count: 1,
		taken: new Set(['3']),
		randomness: systemRandomness,
	});
	expect(drawn).toEqual([{ code: '4', codeKey: '4' }]);
});
