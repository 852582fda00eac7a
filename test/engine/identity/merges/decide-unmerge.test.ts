import * as fc from 'fast-check';
import type {
	MergeEdge,
	UnmergeBasis,
	UnmergeChanges,
	UnmergeCommand,
} from '../../../../engine/identity/merges/decide-unmerge';
import { decideUnmerges, rootsOf } from '../../../../engine/identity/merges/decide-unmerge';
import type { UnmergeWhat } from '../../../../engine';

/** `b>a` is a merge of `b` into `a`; in brackets it is undone. Its id is its text, without the brackets. */
function edgesIn(text: string): MergeEdge[] {
	return text.split(' ').flatMap((one) => {
		const id = one.replaceAll(/[()]/g, '');
		const [absorbedId = '', survivorId] = id.split('>');
		const isUndone = one.startsWith('(');
		return survivorId === undefined
			? []
			: [{ id, survivorId, absorbedId, isUndone, wentAlong: [] }];
	});
}

function basisOf(edges: readonly MergeEdge[], others: readonly string[] = []): UnmergeBasis {
	const standing = edges.filter(({ isUndone }) => !isUndone);
	const above = new Map(standing.map((edge) => [edge.absorbedId, edge]));
	const ids = edges.flatMap(({ survivorId, absorbedId }) => [survivorId, absorbedId]);
	return { edges, canonicalByProfile: rootsOf([...ids, ...others], above) };
}

function command(profileId: string, what: UnmergeWhat, keepApart = true): UnmergeCommand {
	return { profileId, what, keepApart, cause: { rule: 'by_hand' } };
}

/** What the tables hold once the changes are saved. */
function saved(basis: UnmergeBasis, { undone, moved }: UnmergeChanges): UnmergeBasis {
	const causes = new Map(undone.map(({ id, cause }) => [id, cause]));
	return {
		edges: basis.edges.map((edge) => {
			const cause = causes.get(edge.id);
			if (cause === undefined) return edge;
			return { ...edge, isUndone: true, wentAlong: (cause.wentAlong ?? []) as string[] };
		}),
		canonicalByProfile: new Map([
			...basis.canonicalByProfile,
			...moved.map((one) => [one.profileId, one.canonicalId] as const),
		]),
	};
}

// A chain d>c>b>a, and a diamond: b and c into a, d into b, with an older merge of d into c that was undone.
test.each<[string, string, UnmergeWhat, string, Record<string, string>]>([
	['chain, its end', 'd>c c>b b>a', { member: 'd' }, 'd>c', { d: 'd' }],
	['chain, its middle', 'd>c c>b b>a', { member: 'c' }, 'c>b', { c: 'cd' }],
	['chain, its root', 'd>c c>b b>a', { member: 'a' }, 'b>a', { b: 'bcd' }],
	['chain, one merge', 'd>c c>b b>a', { mergeId: 'c>b' }, 'c>b', { c: 'cd' }],
	['chain, all', 'd>c c>b b>a', 'all', 'b>a c>b d>c', { b: 'b', c: 'c', d: 'd' }],
	['diamond, its lower end', '(d>c) b>a c>a d>b', { member: 'd' }, 'd>b', { d: 'd' }],
	['diamond, one side', '(d>c) b>a c>a d>b', { member: 'b' }, 'b>a', { b: 'bd' }],
	['diamond, the other side', '(d>c) b>a c>a d>b', { member: 'c' }, 'c>a', { c: 'c' }],
	['diamond, its root', '(d>c) b>a c>a d>b', { member: 'a' }, 'b>a c>a', { b: 'bd', c: 'c' }],
	['diamond, the undone merge', '(d>c) b>a c>a d>b', { mergeId: 'd>c' }, '', {}],
	['diamond, all of it', '(d>c) b>a c>a d>b', 'all', 'b>a c>a d>b', { b: 'b', c: 'c', d: 'd' }],
])('undoing in a %s', (_rule, edges, what, undone, people) => {
	const basis = basisOf(edgesIn(edges));
	// Whichever of its profiles names the customer, the answer is the same.
	for (const profileId of ['a', 'b', 'c', 'd']) {
		const { outcomes, changes } = decideUnmerges([command(profileId, what)], basis);
		const ids = undone.split(' ').filter((id) => id !== '');
		const released = Object.entries(people).map(([id, members]) => ({
			profileId: id,
			memberIds: [...members],
		}));
		expect(outcomes).toEqual([
			ids.length === 0
				? { status: 'unchanged', profileId: 'a' }
				: { status: 'unmerged', profileId: 'a', released, mergeIds: ids, keptApart: true },
		]);
		const roots = released.flatMap((one) =>
			one.memberIds.map((member) => [member, one.profileId] as const),
		);
		expect(new Map(changes.moved.map((one) => [one.profileId, one.canonicalId]))).toEqual(
			new Map(roots),
		);
		const apart = ids.map((id) => [...id.split('>')].sort());
		expect(changes.apart.map(({ profileA, profileB }) => [profileA, profileB])).toEqual(apart);
	}
});

test.each<[string, UnmergeCommand, object]>([
	[
		'a profile that exists nowhere',
		command('a', { member: 'z' }),
		{ status: 'rejected', reason: 'member_unknown' },
	],
	['a profile of somebody else', command('a', { member: 'x' }), { status: 'unchanged' }],
	[
		'a merge that exists nowhere',
		command('a', { mergeId: 'z>a' }),
		{ status: 'rejected', reason: 'merge_unknown' },
	],
	[
		'a merge of somebody else',
		command('a', { mergeId: 'y>x' }),
		{ status: 'rejected', reason: 'merge_unknown' },
	],
])('to undo %s changes nothing', (_rule, one, answer) => {
	const { outcomes, changes } = decideUnmerges([one], basisOf(edgesIn('b>a y>x')));
	expect(outcomes).toMatchObject([answer]);
	expect(changes).toEqual({ undone: [], moved: [], apart: [] });
});

test('what was taken out by the merge, not by its profile, may be taken apart by its profile', () => {
	const commands = [command('a', { mergeId: 'b>a' }), command('b', { member: 'b' })];
	const { outcomes } = decideUnmerges(commands, basisOf(edgesIn('b>a c>b')));
	expect(outcomes).toMatchObject([{ mergeIds: ['b>a'] }, { mergeIds: ['c>b'] }]);
});

test('who was not to be kept apart is not', () => {
	const { changes } = decideUnmerges([command('a', 'all', false)], basisOf(edgesIn('b>a')));
	expect(changes).toMatchObject({ undone: [{ id: 'b>a' }], apart: [] });
});

const NAMES = [...'abcdefgh'];
/** Merges into any earlier profile: always a forest. Some are undone already. */
const forest = fc
	.array(fc.record({ above: fc.nat(7), isIn: fc.boolean(), isUndone: fc.boolean() }), {
		minLength: NAMES.length,
		maxLength: NAMES.length,
	})
	.map((places) =>
		places.flatMap(({ above, isIn, isUndone }, i) => {
			const [absorbedId, survivorId] = [NAMES[i] ?? '', NAMES[above % Math.max(i, 1)] ?? ''];
			if (i === 0 || !isIn) return [];
			const id = `${absorbedId}>${survivorId}`;
			return [{ id, survivorId, absorbedId, isUndone, wentAlong: [] }];
		}),
	);
const someName = fc.constantFrom(...NAMES);
const whatever = fc.oneof(
	fc.constant('all' as const),
	fc.record({ member: someName }),
	fc.tuple(someName, someName).map(([one, other]): UnmergeWhat => ({ mergeId: `${one}>${other}` })),
);
const anyCommand = fc
	.record({ profileId: someName, what: whatever })
	.map(({ profileId, what }) => command(profileId, what));

test('an unmerge undoes what it says, moves pointers to the roots, and once more changes nothing', () => {
	fc.assert(
		fc.property(forest, anyCommand, (edges, one) => {
			const basis = basisOf(edges, NAMES);
			const copy = structuredClone(basis);
			const { outcomes, changes } = decideUnmerges([one], basis);
			expect(basis).toEqual(copy);
			const after = saved(basis, changes);
			expect(after.canonicalByProfile).toEqual(basisOf(after.edges, NAMES).canonicalByProfile);
			const [outcome] = outcomes;
			const said = outcome?.status === 'unmerged' ? outcome.mergeIds : [];
			expect(changes.undone.map(({ id }) => id)).toEqual(said);
			const again = decideUnmerges([one], after);
			expect(again.changes).toEqual({ undone: [], moved: [], apart: [] });
			expect(again.outcomes[0]?.status).not.toBe('unmerged');
		}),
		{ numRuns: 1_000 },
	);
});

test('unmerges in one batch are the same as one after the other', () => {
	fc.assert(
		fc.property(forest, fc.array(anyCommand, { maxLength: 5 }), (edges, some) => {
			const commands = [...some, ...some];
			const basis = basisOf(edges, NAMES);
			const batch = decideUnmerges(commands, basis);
			let state = basis;
			const outcomes = commands.flatMap((one) => {
				const decided = decideUnmerges([one], state);
				state = saved(state, decided.changes);
				return decided.outcomes;
			});
			expect(batch.outcomes).toEqual(outcomes);
			expect(saved(basis, batch.changes)).toEqual(state);
		}),
		{ numRuns: 500 },
	);
});

test('a chain of 20,000 profiles is undone without a deep stack', () => {
	const id = (i: number) => String(i).padStart(6, '0');
	const edges = Array.from({ length: 20_000 }, (_, i) => ({
		id: `m${i}`,
		survivorId: id(i),
		absorbedId: id(i + 1),
		isUndone: false,
		wentAlong: [],
	}));
	const { changes } = decideUnmerges([command(id(0), 'all')], basisOf(edges));
	expect(changes.moved).toHaveLength(20_000);
});
