import fc from 'fast-check';
import type { RedeemBasis } from '../../../engine/loyalty/decide-redeem';
import { decideRedeem } from '../../../engine/loyalty/decide-redeem';
import type { Asked, OpenLot, RedeemCommand } from '../../../engine/loyalty/types';
import { purseKey } from '../../../engine/loyalty/types';

const NOW = 1_000_000;

function lot(id: string, points: number, given: Partial<OpenLot> = {}): OpenLot {
	return {
		id,
		programme: 'main',
		profileId: 'ana',
		points,
		earnedAt: 0,
		expiresAt: null,
		...given,
	};
}

function ask(points: number, given: Partial<RedeemCommand> = {}): Asked<RedeemCommand> {
	const command: RedeemCommand = {
		key: `key-${points}`,
		programme: 'main',
		points,
		occurredAt: NOW,
		isBackdated: false,
		reference: '',
		reason: '',
		cause: {},
		customer: { profileId: 'ana' },
		...given,
	};
	return { command, holder: { profileId: 'ana', homeProfileId: 'ana' } };
}

function basis(lots: OpenLot[]): RedeemBasis {
	let count = 0;
	return {
		known: new Map(),
		lots: new Map([[purseKey('main', 'ana'), lots]]),
		now: NOW,
		nextId: () => `entry-${++count}`,
	};
}

function redeemedLots(lots: OpenLot[], ...asked: Asked<RedeemCommand>[]) {
	return decideRedeem(asked, basis(lots)).outcomes.map((outcome) =>
		outcome.status === 'redeemed'
			? outcome.lots.map(({ lotId, points }) => `${lotId}:${points}`).join(' ')
			: outcome.reason,
	);
}

describe('which lots pay', () => {
	const soon = lot('soon', 10, { earnedAt: 5, expiresAt: NOW + 1 });
	const later = lot('later', 10, { earnedAt: 1, expiresAt: NOW + 2 });
	const never = lot('never', 10, { earnedAt: 0 });
	const neverOld = lot('never-old', 10, { earnedAt: -1 });
	const lapsed = lot('lapsed', 10, { expiresAt: NOW });

	test.each([
		[
			'what lapses first pays first, the rest of it stays',
			[never, later, soon],
			ask(15),
			'soon:10 later:5',
		],
		['of points that never lapse, the oldest pay', [never, neverOld], ask(5), 'never-old:5'],
		[
			'of points that lapse together, the oldest pay',
			[soon, lot('older', 3, { earnedAt: 4, expiresAt: NOW + 1 })],
			ask(4),
			'older:3 soon:1',
		],
		['exactly what is there may be spent', [soon, later], ask(20), 'soon:10 later:10'],
		['one point too few, and none is taken', [soon, later], ask(21), 'points_insufficient'],
		[
			'points that have lapsed pay nothing, not even in the instant they lapse',
			[lapsed],
			ask(1),
			'points_insufficient',
		],
		[
			'they did pay in the instant before',
			[lapsed],
			ask(1, { occurredAt: NOW - 1, isBackdated: true }),
			'lapsed:1',
		],
		[
			'a purchase of the past cannot spend what was earned since',
			[soon],
			ask(1, { occurredAt: 4, isBackdated: true }),
			'points_insufficient',
		],
		[
			'a purchase of the past may spend what was earned in that instant',
			[soon],
			ask(1, { occurredAt: 5, isBackdated: true }),
			'soon:1',
		],
		[
			'a lot of a machine whose clock runs ahead pays now',
			[lot('ahead', 5, { earnedAt: NOW + 50 })],
			ask(5),
			'ahead:5',
		],
		['nothing to spend takes nothing', [soon], ask(0), ''],
		['another programme has none', [soon], ask(1, { programme: 'club' }), 'points_insufficient'],
	] as const)('%s', (_rule, lots, asked, spent) => {
		expect(redeemedLots([...lots], asked)).toEqual([spent]);
	});

	test('a later command finds what an earlier one left, and a refused one leaves all', () => {
		const asked = [ask(12, { key: 'a' }), ask(9, { key: 'b' }), ask(8, { key: 'c' })];
		expect(redeemedLots([soon, later], ...asked)).toEqual([
			'soon:10 later:2',
			'points_insufficient',
			'later:8',
		]);
	});
});

test('a refusal says how many points there are and how many are missing', () => {
	const { outcomes, entries } = decideRedeem([ask(100)], basis([lot('a', 40), lot('b', 2)]));
	expect(outcomes).toEqual([
		{
			status: 'rejected',
			reason: 'points_insufficient',
			field: 'points',
			message: 'The customer has 42 points to spend: 58 too few',
			mend: expect.stringContaining('Nothing was taken'),
			available: 42,
			missing: 58,
		},
	]);
	expect(entries).toEqual([]);
});

test('a customer who is unknown is refused, and the neighbours are served', () => {
	const refusal = {
		status: 'rejected',
		reason: 'profile_unknown',
		field: 'identifiers',
		message: '',
		mend: '',
	} as const;
	const unknown = { ...ask(1), holder: refusal };
	const { outcomes } = decideRedeem([unknown, ask(2)], basis([lot('a', 2)]));
	expect(outcomes).toEqual([refusal, expect.objectContaining({ status: 'redeemed', balance: 0 })]);
});

test('a key counts once in a batch, and frees itself when it was refused', () => {
	const same = { key: 'order-1' };
	const asked = [ask(50, same), ask(3, same), ask(4, same)];
	const { outcomes, entries } = decideRedeem(asked, basis([lot('a', 10)]));
	expect(
		outcomes.map((one) => (one.status === 'redeemed' ? [one.points, one.duplicate] : one.reason)),
	).toEqual(['points_insufficient', [3, false], [3, true]]);
	expect(entries).toHaveLength(1);
});

test('each home profile gives what its own lots gave', () => {
	const lots = [lot('a', 4, { profileId: 'ana' }), lot('b', 9, { profileId: 'bo', earnedAt: 1 })];
	const { entries } = decideRedeem([ask(7)], basis(lots));
	expect(entries.map(({ legs }) => legs)).toEqual([
		[
			{ account: { programme: 'main', kind: 'member', profileId: 'ana' }, points: -4 },
			{ account: { programme: 'main', kind: 'member', profileId: 'bo' }, points: -3 },
			{ account: { programme: 'main', kind: 'redeemed', profileId: null }, points: 7 },
		],
	]);
});

test('in any batch: legs sum to zero, no lot gives more than it has, and the input is untouched', () => {
	const anyLot = fc.record({
		points: fc.integer({ min: 1, max: 50 }),
		profileId: fc.constantFrom('ana', 'bo'),
		earnedAt: fc.integer({ min: 0, max: 5 }),
		expiresAt: fc.option(fc.integer({ min: NOW - 2, max: NOW + 3 })),
	});
	const anyAsk = fc.record({
		points: fc.integer({ min: 0, max: 80 }),
		key: fc.constantFrom('a', 'b', 'c', 'd'),
	});
	fc.assert(
		fc.property(fc.array(anyLot), fc.array(anyAsk), (someLots, someAsks) => {
			const lots = someLots.map((given, i) => lot(`lot-${i}`, given.points, given));
			const before = structuredClone(lots);
			const { entries } = decideRedeem(
				someAsks.map(({ points, key }) => ask(points, { key })),
				basis(lots),
			);
			expect(lots).toEqual(before);
			for (const { legs } of entries)
				expect(legs.reduce((sum, leg) => sum + leg.points, 0)).toBe(0);
			const spends = Map.groupBy(
				entries.flatMap((entry) => entry.spends),
				({ lotId }) => lotId,
			);
			for (const [lotId, own] of spends) {
				const held = lots.find(({ id }) => id === lotId)?.points ?? 0;
				expect(own.reduce((sum, { points }) => sum + points, 0)).toBeLessThanOrEqual(held);
			}
		}),
	);
});
