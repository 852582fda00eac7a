import type { Engine } from '../../../../engine';
import { describeOnBothStores } from '../../../support/both-stores';
import { ledgerSums, SOUND } from '../../loyalty/ledger';
import { make, mergeOf, who } from '../who';

let keyCount = 0;
const nextKey = () => `key-${++keyCount}`;

/** All that is known about whoever has this address: what each part of the engine answers. */
async function everythingOf(engine: Engine, address: string) {
	const customer = who(`email:${address}`);
	const [profile] = await engine.identity.getProfiles([customer]);
	const [timeline] = await engine.events.timeline([{ customer, limit: 1_000 }]);
	const [balance] = await engine.loyalty.getBalances([{ customer }]);
	const [consent] = await engine.consent.getConsent([{ customer, channel: 'email' }]);
	if (profile?.status !== 'found') throw new Error('Nobody has this address');
	return {
		memberIds: profile.memberIds,
		identifiers: profile.identifiers,
		traits: profile.traits,
		events: timeline?.status === 'found' ? timeline.events.map(({ name }) => name) : [],
		points: balance?.status === 'balance' ? balance.available : 0,
		lifetimePoints: balance?.status === 'balance' ? balance.lifetimeEarned : 0,
		consent: consent?.status === 'found' ? consent.addresses : [],
	};
}

async function track(engine: Engine, address: string, name: string) {
	const customer = who(`email:${address}`);
	await engine.events.track([{ customer, name, idempotencyKey: nextKey() }]);
}

async function earn(engine: Engine, address: string, points: number, days: number) {
	const customer = who(`email:${address}`);
	const from = { points };
	await engine.loyalty.earn([
		{ customer, from, expiresAfter: { days }, idempotencyKey: nextKey() },
	]);
}

async function agree(engine: Engine, address: string, status: string, topic: string) {
	await engine.consent.setConsent([
		{ address, channel: 'email', status, topic, idempotencyKey: nextKey() },
	]);
}

describeOnBothStores('after an unmerge each has everything of their own', (engine, { clock }) => {
	test('what was before and what came since: identifiers, traits, events, points and consent', async () => {
		const [ana, bo] = ['ana@example.com', 'bo@example.com'] as const;
		const [anaId, boId] = await make(engine(), `email:${ana}`, `email:${bo}`);
		for (const [address, city] of [
			[ana, 'Rome'],
			[bo, 'Oslo'],
		] as const) {
			await engine().identity.resolve([{ ...who(`email:${address}`), traits: { city } }]);
			await track(engine(), address, `${city} before`);
			await agree(engine(), address, city === 'Rome' ? 'granted' : 'denied', 'news');
		}
		await earn(engine(), ana, 30, 50);
		await earn(engine(), bo, 20, 5);
		const before = [await everythingOf(engine(), ana), await everythingOf(engine(), bo)];

		await engine().identity.mergeCustomers([mergeOf(`email:${ana}`, `email:${bo}`)]);
		clock.advance(1_000);
		expect(await everythingOf(engine(), bo)).toMatchObject({
			memberIds: [anaId, boId],
			points: 50,
			lifetimePoints: 50,
			traits: { city: expect.any(String) },
		});
		await track(engine(), ana, 'Rome since');
		await track(engine(), bo, 'Oslo since');
		await earn(engine(), bo, 7, 60);
		await engine().loyalty.redeem([
			{ customer: who(`email:${ana}`), points: 25, idempotencyKey: nextKey() },
		]);
		await agree(engine(), bo, 'granted', 'news');
		await engine().identity.resolve([
			{ ...who(`email:${bo} device_id:bo-phone`), traits: { city: 'Bergen', shoe: 43 } },
		]);
		expect((await everythingOf(engine(), ana)).points).toBe(32);

		await engine().identity.unmerge([{ customer: who(`email:${ana}`), what: 'all' }]);
		const [anaNow, boNow] = [await everythingOf(engine(), ana), await everythingOf(engine(), bo)];
		// The redeemed 25 came from what lapses first: Bo's 20, then 5 of Ana's.
		expect(anaNow).toEqual({
			...before[0],
			events: ['Rome since', 'Rome before'],
			points: 25,
		});
		expect(boNow).toEqual({
			...before[1],
			identifiers: [
				...(before[1]?.identifiers ?? []),
				{
					type: 'device_id',
					value: 'bo-phone',
					source: '',
					firstSeenAt: clock.now(),
					verifiedAt: null,
					profileId: boId,
				},
			],
			traits: { city: 'Bergen', shoe: 43 },
			events: ['Oslo since', 'Oslo before'],
			points: 7,
			lifetimePoints: 27,
			consent: expect.any(Array),
		});
		expect(boNow.consent).toMatchObject([
			{ topics: [{ topic: 'all' }, { topic: 'news', status: 'granted' }] },
		]);
		expect(anaNow.consent).toEqual(before[0]?.consent);
		expect(await ledgerSums(engine())).toMatchObject(SOUND);
	});

	test('also of a chain of three with a merge on top, whichever is taken out first', async () => {
		const addresses = ['c1@example.com', 'c2@example.com', 'c3@example.com'] as const;
		const ids: string[] = await make(engine(), ...addresses.map((one) => `email:${one}`));
		for (const [i, address] of addresses.entries()) {
			await track(engine(), address, `e${i}`);
			await earn(engine(), address, 10 + i, 50);
			await engine().identity.resolve([{ ...who(`email:${address}`), traits: { i } }]);
		}
		const before = await Promise.all(addresses.map((one) => everythingOf(engine(), one)));
		for (const order of [
			[0, 1, 2],
			[2, 1, 0],
			[1, 2, 0],
		]) {
			const [first, second, third] = addresses.map((one) => `email:${one}`);
			await engine().identity.mergeCustomers([
				{ ...mergeOf(second ?? '', third ?? ''), survivor: 0 },
				{ ...mergeOf(first ?? '', third ?? ''), survivor: 0 },
			]);
			expect((await everythingOf(engine(), addresses[2])).points).toBe(33);
			for (const place of order) {
				const customer = who(`email:${addresses[place]}`);
				const what = { member: ids[place] ?? '' };
				await engine().identity.unmerge([{ customer, what, keepApart: false }]);
			}
			await engine().identity.unmerge([{ customer: who(second ?? ''), what: 'all' }]);
			const now = await Promise.all(addresses.map((one) => everythingOf(engine(), one)));
			expect(now).toEqual(before);
		}
	});
});
