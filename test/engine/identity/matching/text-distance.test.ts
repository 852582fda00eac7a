import fc from 'fast-check';
import { editDistance, jaroWinkler } from '../../../../engine/identity/matching/text-distance';

const points = (text: string) => Array.from(text, (character) => character.codePointAt(0) ?? 0);

test.each([
	['MARTHA', 'MARHTA', 0.9611],
	['DWAYNE', 'DUANE', 0.84],
	['DIXON', 'DICKSONX', 0.8133],
	['Ελένη', 'Ελένα', 0.92],
	['same', 'same', 1],
	['abc', 'xyz', 0],
	['', 'abc', 0],
])('%s and %s are alike as Winkler published', (a, b, similarity) => {
	expect(jaroWinkler(points(a), points(b))).toBeCloseTo(similarity, 4);
});

test.each([
	['4223', '4232', 1],
	['19660530', '19660530', 0],
	['19660530', '1966053', 1],
	['kitten', 'sitting', 3],
	['ca', 'abc', 3],
	['😀a', '😀b', 1],
])('from %s to %s it takes %#’s number of edits', (a, b, edits) => {
	expect(editDistance(points(a), points(b), 9)).toBe(edits);
});

test('more edits than asked about are told as one more', () => {
	expect(editDistance(points('kitten'), points('sitting'), 1)).toBe(2);
	expect(editDistance(points('a'), points('abcdef'), 2)).toBe(3);
});

const word = fc
	.array(fc.constantFrom(...'abc'), { maxLength: 100 })
	.map((letters) => letters.join(''));

test('both distances are the same in either direction, and none is between equal words', () => {
	fc.assert(
		fc.property(word, word, (left, right) => {
			const [a, b] = [points(left), points(right)];
			expect(editDistance(a, b, 200)).toBe(editDistance(b, a, 200));
			expect(jaroWinkler(a, b)).toBeCloseTo(jaroWinkler(b, a), 10);
			expect(editDistance(a, a, 3)).toBe(0);
			expect(editDistance(a, b, 200) === 0).toBe(left === right);
		}),
	);
});
