import type { Engine } from '../../../../engine';
import {
	addUses,
	loadMemberUses,
	lockProgrammeUses,
} from '../../../../engine/loyalty/programme/repository-uses';
import {
	insertReferrals,
	loadReferrals,
	settleReferrals,
} from '../../../../engine/loyalty/programme/repository-referrals';
import {
	insertTierChanges,
	loadStandings,
} from '../../../../engine/loyalty/programme/repository-standings';
import { describeOnBothStores } from '../../../support/both-stores';
import { TEST_START_AT } from '../../../support/clock';

const euro = { currency: 'EUR' };
const ref = (name: string) => ({ identifiers: [{ type: 'email', value: `${name}@example.com` }] });
const resolve = async (engine: Engine, ...names: string[]) => {
	const found = await engine.identity.resolve(names.map(ref));
	return found.map((one) => (one.status === 'rejected' ? '' : one.profileId));
};

describeOnBothStores('saved programmes', (engine, { clock }) => {
	test('have versions; the same again makes none; each counts from when it was saved', async () => {
		const save = async (definition: unknown, expectedVersion?: number) => {
			const versions = expectedVersion === undefined ? {} : { expectedVersion };
			return (
				await engine().loyalty.saveProgrammes([{ programme: 'main', definition, ...versions }])
			)[0];
		};
		expect(await save(euro, 0)).toMatchObject({
			status: 'saved',
			version: 1,
			duplicate: false,
			createdAt: TEST_START_AT,
		});
		clock.advance(1_000);
		expect(await save('{"currency":"eur"}')).toMatchObject({
			version: 1,
			duplicate: true,
			createdAt: TEST_START_AT,
		});
		expect(await save({ ...euro, holdMinutes: 5 }, 0)).toMatchObject({ reason: 'version_changed' });
		expect(await save({ ...euro, holdMinutes: 5 }, 1)).toMatchObject({
			version: 2,
			duplicate: false,
		});

		const get = (parts: object) =>
			engine().loyalty.getProgrammes([{ programme: ' main ', ...parts }]);
		const found = await Promise.all(
			[
				{},
				{ asOf: TEST_START_AT },
				{ asOf: TEST_START_AT - 1 },
				{ version: 1 },
				{ version: 3 },
			].map(get),
		);
		expect(found.flat()).toMatchObject([
			{ status: 'found', version: 2, definition: { holdMinutes: 5 } },
			{ version: 1, definition: { holdMinutes: 30 } },
			{ reason: 'programme_unknown' },
			{ version: 1 },
			{ reason: 'programme_unknown' },
		]);
	});

	test('are refused one by one, and a later one of a batch sees an earlier one', async () => {
		const outcomes = await engine().loyalty.saveProgrammes([
			{ programme: 'batch', definition: euro },
			{ programme: '', definition: euro },
			{ programme: 'batch', definition: { currency: 'EURO' } },
			{ programme: 'batch', definition: { currency: 'USD' } },
		]);
		expect(outcomes).toMatchObject([
			{ version: 1 },
			{ reason: 'programme_invalid' },
			{ reason: 'definition_invalid', field: 'currency' },
			{ version: 2 },
		]);
	});

	test('are listed by name in their newest version', async () => {
		await engine().loyalty.saveProgrammes([{ programme: 'Outlet', definition: euro }]);
		const list = async (parts: object) =>
			(await engine().loyalty.listProgrammes(parts)).map(({ programme, version }) => [
				programme,
				version,
			]);
		expect(await list({})).toEqual([
			['Outlet', 1],
			['batch', 2],
			['main', 2],
		]);
		expect(await list({ search: 'OUT' })).toEqual([['Outlet', 1]]);
		expect(await list({ after: 'Outlet', limit: 1 })).toEqual([['batch', 2]]);
	});
});

describeOnBothStores('pools', (engine, { clock, openAnother }) => {
	const join = (pool: string, ...names: string[]) =>
		engine().loyalty.joinPool(
			names.map((name) => ({ programme: 'main', pool, customer: ref(name) })),
		);
	const listed = async (pool: string) => {
		const [found] = await engine().loyalty.listPool([{ programme: 'main', pool }]);
		return found?.status === 'listed'
			? found.people.map(({ profileId }) => profileId)
			: found?.reason;
	};

	test('take as many people as the programme says; a person is in one at a time, and may leave', async () => {
		await engine().loyalty.saveProgrammes([
			{ programme: 'main', definition: { ...euro, pools: { maxPeople: 2 } } },
			{ programme: 'alone', definition: euro },
		]);
		const [ana, bo, cy] = await resolve(engine(), 'ana', 'bo', 'cy');
		const outcomes = await join('Mill Lane', 'ana', 'bo', 'cy', 'ana', 'nobody');
		expect(outcomes).toMatchObject([
			{ status: 'joined', profileId: ana, duplicate: false },
			{ status: 'joined', profileId: bo, duplicate: false },
			{ reason: 'pool_full' },
			{ status: 'joined', profileId: ana, duplicate: true },
			{ reason: 'profile_unknown' },
		]);
		expect(await join('Other', 'bo')).toMatchObject([{ reason: 'in_other_pool' }]);
		expect(await listed('Mill Lane')).toEqual([ana, bo]);

		clock.advance(1_000);
		const leave = { programme: 'main', customer: ref('ana') };
		const left = await engine().loyalty.leavePool([leave, leave]);
		expect(left).toMatchObject([
			{ status: 'left', pool: 'Mill Lane', duplicate: false },
			{ status: 'left', pool: null, duplicate: true },
		]);
		clock.advance(1_000);
		expect(await join('Mill Lane', 'cy')).toMatchObject([{ status: 'joined', duplicate: false }]);
		expect(await listed('Mill Lane')).toEqual([bo, cy]);
	});

	test('are refused where the programme has none, or is none', async () => {
		const request = (programme: unknown, pool: unknown) => ({
			programme,
			pool,
			customer: ref('ana'),
		});
		const outcomes = await engine().loyalty.joinPool([
			request('alone', 'A'),
			request('no such', 'A'),
			request('main', ''),
			request('', 'A'),
		]);
		expect(outcomes).toMatchObject(
			['pools_not_offered', 'programme_unknown', 'pool_invalid', 'programme_invalid'].map(
				(reason) => ({ reason }),
			),
		);
		expect(await listed('No Such')).toBe('pool_unknown');
	});

	test('never take more, whoever joins at the same moment', async () => {
		const names = ['dee', 'eve', 'fay', 'gus'];
		await resolve(engine(), ...names);
		const engines = [engine(), await openAnother()];
		const outcomes = await Promise.all(
			names.map((name, i) =>
				(engines[i % 2] ?? engine()).loyalty.joinPool([
					{ programme: 'main', pool: 'Race', customer: ref(name) },
				]),
			),
		);
		const statuses = outcomes.flat().map(({ status }) => status);
		expect(statuses.toSorted()).toEqual(['joined', 'joined', 'rejected', 'rejected']);
	});

	test('two profiles that become one person are one person of the pool', async () => {
		const [hal] = await resolve(engine(), 'hal', 'ida');
		await join('Merged', 'hal', 'ida');
		await engine().identity.resolve([
			{ identifiers: [...ref('hal').identifiers, ...ref('ida').identifiers] },
		]);
		expect(await listed('Merged')).toEqual([hal]);
	});
});

describeOnBothStores('what programmes keep of people', (engine) => {
	test('the last tier of all profiles of a person counts, as of any time', async () => {
		const profileIds = await resolve(engine(), 'ana', 'bo');
		const [ana = '', bo = ''] = profileIds;
		const change = (id: string, homeProfileId: string, since: number) => ({
			id,
			programme: 'main',
			homeProfileId,
			tier: id,
			since,
			until: null,
			reason: 'reached' as const,
			why: 'a test',
		});
		await engine().context.store.write((tx) =>
			insertTierChanges(tx, [change('Silver', ana, 10), change('Gold', bo, 20)], 30),
		);
		const standings = (asOf: number) =>
			engine().context.store.read((tx) =>
				loadStandings(tx, { profileIds, programmes: ['main'] }, asOf),
			);
		const tiersAt = async (asOf: number) =>
			(await standings(asOf)).map(({ profileId, tier }) => [profileId, tier]);
		expect(await tiersAt(30)).toEqual([
			[ana, 'Silver'],
			[bo, 'Gold'],
		]);
		const identifiers = [...ref('ana').identifiers, ...ref('bo').identifiers];
		await engine().identity.resolve([{ identifiers }]);
		expect(await tiersAt(30)).toEqual([[ana, 'Gold']]);
		expect(await tiersAt(15)).toEqual([[ana, 'Silver']]);
	});

	test('uses of caps add up by member and day, and for all together', async () => {
		const [ana = '', bo = ''] = await resolve(engine(), 'cy', 'dee');
		const use = (homeProfileId: string, day: string, points: number) => ({
			homeProfileId,
			programme: 'main',
			rule: 'Base',
			day,
			points,
		});
		const uses = [
			use(ana, '2026-03-01', 5),
			use(bo, '2026-03-02', 7),
			use(ana, '2026-03-02', 1),
			use(ana, '2026-03-02', 2),
		];
		await engine().context.store.write((tx) => addUses(tx, uses));
		await engine().context.store.write((tx) => addUses(tx, [use(ana, '2026-03-02', -3)]));
		const asked = { profileIds: [ana], programmes: ['main'] };
		const found = await engine().context.store.write(async (tx) => ({
			own: await loadMemberUses(tx, asked, '2026-03-02'),
			all: await lockProgrammeUses(tx, ['main'], '2026-03-01'),
		}));
		expect(found).toEqual({
			own: [use(ana, '2026-03-02', 0)],
			all: [
				{ programme: 'main', rule: 'Base', day: '2026-03-01', points: 5 },
				{ programme: 'main', rule: 'Base', day: '2026-03-02', points: 7 },
			],
		});
	});

	test('a friend is brought once, and settled once both have their points', async () => {
		const [eve = '', fay = '', gus = ''] = await resolve(engine(), 'eve', 'fay', 'gus');
		const referral = (id: string, referrerId: string) => ({
			id,
			programme: 'main',
			referrerId,
			friendId: gus,
			referredAt: 5,
		});
		await engine().context.store.write(async (tx) => {
			await insertReferrals(tx, [referral('first', eve)]);
			await insertReferrals(tx, [referral('second', fay)]);
			await settleReferrals(tx, ['first'], 9);
		});
		const found = (id: string) => engine().context.store.read((tx) => loadReferrals(tx, [id]));
		expect(await found(gus)).toEqual([{ ...referral('first', eve), settledAt: 9 }]);
		expect(await found(fay)).toEqual([]);
	});
});
