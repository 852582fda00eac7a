import fc from 'fast-check';
import type { OrdersInCurrency, RfmBase } from '../../../engine/conversions/decide-rfm';
import { decideScores, scoreOf } from '../../../engine/conversions/decide-rfm';
import { groupOf, RFM_GROUPS } from '../../../engine/conversions/rfm-groups';

const SCORES = [1, 2, 3, 4, 5];
const steps = [
	{ score: 1, from: 1 },
	{ score: 4, from: 2 },
	{ score: 5, from: 4 },
];
const base: RfmBase = {
	currency: 'EUR',
	peopleCount: 10,
	recency: steps,
	frequency: steps,
	monetary: new Map([['EUR', steps]]),
};
const ana: OrdersInCurrency = {
	personId: 'ana',
	currency: 'EUR',
	orderCount: 2,
	amountMinor: 4,
	lastOrderAt: 1,
};
const row = { ...ana, recency: 1, frequency: 4, monetary: 5 };

test.each([
	['a value below the first step has the lowest score', 0, 1],
	['a step gives its score from its own value on', 2, 4],
	['a value between two steps has the score of the lower', 3, 4],
	['no value is above the highest score', 1_000, 5],
])('%s', (_rule, value, score) => {
	expect(scoreOf(value, steps)).toBe(score);
});

test.each([
	['who has ordered first is new', [], { saved: [row], deleted: [], changedIds: ['ana'] }],
	['who stands as before is left alone', [row], { saved: [], deleted: [], changedIds: [] }],
	[
		'other values with the same scores are kept, and change nobody’s answer',
		[{ ...row, amountMinor: 5 }],
		{ saved: [row], deleted: [], changedIds: [] },
	],
	[
		'another score is a change',
		[{ ...row, monetary: 4 }],
		{ saved: [row], deleted: [], changedIds: ['ana'] },
	],
	[
		'who has no orders any more has no scores',
		[row, { ...row, personId: 'bo' }],
		{ saved: [], deleted: [{ ...row, personId: 'bo' }], changedIds: ['bo'] },
	],
])('%s', (_rule, stored, expected) => {
	const { changedIds, ...changes } = decideScores([ana], { stored, base });
	expect({ ...changes, changedIds: [...changedIds] }).toEqual(expected);
});

test('orders of a person in several currencies count together, but for their sums', () => {
	const yen = { ...ana, currency: 'JPY', amountMinor: 900, lastOrderAt: 4 };
	const { saved } = decideScores([ana, yen], { stored: [], base });
	expect(saved).toEqual([
		{ ...ana, orderCount: 4, lastOrderAt: 4, recency: 5, frequency: 5, monetary: 5 },
		{ ...yen, orderCount: 4, lastOrderAt: 4, recency: 5, frequency: 5, monetary: 1 },
	]);
});

test('each of the 125 scores has one group, and each group has scores', () => {
	const all = SCORES.flatMap((recency) =>
		SCORES.flatMap((frequency) => SCORES.map((monetary) => ({ recency, frequency, monetary }))),
	);
	expect([...new Set(all.map(groupOf))].toSorted()).toEqual([...RFM_GROUPS].toSorted());
});

test.each([
	['champions', 5, 5, 5],
	['champions', 5, 4, 3],
	['loyal', 4, 5, 5],
	['potential_loyalists', 5, 3, 3],
	['need_attention', 3, 3, 2],
	['new', 5, 1, 1],
	['promising', 4, 1, 1],
	['about_to_sleep', 3, 2, 2],
	['at_risk', 2, 3, 4],
	['cant_lose', 1, 5, 4],
	['hibernating', 2, 1, 1],
	['lost', 1, 1, 1],
])('%s are those with recency %i, frequency %i and monetary %i', (group, r, f, m) => {
	expect(groupOf({ recency: r, frequency: f, monetary: m })).toBe(group);
});

test('a higher score never makes a group of the recent one of the lapsed', () => {
	const score = fc.integer({ min: 1, max: 5 });
	const lapsed = ['at_risk', 'cant_lose', 'hibernating', 'lost'];
	fc.assert(
		fc.property(score, score, score, (recency, frequency, monetary) => {
			return lapsed.includes(groupOf({ recency, frequency, monetary })) === recency <= 2;
		}),
	);
});
