import type { Engine } from '../../../../engine';
import { describeOnBothStores } from '../../../support/both-stores';
import { TEST_START_AT } from '../../../support/clock';

const DAY_MS = 24 * 60 * 60 * 1000;
const named = (name: string) => ({
	identifiers: [{ type: 'email', value: `${name}@example.com` }],
});

async function profileIdOf(engine: Engine, name: string): Promise<string> {
	const [found] = await engine.identity.getProfiles([named(name)]);
	return found?.status === 'found' ? found.profileId : '';
}

async function save(engine: Engine, name: string, definition: object): Promise<void> {
	const [saved] = await engine.segments.saveSegments([{ name, definition }]);
	expect(saved?.status).toBe('saved');
}

const fromCity = (city: string) => ({
	all: [{ kind: 'trait', name: 'city', operator: 'equals', value: city }],
});

async function changesOf(engine: Engine, name: string, after = 0) {
	const page = await engine.segments.listChanges({ name, after });
	if (page.status !== 'page') throw new Error(page.message);
	return page.changes.map(({ profileId, change }) => `${change} ${profileId}`);
}

async function tell(engine: Engine, name: string, traits: Record<string, string>): Promise<string> {
	await engine.identity.resolve([{ ...named(name), traits }]);
	return await profileIdOf(engine, name);
}

describeOnBothStores('refresh', (engine, { clock }) => {
	test('evaluates everybody first, then only those of whom something changed', async () => {
		await save(engine(), 'Romans', fromCity('Rome'));
		const ana = await tell(engine(), 'ana', { city: 'Rome' });
		const bo = await tell(engine(), 'bo', { city: 'Bonn' });
		await tell(engine(), 'cy', { city: 'Bonn' });
		expect(await engine().segments.refresh([{ name: 'ROMANS' }])).toEqual([
			{
				status: 'refreshed',
				segment: 'Romans',
				version: 1,
				isFull: true,
				evaluatedCount: 3,
				memberCount: 1,
				enteredCount: 1,
				leftCount: 0,
				refreshedAt: TEST_START_AT,
				previousAt: null,
			},
		]);
		clock.advance(1_000);
		await tell(engine(), 'bo', { city: 'Rome' });
		await tell(engine(), 'ana', { city: 'Bonn' });
		const [second] = await engine().segments.refresh([{ name: 'Romans' }]);
		expect(second).toMatchObject({
			isFull: false,
			evaluatedCount: 2,
			memberCount: 1,
			enteredCount: 1,
			leftCount: 1,
			refreshedAt: TEST_START_AT + 1_000,
			previousAt: TEST_START_AT,
		});
		const changes = await changesOf(engine(), 'Romans');
		expect(changes[0]).toBe(`entered ${ana}`);
		expect(changes.slice(1).toSorted()).toEqual([`entered ${bo}`, `left ${ana}`].toSorted());
	});

	test('changes nothing when nothing happened', async () => {
		const before = await changesOf(engine(), 'Romans');
		const refreshed = await engine().segments.refresh([{ name: 'Romans' }, { name: 'Romans' }]);
		expect(refreshed).toMatchObject(
			Array.from({ length: 2 }, () => ({ isFull: false, enteredCount: 0, leftCount: 0 })),
		);
		expect(refreshed[1]).toMatchObject({ memberCount: 1 });
		expect(await changesOf(engine(), 'Romans')).toEqual(before);
	});

	test('evaluates everybody anew after another definition, other rules, another zone', async () => {
		const refresh = async (zone = 'utc') => {
			const [outcome] = await engine().segments.refresh([{ name: 'Romans' }], { zone });
			return outcome?.status === 'refreshed' && outcome.isFull;
		};
		expect(await refresh()).toBe(false);
		await save(engine(), 'Romans', fromCity('Bonn'));
		expect([await refresh(), await refresh()]).toEqual([true, false]);
		const { definition } = await engine().identity.getRules();
		const traits = { ...definition.traits, sourceOrder: ['web'] };
		await engine().identity.updateRules({ definition: { ...definition, traits } });
		expect([await refresh(), await refresh()]).toEqual([true, false]);
		expect([await refresh('Asia/Tokyo'), await refresh('Asia/Tokyo')]).toEqual([true, false]);
	});

	test('evaluates everybody anew after a change of a segment that it refers to', async () => {
		await save(engine(), 'Tourists', { not: [{ kind: 'segment', name: 'Romans' }] });
		const refresh = async () => {
			const [outcome] = await engine().segments.refresh([{ name: 'Tourists' }]);
			return outcome?.status === 'refreshed' && outcome.isFull;
		};
		expect([await refresh(), await refresh()]).toEqual([true, false]);
		await save(engine(), 'Romans', fromCity('Rome'));
		expect([await refresh(), await refresh()]).toEqual([true, false]);
	});

	test('evaluates everybody anew when the clock went back', async () => {
		clock.advance(-500);
		const [back] = await engine().segments.refresh([{ name: 'Romans' }]);
		expect(back).toMatchObject({ isFull: true });
		clock.advance(500);
	});

	test('sees a window move without anything happening', async () => {
		await save(engine(), 'Recent', {
			all: [{ kind: 'event', name: 'visit', window: { lastDays: 2 } }],
		});
		const customer = named('dee');
		await engine().events.track([{ customer, name: 'visit', occurredAt: clock.now() - DAY_MS }]);
		const dee = await profileIdOf(engine(), 'dee');
		await engine().segments.refresh([{ name: 'Recent' }]);
		clock.advance(DAY_MS);
		const [still] = await engine().segments.refresh([{ name: 'Recent' }]);
		expect(still).toMatchObject({ evaluatedCount: 0, memberCount: 1, leftCount: 0 });
		clock.advance(1);
		const [moved] = await engine().segments.refresh([{ name: 'Recent' }]);
		expect(moved).toMatchObject({ evaluatedCount: 1, memberCount: 0, leftCount: 1 });
		expect(await changesOf(engine(), 'Recent')).toEqual([`entered ${dee}`, `left ${dee}`]);
	});

	test('refuses a name without a saved segment, and a broken reference', async () => {
		await save(engine(), 'Base', fromCity('Rome'));
		await save(engine(), 'On Base', { all: [{ kind: 'segment', name: 'Base' }] });
		await engine().segments.deleteSegments(['On Base', 'Base']);
		expect(
			await engine().segments.refresh([{ name: 'nobody' }, { name: '' }, { name: 'On Base' }]),
		).toMatchObject([
			{ status: 'rejected', reason: 'segment_unknown' },
			{ status: 'rejected', reason: 'name_invalid' },
			{ status: 'rejected', reason: 'segment_unknown' },
		]);
	});
});

describeOnBothStores('a refresh after a merge', (engine) => {
	const refresh = async () => {
		const [outcome] = await engine().segments.refresh([{ name: 'Romans' }]);
		if (outcome?.status !== 'refreshed') throw new Error('The segment is refreshed');
		const { enteredCount: entered, leftCount: left, memberCount: members } = outcome;
		return { entered, left, members };
	};
	const merge = (names: string[]) =>
		engine().identity.mergeCustomers([{ customers: names.map(named), survivor: 0 }]);
	const enteredAt = async (name: string) => {
		const profileId = await profileIdOf(engine(), name);
		const [exported] = await engine().customers.export([{ profileId }]);
		return exported?.status === 'exported' ? exported.segmentMemberships : [];
	};

	beforeAll(() => save(engine(), 'Romans', fromCity('Rome')));

	test('nobody enters or leaves where an absorbed member is in as before, nor when it is undone', async () => {
		await tell(engine(), 'in', { city: 'Rome' });
		await tell(engine(), 'absorbing', { size: 'L' });
		expect(await refresh()).toEqual({ entered: 1, left: 0, members: 1 });
		await merge(['absorbing', 'in']);
		expect(await refresh()).toEqual({ entered: 0, left: 0, members: 1 });
		expect(await enteredAt('absorbing')).toHaveLength(2);
		await engine().identity.unmerge([{ customer: named('in'), what: 'all' }]);
		expect(await refresh()).toEqual({ entered: 0, left: 1, members: 1 });
		expect(await enteredAt('absorbing')).toEqual([]);
		expect(await enteredAt('in')).toHaveLength(1);
	});

	test('two members become one, and two again', async () => {
		await tell(engine(), 'one', { city: 'Rome' });
		await tell(engine(), 'two', { city: 'Rome' });
		expect(await refresh()).toEqual({ entered: 2, left: 0, members: 3 });
		await merge(['one', 'two']);
		expect(await refresh()).toEqual({ entered: 0, left: 0, members: 2 });
		await engine().identity.unmerge([{ customer: named('one'), what: 'all' }]);
		expect(await refresh()).toEqual({ entered: 0, left: 0, members: 3 });
	});

	test('one leaves where the person is out', async () => {
		await tell(engine(), 'roman', { city: 'Rome' });
		expect(await refresh()).toEqual({ entered: 1, left: 0, members: 4 });
		await tell(engine(), 'later', { city: 'Bonn' });
		await merge(['later', 'roman']);
		expect(await refresh()).toEqual({ entered: 0, left: 1, members: 3 });
		const changes = await changesOf(engine(), 'Romans');
		expect(changes.at(-1)).toBe(`left ${await profileIdOf(engine(), 'later')}`);
	});

	test('who was erased is gone without leaving, and is told of nowhere', async () => {
		const one = await profileIdOf(engine(), 'one');
		await engine().customers.erase([named('one')]);
		expect(await refresh()).toEqual({ entered: 0, left: 0, members: 2 });
		const changes = await changesOf(engine(), 'Romans');
		expect(changes.filter((change) => change.includes(one))).toEqual([]);
	});
});

describeOnBothStores('the changes of a segment', (engine) => {
	test('come in pages, ascending, each once', async () => {
		await save(engine(), 'Romans', fromCity('Rome'));
		await engine().identity.resolve(
			Array.from({ length: 5 }, (_, i) => ({ ...named(`p${i}`), traits: { city: 'Rome' } })),
		);
		await engine().segments.refresh([{ name: 'Romans' }]);
		const first = await engine().segments.listChanges({ name: 'romans', limit: 3 });
		expect(first).toMatchObject({ status: 'page', segment: 'Romans', next: 3, hasMore: true });
		const second = await engine().segments.listChanges({ name: 'Romans', limit: 3, after: 3 });
		expect(second).toMatchObject({ next: 5, hasMore: false });
		const both = [first, second].flatMap((page) => (page.status === 'page' ? page.changes : []));
		expect(both.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5]);
		expect(new Set(both.map(({ profileId }) => profileId)).size).toBe(5);
		expect(both[0]).toMatchObject({ change: 'entered', at: TEST_START_AT });
		const none = await engine().segments.listChanges({ name: 'Romans', after: 5 });
		expect(none).toMatchObject({ changes: [], next: 5, hasMore: false });
	});

	test('go on counting when the segment is deleted and saved again', async () => {
		await engine().segments.deleteSegments(['Romans']);
		const empty = async (table: 'segment_refresh' | 'segment_person' | 'segment_change') =>
			(await engine().context.store.read((tx) => tx.selectFrom(table).selectAll().execute()))
				.length === 0;
		expect(await empty('segment_refresh')).toBe(true);
		expect(await empty('segment_person')).toBe(true);
		expect(await empty('segment_change')).toBe(true);
		expect(await engine().segments.listChanges({ name: 'Romans' })).toMatchObject({
			reason: 'segment_unknown',
		});
		await save(engine(), 'Romans', fromCity('Rome'));
		await engine().segments.refresh([{ name: 'Romans' }]);
		const page = await engine().segments.listChanges({ name: 'Romans', after: 5 });
		expect(page).toMatchObject({ next: 10, hasMore: false });
	});

	test('refuses a limit and a position that make no sense', async () => {
		const reasons = [];
		for (const part of [
			{ limit: 0 },
			{ limit: 1_001 },
			{ limit: 1.5 },
			{ after: -1 },
			{ after: NaN },
		]) {
			reasons.push(await engine().segments.listChanges({ name: 'Romans', ...part }));
		}
		expect(reasons).toMatchObject([
			{ reason: 'limit_invalid' },
			{ reason: 'limit_invalid' },
			{ reason: 'limit_invalid' },
			{ reason: 'after_invalid' },
			{ reason: 'after_invalid' },
		]);
	});
});
