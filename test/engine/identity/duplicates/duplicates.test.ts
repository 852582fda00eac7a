import { sql } from 'kysely';
import type { DuplicatesFound, Engine } from '../../../../engine';
import { createTwins } from '../../../../scripts/data/twins';
import { findDuplicates } from '../../../../engine/identity';
import { describeOnBothStores } from '../../../support/both-stores';

const PEOPLE = 60;

/** Twins that a misspelling keeps apart, each known by a card of its own. */
async function resolveTwins(engine: Engine, { seed = 3, records = PEOPLE * 2 } = {}) {
	const twins = createTwins({ seed, records });
	const outcomes = await engine.identity.resolve(
		twins.map(({ fields: { email, ...traits } }, i) => ({
			identifiers: [
				{ type: 'loyalty_card', value: `LC-${seed}-${i}` },
				...(email === undefined ? [] : [{ type: 'email', value: email }]),
			],
			traits,
		})),
	);
	const personOf = new Map<string, number>();
	outcomes.forEach((outcome, i) => {
		if (outcome.status === 'rejected') throw new Error(outcome.message);
		personOf.set(outcome.profileId, seed * 1_000 + (twins[i]?.person ?? -1));
	});
	return personOf;
}

async function find(engine: Engine): Promise<DuplicatesFound> {
	const [outcome] = await engine.identity.findDuplicates([{}]);
	if (outcome?.status !== 'found') throw new Error(JSON.stringify(outcome));
	return outcome;
}

async function listAll(engine: Engine) {
	const [listed] = await engine.identity.listDuplicates([{ limit: 1_000 }]);
	if (listed?.status !== 'listed') throw new Error(JSON.stringify(listed));
	return listed.pairs;
}

async function firstPair(engine: Engine) {
	const [pair] = await listAll(engine);
	if (pair === undefined) throw new Error('There is no open pair.');
	return pair;
}

describeOnBothStores('duplicates', (engine, { clock }) => {
	let personOf = new Map<string, number>();

	beforeAll(async () => {
		personOf = await resolveTwins(engine());
	});

	test('a run finds the twins and nobody else', async () => {
		const run = await find(engine());
		expect(run).toMatchObject({ isResumed: false, recordCount: PEOPLE * 2 });
		expect(run.newCount).toBe(run.pairCount);
		const pairs = await listAll(engine());
		expect(pairs).toHaveLength(run.pairCount);
		const isTwin = ({ people: [a, b] }: (typeof pairs)[number]) =>
			personOf.get(a.profileId) === personOf.get(b.profileId);
		expect(pairs.filter((pair) => !isTwin(pair))).toEqual([]);
		expect(pairs.length).toBeGreaterThan(PEOPLE * 0.9);
	});

	test('the evidence of a pair adds up to its probability', async () => {
		for (const { probability, priorBits, evidence } of await listAll(engine())) {
			const bits = evidence.reduce((sum, one) => sum + one.bits, priorBits);
			expect(1 / (1 + 2 ** -bits)).toBeCloseTo(probability, 2);
		}
	});

	test('a pair holds no value of the two, only words about them', async () => {
		const { rows } = await engine().context.store.read((tx) =>
			sql<{ text: string }>`select evidence as text from duplicate_pair
				union all select plan from duplicate_run union all select model from duplicate_run`.execute(tx),
		);
		const [pair] = await listAll(engine());
		const values = pair?.people.flatMap(({ traits, identifiers }) => [
			...Object.values(traits).map(String),
			...identifiers.map(({ value }) => value),
		]);
		const all = rows.map(({ text }) => text).join('\n');
		expect(values?.length).toBeGreaterThan(4);
		expect(values?.filter((value) => value.length > 3 && all.includes(value))).toEqual([]);
	});

	test('a second run changes nothing, and says that nothing is new', async () => {
		const before = await listAll(engine());
		clock.advance(60_000);
		const run = await find(engine());
		expect(run).toMatchObject({ pairCount: before.length, newCount: 0 });
		expect(await listAll(engine())).toEqual(before);
	});

	test('pages follow on each other in both orders', async () => {
		const all = await listAll(engine());
		for (const order of ['probability', 'newest'] as const) {
			const ids: string[] = [];
			let after = '';
			do {
				const [page] = await engine().identity.listDuplicates([{ limit: 7, order, after }]);
				if (page?.status !== 'listed') throw new Error('not listed');
				ids.push(...page.pairs.map(({ pairId }) => pairId));
				after = page.cursor ?? '';
			} while (after !== '');
			expect(ids.toSorted()).toEqual(all.map(({ pairId }) => pairId).toSorted());
		}
	});

	test('an accepted pair is one person, and Unmerge takes it back', async () => {
		const { pairId, people } = await firstPair(engine());
		const ids = people.map(({ profileId }) => profileId);
		const cause = { execution: 'e1' };
		const [accepted] = await engine().identity.acceptDuplicates([{ pairId, cause }]);
		expect(accepted).toMatchObject({ status: 'accepted', pairId, duplicate: false });
		if (accepted?.status !== 'accepted') throw new Error('not accepted');
		expect([accepted.profileId, ...accepted.mergedFrom].toSorted()).toEqual(ids.toSorted());
		const [history] = await engine().identity.mergeHistory([{ profileId: accepted.profileId }]);
		expect(history).toMatchObject({
			merges: [{ cause: { rule: 'duplicate_accepted', pairId, execution: 'e1' } }],
		});
		const open = await listAll(engine());
		expect(open.map((pair) => pair.pairId)).not.toContain(pairId);
		const customer = { profileId: accepted.profileId };
		await engine().identity.unmerge([{ customer, what: 'all' }]);
		await find(engine());
		expect((await listAll(engine())).map((pair) => pair.pairId)).not.toContain(pairId);
	});

	test('a pair accepted twice is merged once', async () => {
		const { pairId } = await firstPair(engine());
		const outcomes = await engine().identity.acceptDuplicates([{ pairId }, { pairId }]);
		expect(outcomes).toMatchObject([
			{ status: 'accepted', duplicate: false },
			{ status: 'accepted', duplicate: true },
		]);
		const [again] = await engine().identity.acceptDuplicates([{ pairId }]);
		expect(again).toMatchObject({ status: 'accepted', duplicate: true, mergedFrom: [] });
	});

	test('two customer numbers stop a merge, unless that is allowed', async () => {
		const { pairId, people } = await firstPair(engine());
		const numbers = people.map(({ identifiers }, i) => ({
			identifiers: [...identifiers.slice(0, 1), { type: 'customer_id', value: `C${i}` }],
		}));
		await engine().identity.resolve(numbers);
		const [refused] = await engine().identity.acceptDuplicates([{ pairId }]);
		expect(refused).toMatchObject({ status: 'rejected', reason: 'limit_exceeded' });
		expect(await firstPair(engine())).toMatchObject({ pairId });
		const [accepted] = await engine().identity.acceptDuplicates([{ pairId, allowOverLimit: true }]);
		expect(accepted).toMatchObject({ status: 'accepted', duplicate: false });
	});

	test('a rejected pair is never offered again, nor linked by an item', async () => {
		const { pairId, people } = await firstPair(engine());
		const reject = () => engine().identity.rejectDuplicates([{ pairId }, { pairId }]);
		expect(await reject()).toMatchObject([
			{ status: 'kept_apart', duplicate: false },
			{ status: 'kept_apart', duplicate: true },
		]);
		expect(await reject()).toMatchObject([{ duplicate: true }, { duplicate: true }]);
		const ids = people.map(({ profileId }) => profileId).toSorted();
		const { rows } = await engine().context.store.read((tx) =>
			sql`select profile_a, profile_b, reason from apart where reason = 'rejected'`.execute(tx),
		);
		expect(rows).toEqual([{ profile_a: ids[0], profile_b: ids[1], reason: 'rejected' }]);
		await find(engine());
		expect((await listAll(engine())).map((pair) => pair.pairId)).not.toContain(pairId);
		const [accepted] = await engine().identity.acceptDuplicates([{ pairId }]);
		expect(accepted).toMatchObject({ status: 'rejected', reason: 'pair_rejected' });
	});

	test('a pair whose two were merged by hand is open no more, and cannot be kept apart', async () => {
		const { pairId, people } = await firstPair(engine());
		await engine().identity.mergeCustomers([
			{ customers: people.map(({ profileId }) => ({ profileId })), allowOverLimit: true },
		]);
		expect((await listAll(engine())).map((pair) => pair.pairId)).not.toContain(pairId);
		const [refused] = await engine().identity.rejectDuplicates([{ pairId }]);
		expect(refused).toMatchObject({ status: 'rejected', reason: 'pair_merged' });
	});

	test('an unknown pair is refused, and its neighbours go on', async () => {
		const { pairId } = await firstPair(engine());
		const outcomes = await engine().identity.rejectDuplicates([{ pairId: 'x\u0000' }, { pairId }]);
		expect(outcomes).toMatchObject([{ reason: 'pair_unknown' }, { status: 'kept_apart' }]);
	});

	test('the pairs found since an instant are those of new customers alone', async () => {
		clock.advance(60_000);
		const since = clock.now();
		await resolveTwins(engine(), { seed: 4, records: 20 });
		const run = await find(engine());
		const [listed] = await engine().identity.listDuplicates([{ since, limit: 1_000 }]);
		if (listed?.status !== 'listed') throw new Error('not listed');
		expect(run.newCount).toBeGreaterThan(5);
		expect(listed.pairs).toHaveLength(run.newCount);
	});

	test('a run that is cut off goes on where it stopped, to the same pairs', async () => {
		const settings = [{ threshold: 0.8 }];
		const { context } = engine();
		let writes = 0;
		// The run is begun, has learnt, and has saved two of its rules.
		const cut: typeof context.store.write = (work) =>
			++writes > 6 ? Promise.reject(new Error('cut off')) : context.store.write(work);
		const store = { ...context.store, write: cut };
		await expect(findDuplicates({ ...context, store }, settings)).rejects.toThrow('cut off');
		const { rows } = await context.store.read((tx) =>
			sql<{ id: string; rules_done: number; rule_count: number }>`
				select id, rules_done, rule_count from duplicate_run where status = 'running'`.execute(tx),
		);
		expect(rows).toMatchObject([{ rules_done: 2 }]);
		expect(rows[0]?.rule_count).toBeGreaterThan(2);
		const [listed] = await engine().identity.listDuplicateRuns([{ limit: 1 }]);
		const interrupted = listed?.status === 'listed' ? listed.runs[0] : undefined;
		expect(interrupted).toMatchObject({ runId: rows[0]?.id, status: 'running' });
		expect(interrupted?.doneRatio).toBeGreaterThan(0);
		expect(interrupted?.doneRatio).toBeLessThan(1);
		const [resumed] = await findDuplicates(context, settings);
		expect(resumed).toMatchObject({ status: 'found', runId: rows[0]?.id, isResumed: true });
		const pairs = await listAll(engine());
		clock.advance(1);
		const [whole] = await findDuplicates(context, settings);
		if (resumed?.status !== 'found' || whole?.status !== 'found') throw new Error('not found');
		expect(whole).toMatchObject({ isResumed: false, pairCount: resumed.pairCount, newCount: 0 });
		expect(await listAll(engine())).toEqual(pairs);
	});

	test('rules are counted before anything is compared', async () => {
		const [counted] = await engine().identity.countDuplicatePairs([
			{ rules: [['postcode'], ['last_name', 'birth_date']] },
		]);
		expect(counted).toMatchObject({
			status: 'counted',
			rules: [{ fields: ['postcode'] }, { fields: ['last_name', 'birth_date'] }],
		});
	});

	test.each([
		['a threshold below one half', { threshold: 0.3 }, 'threshold_invalid'],
		[
			'a comparison that does not exist',
			{ fields: [{ field: 'city', comparison: 'x' }] },
			'comparison_unknown',
		],
		[
			'a field that nobody has',
			{ fields: [{ field: 'shoe', comparison: 'text' }] },
			'field_unknown',
		],
		['a rule without a field', { rules: [[]] }, 'rules_invalid'],
	])('%s is refused', async (_name, settings, reason) => {
		const outcomes = await engine().identity.findDuplicates([settings as object]);
		expect(outcomes).toMatchObject([{ status: 'rejected', reason }]);
	});
});
