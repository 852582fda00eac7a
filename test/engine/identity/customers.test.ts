import type { CustomerRef, Engine } from '../../../engine';
import { findCustomers, resolveCustomers } from '../../../engine/identity';
import { describeOnBothStores } from '../../support/both-stores';
import { wholeIdentity } from './whole-identity';

const NOBODY = '01960000-ffff-7000-8000-000000000000';

function ref(type: string, value: unknown): CustomerRef {
	return { identifiers: [{ type, value }] };
}

function find(engine: Engine, refs: CustomerRef[], options = {}) {
	return engine.context.store.write((tx) => findCustomers({ tx }, refs, options));
}

function resolveAll(engine: Engine, refs: CustomerRef[]) {
	return engine.context.store.write((tx) => resolveCustomers({ ...engine.context, tx }, refs));
}

describeOnBothStores('who a customer is, for other capabilities', (engine, { openAnother }) => {
	/** A cookie's profile, merged into that of the e-mail, and one that stands alone. */
	let webId = '';
	let anaId = '';
	let boId = '';

	beforeAll(async () => {
		const outcomes = await engine().identity.resolve(
			[
				ref('email', 'ana@example.com'),
				ref('anonymous_id', 'web'),
				ref('email', 'bo@example.com'),
			].map(({ identifiers = [] }) => ({ identifiers })),
		);
		const ids = outcomes.map((one) => (one.status === 'created' ? one.profileId : ''));
		[anaId = '', webId = '', boId = ''] = ids;
		await engine().identity.resolve([
			{
				identifiers: [
					{ type: 'email', value: 'ana@example.com' },
					{ type: 'anonymous_id', value: 'web' },
				],
			},
		]);
	});

	const found = (homeProfileId: string) => ({
		status: 'found',
		profileId: anaId,
		homeProfileId,
		memberIds: [anaId, webId],
	});

	test('a person is found by any profile id and identifier, with the home profile each leads to', async () => {
		const answers = await find(engine(), [
			{ profileId: anaId },
			{ profileId: webId },
			{ profileId: anaId, homeProfileId: webId },
			{ profileId: anaId, homeProfileId: boId },
			{ profileId: anaId, homeProfileId: NOBODY },
			ref('email', ' ANA@example.com'),
			ref('anonymous_id', 'web'),
			{ profileId: boId, ...ref('anonymous_id', 'web') },
		]);
		expect(answers).toEqual([
			found(anaId),
			found(webId),
			found(webId),
			found(anaId),
			found(anaId),
			found(anaId),
			found(webId),
			{ status: 'found', profileId: boId, homeProfileId: boId, memberIds: [boId] },
		]);
	});

	test('of identifiers of several people the strongest decides, and nobody is merged', async () => {
		const before = await wholeIdentity(engine());
		const identifiers = [
			{ type: 'anonymous_id', value: 'web' },
			{ type: 'email', value: 'bo@example.com' },
			{ type: 'customer_id', value: 'nobody has this' },
		];
		expect(await find(engine(), [{ identifiers }])).toMatchObject([{ profileId: boId }]);
		expect(await wholeIdentity(engine())).toEqual(before);
	});

	test.each<[string, CustomerRef, string]>([
		['an unknown profile id', { profileId: NOBODY }, 'profile_unknown'],
		['an empty profile id', { profileId: '' }, 'profile_unknown'],
		['NUL in a profile id', { profileId: 'a\u0000' }, 'profile_unknown'],
		['a profile id of a megabyte', { profileId: 'a'.repeat(1e6) }, 'profile_unknown'],
		['SQL as a profile id', { profileId: "' or '1'='1" }, 'profile_unknown'],
		['an unknown identifier', ref('email', 'nobody@example.com'), 'profile_unknown'],
		['the value of another type', ref('device_id', 'web'), 'profile_unknown'],
		['no identifier', {}, 'identifier_missing'],
		['only a home profile', { homeProfileId: NOBODY }, 'identifier_missing'],
		['an invalid identifier', ref('email', 'ana'), 'identifier_invalid'],
		['an unknown type', ref('shoe_size', '39'), 'identifier_type_unknown'],
	])('%s finds nobody, makes nobody and leaves its neighbour alone', async (_rule, bad, reason) => {
		const before = await wholeIdentity(engine());
		const [refused, neighbour] = await find(engine(), [bad, { profileId: boId }]);
		expect(refused).toMatchObject({ status: 'rejected', reason });
		expect(neighbour).toMatchObject({ status: 'found', profileId: boId });
		expect(await wholeIdentity(engine())).toEqual(before);
	});

	test('a home profile with NUL is ignored', async () => {
		const bad = { profileId: anaId, homeProfileId: 'x\u0000' };
		expect(await find(engine(), [bad])).toEqual([found(anaId)]);
	});

	test('another capability makes whom it does not know, and takes known profile ids as they are', async () => {
		const answers = await resolveAll(engine(), [
			ref('email', 'cy@example.com'),
			{ profileId: webId },
			{ profileId: NOBODY },
			ref('email', 'none'),
			ref('email', 'cy@example.com'),
			ref('anonymous_id', 'web'),
		]);
		const cyId = answers[0]?.status === 'created' ? answers[0].profileId : '';
		const cy = { profileId: cyId, homeProfileId: cyId };
		expect(answers).toMatchObject([
			{ status: 'created', ...cy },
			{ status: 'found', profileId: anaId, homeProfileId: webId },
			{ status: 'rejected', reason: 'profile_unknown' },
			{ status: 'rejected', reason: 'identifier_invalid' },
			{ status: 'matched', ...cy },
			{ status: 'matched', profileId: anaId, homeProfileId: webId },
		]);
	});

	test('a batch of nothing but refusals is answered too', async () => {
		const answers = await resolveAll(engine(), [{}, { profileId: NOBODY }]);
		expect(answers.map((one) => one.status)).toEqual(['rejected', 'rejected']);
	});

	test('a locked person is not merged until the transaction ends', async () => {
		const other = await openAnother();
		await engine().identity.resolve([
			{ identifiers: [{ type: 'email', value: 'di@example.com' }] },
			{ identifiers: [{ type: 'device_id', value: 'di' }] },
		]);
		const order: string[] = [];
		let merge: Promise<unknown> = Promise.resolve();
		await engine().context.store.write(async (tx) => {
			const refs = [ref('device_id', 'di'), ref('email', 'di@example.com')];
			const [device, email] = await findCustomers({ tx }, refs, { lock: true });
			const identifiers = refs.flatMap(({ identifiers: named = [] }) => named);
			merge = other.identity.resolve([{ identifiers }]).then(() => order.push('merged'));
			// Enough round trips for the other engine to get ahead, were it not for the lock.
			for (let i = 0; i < 20; i++) {
				expect(await findCustomers({ tx }, refs)).toEqual([device, email]);
			}
			order.push('read');
		});
		await merge;
		expect(order).toEqual(['read', 'merged']);
		const [device, email] = await find(engine(), [
			ref('device_id', 'di'),
			ref('email', 'di@example.com'),
		]);
		expect(device).toMatchObject({ status: 'found', memberIds: expect.any(Array) });
		expect(device?.status === 'found' && device.profileId).toBe(
			email?.status === 'found' && email.profileId,
		);
	});
});
