import type { Engine } from '../../../../engine';
import { insertRows } from '../../../../engine/store';
import { TEST_START_AT } from '../../../support/clock';
import { describeOnBothStores } from '../../../support/both-stores';

const named = (name: string) => ({
	identifiers: [{ type: 'email', value: `${name}@example.com` }],
});

async function profileIdOf(engine: Engine, name: string): Promise<string> {
	const [found] = await engine.identity.getProfiles([named(name)]);
	return found?.status === 'found' ? found.profileId : '';
}

/** The home profiles noted since the last call. */
async function takeTouched(engine: Engine): Promise<string[]> {
	return await engine.context.store.write(async (tx) => {
		const rows = await tx.selectFrom('touched').select('profile_id').execute();
		await tx.deleteFrom('touched').execute();
		return [...new Set(rows.map((row) => row.profile_id))].toSorted();
	});
}

async function beginRefreshing(engine: Engine): Promise<void> {
	await engine.segments.saveSegments([
		{ name: 'All', definition: { not: [{ kind: 'trait', name: 'x', operator: 'exists' }] } },
	]);
	await engine.context.store.write(async (tx) => {
		const { id } = await tx.selectFrom('segment').select('id').executeTakeFirstOrThrow();
		await insertRows(tx, 'segment_refresh', [{ segment_id: id, journal: '' }]);
	});
}

describeOnBothStores('the journal of touched profiles', (engine) => {
	test('is not kept while no segment is refreshed', async () => {
		await engine().identity.resolve([named('early')]);
		await engine().events.track([{ customer: named('early'), name: 'visit' }]);
		expect(await takeTouched(engine())).toEqual([]);
	});

	test.each<[string, string[], (on: Engine) => Promise<unknown>]>([
		['a new profile', ['ana'], (on) => on.identity.resolve([named('ana')])],
		[
			'a trait',
			['ana'],
			(on) => on.identity.resolve([{ ...named('ana'), traits: { city: 'Rome' } }]),
		],
		[
			'an identifier',
			['ana'],
			(on) =>
				on.identity.resolve([
					{ identifiers: [...named('ana').identifiers, { type: 'phone', value: '+491511234101' }] },
				]),
		],
		[
			'an event',
			['ana'],
			(on) => on.events.track([{ customer: named('ana'), name: 'visit', channel: 'web' }]),
		],
		[
			'consent, and whoever has the address',
			['ana', 'bo'],
			(on) =>
				on.consent.setConsent([
					{
						customer: named('bo'),
						channel: 'sms',
						address: '+491511234101',
						status: 'granted',
						origin: 'person',
						idempotencyKey: 'k',
					},
				]),
		],
		[
			'a suppression of an address',
			['ana'],
			(on) => on.consent.suppress([{ channel: 'sms', address: '+491511234101', reason: 'manual' }]),
		],
		[
			'points earned',
			['ana'],
			(on) =>
				on.loyalty.earn([
					{ customer: named('ana'), from: { points: 9 }, idempotencyKey: 'e', reference: 'e' },
				]),
		],
		[
			'points redeemed',
			['ana'],
			(on) =>
				on.loyalty.redeem([
					{ customer: named('ana'), points: 4, idempotencyKey: 'r', reference: 'r' },
				]),
		],
		[
			'a conversion',
			['ana'],
			(on) =>
				on.conversions.record([
					{ customer: named('ana'), kind: 'goal', name: 'signup', idempotencyKey: 'c' },
				]),
		],
		[
			'a message, even one that is held back',
			['ana'],
			(on) =>
				on.messaging.send([{ customer: named('ana'), campaign: 'spring' }], {
					channel: 'sms',
					through: { kind: 'http', url: 'http://127.0.0.1:1/' },
					template: { text: 'Hello' },
				}),
		],
	])('notes %s', async (_what, touched, write) => {
		if ((await engine().segments.listSegments()).length === 0) await beginRefreshing(engine());
		await engine().identity.resolve(_what === 'a new profile' ? [] : [named('ana'), named('bo')]);
		await takeTouched(engine());
		await write(engine());
		const ids = await Promise.all(touched.map((name) => profileIdOf(engine(), name)));
		expect(ids).not.toContain('');
		expect(await takeTouched(engine())).toEqual(ids.toSorted());
	});

	test('notes both sides of a merge, and of its undoing', async () => {
		await engine().identity.resolve([named('cy'), named('dee')]);
		const sides = [
			await profileIdOf(engine(), 'cy'),
			await profileIdOf(engine(), 'dee'),
		].toSorted();
		await takeTouched(engine());
		await engine().identity.mergeCustomers([{ customers: [named('cy'), named('dee')] }]);
		expect(await takeTouched(engine())).toEqual(sides);
		await engine().identity.unmerge([{ customer: named('cy'), what: 'all' }]);
		expect(await takeTouched(engine())).toEqual(sides);
		await engine().identity.resolve([
			{ identifiers: [...named('eve').identifiers, { type: 'loyalty_card', value: 'CARD 1' }] },
			{ identifiers: [...named('flo').identifiers, { type: 'loyalty_card', value: 'CARD 2' }] },
		]);
		const merged = [await profileIdOf(engine(), 'eve'), await profileIdOf(engine(), 'flo')];
		await takeTouched(engine());
		await engine().identity.resolve([
			{ identifiers: [...named('eve').identifiers, ...named('flo').identifiers] },
		]);
		expect(await takeTouched(engine())).toEqual(merged.toSorted());
	});

	test('forgets who is erased', async () => {
		await engine().identity.resolve([named('gil'), named('hal')]);
		await engine().customers.erase([named('gil')]);
		expect(await takeTouched(engine())).toEqual([await profileIdOf(engine(), 'hal')]);
	});

	test('forgets nobody else where the erased have rows far apart', async () => {
		await takeTouched(engine());
		await engine().identity.resolve([named('ida'), named('jo')]);
		const jo = await profileIdOf(engine(), 'jo');
		await engine().context.store.write(async (tx) => {
			const ids = Array.from({ length: 120_000 }, () => ({ profile_id: jo }));
			await insertRows(tx, 'touched', ids);
		});
		await engine().events.track([
			{ customer: named('ida'), name: 'visit', occurredAt: TEST_START_AT },
		]);
		await engine().customers.erase([named('ida')]);
		expect(await takeTouched(engine())).toEqual([jo]);
	});
});
