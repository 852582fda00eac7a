import { foldTraits } from '../../../engine/identity/fold-traits';

test('of each name the value that was true last counts, wherever it stands', () => {
	const values = [
		{ name: 'city', value: 'Rome', setAt: 2 },
		{ name: 'city', value: 'Oslo', setAt: 1 },
		{ name: 'age', value: 30, setAt: 1 },
	];
	expect(foldTraits(values)).toEqual({ city: 'Rome', age: 30 });
	expect(foldTraits(values.toReversed())).toEqual({ city: 'Rome', age: 30 });
});

test('of values of one instant the later in order counts', () => {
	const values = ['Rome', 'Oslo'].map((value) => ({ name: 'city', value, setAt: 1 }));
	expect(foldTraits(values)).toEqual({ city: 'Oslo' });
});

test('a trait named __proto__ is data', () => {
	const traits = foldTraits([{ name: '__proto__', value: { polluted: 1 }, setAt: 1 }]);
	expect(Object.keys(traits)).toEqual(['__proto__']);
	expect(traits).not.toHaveProperty('polluted');
});
