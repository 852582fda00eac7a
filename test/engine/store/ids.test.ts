import { validate, version } from 'uuid';
import { timeOrderedIds } from '../../../engine/store';

test('ids count upwards, also within a millisecond, and no two are alike in their random half', () => {
	const ids = Array.from({ length: 50_000 }, () => timeOrderedIds.next());
	expect(ids.every((id) => validate(id) && version(id) === 7)).toBe(true);
	expect(ids).toEqual([...ids].sort());
	// Their last 48 bits: two of 50,000 would be alike once in 200,000 runs.
	expect(new Set(ids.map((id) => id.slice(-12))).size).toBe(ids.length);
});

test('an id tells when it was made', () => {
	const from = Date.now();
	const id = timeOrderedIds.next();
	const at = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
	expect(at).toBeGreaterThanOrEqual(from);
	expect(at).toBeLessThanOrEqual(Date.now() + 1);
});
