import type { CustomerExport, CustomerRef } from '../../../engine';
import { describeOnBothStores } from '../../support/both-stores';
import { TEST_START_AT } from '../../support/clock';
import { profileColumnsOf, rowsNaming } from '../../support/store-schema';
import { countTurns } from '../../support/turns';
import type { FullPerson } from './full-store';
import { fillStore, keepApart, startMessageServers } from './full-store';

const emailOf = (name: string) => [{ type: 'email', value: `${name}@example.com` }];
const ref = (name: string): CustomerRef => ({ identifiers: emailOf(name) });

/** Every text, number and flag in a value, and every name of a field. */
function leavesOf(value: unknown): unknown[] {
	if (typeof value !== 'object' || value === null) return [value];
	if (Array.isArray(value)) return value.flatMap(leavesOf);
	return Object.entries(value).flatMap(([name, one]) => [name, ...leavesOf(one)]);
}

/** What may stand in an export for a value of a column: itself, an instant, a flag, or the parts of a JSON text. */
function spellingsOf(value: unknown): unknown[][] {
	// The path of a trait stands with dots.
	const plain = [typeof value === 'string' ? value.replaceAll('\u001f', '.') : value];
	if (typeof value === 'number') return [[value, value === 1, new Date(value).toISOString()]];
	if (typeof value !== 'string' || !/^[[{"]/.test(value)) return [plain];
	return leavesOf(JSON.parse(value)).map((leaf) => [leaf]);
}

/** Every row of an export, wherever it stands. */
function rowsOf(value: unknown): Set<unknown>[] {
	if (typeof value !== 'object' || value === null) return [];
	if (Array.isArray(value)) return value.map((row) => new Set(leavesOf(row)));
	return Object.values(value).flatMap(rowsOf);
}

describeOnBothStores('exportCustomers', (engine) => {
	let people: FullPerson[] = [];

	const exportOf = async (name: string): Promise<CustomerExport> => {
		const [outcome] = await engine().customers.export([ref(name)]);
		if (outcome?.status !== 'exported') throw new Error(`No export of ${name}`);
		return outcome;
	};

	beforeAll(async () => {
		const servers = await startMessageServers();
		people = await fillStore(engine(), servers, ['anaq', 'boqu']);
		await servers.stop();
		const [ana, bo] = people;
		if (ana && bo) await keepApart(engine(), [ana, bo]);
	});

	test('every row of every table that names one of the person’s profiles is in it, with all it says', async () => {
		const exported = await exportOf('anaq');
		const held = rowsOf(exported);
		const profileIds = exported.profiles.map(({ id }) => id as string);
		expect(profileIds).toHaveLength(2);
		for (const column of await profileColumnsOf(engine())) {
			const rows = await rowsNaming(engine(), column, profileIds);
			const missing = rows.filter((row) => {
				const wanted = Object.values(row).filter((value) => value !== null);
				const parts = wanted.flatMap(spellingsOf);
				return !held.some((one) => parts.every((part) => part.some((leaf) => one.has(leaf))));
			});
			expect({ ...column, rows: rows.length > 0, missing }).toEqual({
				...column,
				rows: column.column === 'profile_b' ? rows.length > 0 : true,
				missing: [],
			});
		}
	});

	test('every text of theirs is in it, and none of anybody else', async () => {
		const [ana, bo] = people;
		const own = JSON.stringify(await exportOf('anaq'));
		const others = JSON.stringify(await exportOf('boqu'));
		expect(ana?.values.filter((value) => !own.includes(value))).toEqual([]);
		expect(bo?.values.filter((value) => !others.includes(value))).toEqual([]);
		expect(bo?.values.filter((value) => own.includes(value))).toEqual([]);
		// A merge that was undone names identifiers of both; each is told only of their own.
		expect(ana?.values.filter((value) => others.includes(value))).toEqual([]);
	});

	test('times are ISO 8601, money is decimal, and points add up', async () => {
		const { exportedAt, conversions, points, traits, consents, messages } = await exportOf('anaq');
		const at = new Date(TEST_START_AT).toISOString();
		expect(exportedAt).toBe(at);
		expect(conversions).toMatchObject([
			{ amount: '19.99', amountMinor: 1999, currency: 'EUR', occurredAt: at },
			{ kind: 'goal', amount: null },
		]);
		const sum = (rows: readonly Record<string, unknown>[]) =>
			rows.reduce((total, row) => total + Number(row.points), 0);
		expect([points.lots, points.spends].map(sum)).toEqual([150, 61]);
		// Two home profiles: what lapses first was spent first, whoever had earned it.
		expect(points.accounts).toMatchObject([
			{ available: 0, earned: 50, redeemed: 50 },
			{ available: 89, earned: 100, redeemed: 11 },
		]);
		expect(traits.map(({ name, setAt }) => ({ name, setAt }))).toEqual(
			['firstName', 'nested.street', 'size', 'timezone'].map((name) => ({ name, setAt: at })),
		);
		expect(consents).toMatchObject([{ isDated: false, proof: { ip: 'ip-email-anaq' } }, {}]);
		expect(messages.map(({ status }) => status as string).toSorted()).toEqual([
			'failed',
			'held',
			'sent',
			'sent',
			'sent',
		]);
	});

	test('nobody known is nothing held, an item that names nobody is refused, neighbours do not matter', async () => {
		const outcomes = await engine().customers.export([
			ref('nobody'),
			{},
			ref('anaq'),
			{ profileId: "' or 1=1 --" },
			ref('anaq'),
		]);
		expect(outcomes).toMatchObject([
			{ status: 'nothing_held' },
			{ status: 'rejected', reason: 'identifier_missing' },
			{ status: 'exported' },
			{ status: 'nothing_held' },
			{ status: 'exported' },
		]);
		expect(outcomes[4]).toEqual(outcomes[2]);
		expect(await engine().customers.export([])).toEqual([]);
	});

	test('a customer with thousands of events is exported and erased whole', async () => {
		const customer = ref('dee');
		const events = Array.from({ length: 2_500 }, (_, i) => ({ customer, name: `event-${i}` }));
		await engine().events.track(events);
		const { events: exported } = await exportOf('dee');
		expect(exported.map(({ name }) => name)).toEqual(events.map(({ name }) => name));
		const [outcome] = await engine().customers.erase([customer]);
		expect(outcome).toMatchObject({ status: 'erased', deleted: { events: 2_500 } });
	});

	test('who was erased leaves nothing to export', async () => {
		await engine().customers.erase([ref('boqu')]);
		const outcomes = await engine().customers.export([ref('boqu')]);
		expect(outcomes).toEqual([{ status: 'nothing_held' }]);
	});

	test('thousands are exported in chunks while the event loop turns', async () => {
		const names = Array.from({ length: 3_000 }, (_, i) => `p${i}`);
		await engine().identity.resolve(
			names.map((name) => ({ identifiers: emailOf(name), traits: { name } })),
		);
		await engine().events.track(
			names.flatMap((name) => ['a', 'b', 'c'].map((what) => ({ customer: ref(name), name: what }))),
		);
		const { result: outcomes, turnCount } = await countTurns(() =>
			engine().customers.export(names.map(ref)),
		);
		expect(outcomes.map((one) => (one.status === 'exported' ? one.events.length : one))).toEqual(
			names.map(() => 3),
		);
		expect(turnCount).toBeGreaterThanOrEqual(29);
	});
});
