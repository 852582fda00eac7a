import * as fc from 'fast-check';
import type { Engine } from '../../../../engine';
import { describeOnBothStores } from '../../../support/both-stores';
import type { Run, Step } from '../people-model';
import {
	batchOfNames,
	expectSound,
	groupsIn,
	mergeStep,
	nameIn,
	stateOf,
	steps,
	take,
	unmergeStep,
	whatOf,
} from '../people-model';
import { mergeOf, who } from '../who';

let runCount = 0;
const newRun = (engine: Engine): Run => ({ engine, prefix: `r${++runCount}-` });

async function takeAll(run: Run, all: readonly Step[]): Promise<void> {
	for (const step of all) await take(run, step);
}

/** Undoes a merge, asked of whom it made: not every name is theirs any more once another merge is undone. */
async function undo(run: Run, mergeId: string, names: readonly string[]): Promise<void> {
	const requests = names.map((one) => ({
		customer: who(nameIn(run, one)),
		what: { mergeId },
		keepApart: false,
	}));
	const outcomes = await run.engine.identity.unmerge(requests);
	expect(outcomes.filter(({ status }) => status === 'unmerged')).toHaveLength(1);
}

/** What *Get* tells of each home profile's person. */
async function profilesOf(run: Run) {
	const { ownerByName } = await stateOf(run);
	const customers = [...ownerByName.keys()].map((one) => who(nameIn(run, one)));
	return await run.engine.identity.getProfiles(customers);
}

describeOnBothStores('any sequence of resolve, merge and unmerge', (engine, { kind, clock }) => {
	// Each run is some ten transactions; on PostgreSQL they take longer, and the decisions are the same.
	const numRuns = kind === 'embedded' ? 50 : 10;
	const holds = async <Given extends [unknown, ...unknown[]]>(
		arbitraries: { [Place in keyof Given]: fc.Arbitrary<Given[Place]> },
		check: (run: Run, ...given: Given) => Promise<void>,
	) => {
		const property = fc.asyncProperty(...arbitraries, (...given: Given) =>
			check(newRun(engine()), ...given),
		);
		await fc.assert(property, { numRuns });
	};

	test('an identifier keeps its one owner, and pointers lead to the roots of the merges that stand', async () => {
		await holds([steps], async (run, all) => {
			let before = await stateOf(run);
			for (const step of all) {
				clock.advance(1);
				await take(run, step);
				const after = await stateOf(run);
				expectSound(before, after);
				before = after;
			}
		});
	});

	test('a merge that is undone leaves everybody as they were', async () => {
		await holds([steps, mergeStep], async (run, all, step) => {
			await takeAll(run, all);
			const before = { state: await stateOf(run), profiles: await profilesOf(run) };
			const [outcome] = await take(run, step);
			const mergeIds = outcome !== undefined && 'mergeIds' in outcome ? outcome.mergeIds : [];
			for (const mergeId of mergeIds as string[]) await undo(run, mergeId, step.names);
			const after = { state: await stateOf(run), profiles: await profilesOf(run) };
			expect(after.profiles).toEqual(before.profiles);
			expect(after.state.canonicalByProfile).toEqual(before.state.canonicalByProfile);
		});
	});

	test('undoing all leaves each profile alone with its own', async () => {
		await holds([steps], async (run, all) => {
			await takeAll(run, all);
			const { ownerByName } = await stateOf(run);
			const customers = [...ownerByName.keys()].map((one) => who(nameIn(run, one)));
			await run.engine.identity.unmerge(customers.map((customer) => ({ customer, what: 'all' })));
			const { canonicalByProfile } = await stateOf(run);
			for (const [id, canonicalId] of canonicalByProfile) expect(canonicalId).toBe(id);
		});
	});

	test('an unmerge asked for again changes nothing', async () => {
		await holds([steps, unmergeStep], async (run, all, step) => {
			await takeAll(run, all);
			const what = whatOf(step, await stateOf(run));
			const customer = who(nameIn(run, step.name));
			const request = { customer, what, keepApart: step.keepApart };
			await run.engine.identity.unmerge([request]);
			const once = await stateOf(run);
			const [again] = await run.engine.identity.unmerge([request]);
			expect(again?.status).not.toBe('unmerged');
			expect(await stateOf(run)).toEqual(once);
		});
	});

	test('resolving the same batch again changes nothing, whatever was merged and undone before', async () => {
		await holds([steps, batchOfNames], async (run, all, batch) => {
			await takeAll(run, all);
			await take(run, { kind: 'resolve', batch });
			const once = await stateOf(run);
			const again = await take(run, { kind: 'resolve', batch });
			expect(again.map(({ status }) => status)).toEqual(batch.map(() => 'matched'));
			expect(await stateOf(run)).toEqual(once);
		});
	});

	test('splitting batches of items, merges and unmerges anywhere gives the same people', async () => {
		const pairs = fc.array(fc.tuple(fc.nat(8), fc.nat(8)), { maxLength: 6 });
		const batches = fc.record({ items: batchOfNames, merges: pairs, unmerges: pairs });
		await holds([steps, batches, fc.nat(6)], async (run, all, given, at) => {
			const parts = newRun(engine());
			for (const one of [run, parts]) await takeAll(one, all);
			await takeBatches(run, given, Infinity);
			await takeBatches(parts, given, at);
			expect(groupsIn(await stateOf(parts))).toEqual(groupsIn(await stateOf(run)));
		});
	});
});

interface Batches {
	items: string[][];
	/** Two places in the list of names that are known by then. */
	merges: [number, number][];
	unmerges: [number, number][];
}

/** Makes each batch happen in two calls, split at the place. */
async function takeBatches(run: Run, { items, merges, unmerges }: Batches, at: number) {
	const { identity } = run.engine;
	const split = <Request>(requests: readonly Request[]) =>
		[requests.slice(0, at), requests.slice(at)].filter(({ length }) => length > 0);
	for (const batch of split(items)) await take(run, { kind: 'resolve', batch });
	const { ownerByName } = await stateOf(run);
	const names = [...ownerByName.keys()];
	const named = (place: number) => names[place % names.length] ?? '';
	const toMerge = merges.map((pair) => mergeOf(...pair.map((one) => nameIn(run, named(one)))));
	for (const requests of split(toMerge)) await identity.mergeCustomers(requests);
	const toUndo = unmerges.map(([one, other]) => ({
		customer: who(nameIn(run, named(one))),
		what: { member: ownerByName.get(named(other)) ?? '' },
	}));
	for (const requests of split(toUndo)) await identity.unmerge(requests);
}
