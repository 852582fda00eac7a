import fc from 'fast-check';
import type { TraitToSave } from '../../../../engine/identity/traits/decide-traits';
import { decideFolded } from '../../../../engine/identity/traits/decide-traits';
import type { TraitRules, TraitStrategy } from '../../../../engine/identity/rules/rules';

function rulesOf(strategy: TraitStrategy): TraitRules {
	return { byName: new Map(), others: { strategy, empty: 'ignore' }, sourceOrder: [] };
}

function said(value: unknown, setAt: number, source = 'web'): TraitToSave {
	return { profileId: 'p1', name: 'x', source, json: JSON.stringify(value), setAt, since: setAt };
}

const FOLDED = ['first', 'max', 'min', 'union'] as const;

test.each<[string, TraitStrategy, TraitToSave[], TraitToSave[], TraitToSave[]]>([
	['a first row is what was told', 'max', [], [said(3, 1)], [said(3, 1)]],
	['a smaller value changes nothing', 'max', [said(3, 1)], [said(2, 2)], []],
	['a larger one replaces it', 'max', [said(3, 1)], [said(4, 0)], [said(4, 0)]],
	[
		'the same again has the later time, and stands since the earlier',
		'max',
		[said(3, 1)],
		[said(3, 2)],
		[{ ...said(3, 2), since: 1 }],
	],
	[
		'the same from before says since when',
		'min',
		[said(3, 1)],
		[said(3, 0)],
		[{ ...said(3, 1), since: 0 }],
	],
	['an older value is the first', 'first', [said('b', 2)], [said('a', 1)], [said('a', 1)]],
	['at one instant the first told stays', 'first', [said('b', 2)], [said('a', 2)], []],
	['a union starts as a list', 'union', [], [said('a', 1)], [said(['a'], 1)]],
	['a union has the latest time', 'union', [said(['a'], 3)], [said('b', 1)], [said(['a', 'b'], 3)]],
	[
		'a value from before the rule is in it',
		'union',
		[said('b', 1)],
		[said('a', 2)],
		[said(['a', 'b'], 2)],
	],
	[
		'what was taken away before the rule says nothing',
		'max',
		[said(null, 5)],
		[said(1, 1)],
		[said(1, 1)],
	],
	['nor in a union', 'union', [said(null, 5)], [said(1, 1)], [said([1], 1)]],
	[
		'sources have rows of their own',
		'max',
		[said(3, 1)],
		[said(2, 1, 'till')],
		[said(2, 1, 'till')],
	],
])('%s', (_rule, strategy, rows, told, expected) => {
	expect(decideFolded(told, { rows, rules: rulesOf(strategy) })).toEqual(expected);
});

test.each(FOLDED)(
	'%s: batches split anywhere, and told in any order, come to the same',
	(strategy) => {
		const value = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constantFrom('5', 'a', ['a', 2]));
		// A time of its own for each, since at one instant it matters who was told first.
		const told = fc
			.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 8 })
			.chain((times) => fc.tuple(...times.map((at) => value.map((one) => said(one, at)))));
		const rules = rulesOf(strategy);
		const inBatches = (batches: TraitToSave[][]) => {
			const rows = batches.reduce<TraitToSave[]>(
				(rows, batch) => decideFolded(batch, { rows, rules }).concat(rows).slice(0, 1),
				[],
			);
			// Since when a value stands is as it was heard: what is heard late cannot have been before.
			return rows.map(({ since: _, ...row }) => row);
		};
		const holds = (all: TraitToSave[], cut: number) => {
			const whole = inBatches([all]);
			expect(inBatches([all.slice(0, cut), all.slice(cut)])).toEqual(whole);
			expect(inBatches(all.toReversed().map((one) => [one]))).toEqual(whole);
		};
		fc.assert(fc.property(told, fc.nat({ max: 8 }), holds));
	},
);
