import { decideStandings } from '../../../../engine/segments/refresh/decide-standings';

const NOW = 1_000;
const standing = (enteredAt: number | null, dueAt: number | null) => ({
	profileId: 'ana',
	isPerson: true,
	enteredAt,
	dueAt,
});

test.each([
	['who was never kept is kept with the look that is due', null, 2_000, standing(NOW, 2_000)],
	['a look that is due earlier than it must be stays', 1_500, 2_000, undefined],
	['one that is due later than it must be moves', 2_000, 1_500, standing(5, 1_500)],
	['one that was due moves on, or it would be due for ever', NOW, 2_000, standing(5, 2_000)],
	['one that is due no more goes', 1_500, null, standing(5, null)],
])('%s', (_rule, before, dueAt, saved) => {
	const person = { personId: 'ana', memberIds: ['ana'], isIn: true, dueAt };
	const known = new Map(before === null ? [] : [['ana', standing(5, before)]]);
	expect(decideStandings([person], known, NOW).saved).toEqual(saved === undefined ? [] : [saved]);
});
