import type { Engine, ResolveRequest } from '../../../../engine';
import { describeOnBothStores } from '../../../support/both-stores';
import { TEST_START_AT } from '../../../support/clock';
import { wholeIdentity } from '../whole-identity';

const DAY_MS = 86_400_000;

/** `email:a@b.co device_id:x` as a request. */
function about(text: string, more: Partial<ResolveRequest> = {}): ResolveRequest {
	const identifiers = text.split(' ').map((key) => {
		const [type = '', value = ''] = key.split(':');
		return { type, value };
	});
	return { identifiers, ...more };
}

async function statuses(engine: Engine, requests: ResolveRequest[]) {
	const outcomes = await engine.identity.resolve(requests);
	return outcomes.map((one) => (one.status === 'rejected' ? one.reason : one.status));
}

async function idOf(engine: Engine, text: string): Promise<string> {
	const [outcome] = await engine.identity.resolve([about(text)]);
	if (outcome === undefined || outcome.status === 'rejected') throw new Error('Not resolved');
	return outcome.profileId;
}

async function traitsOf(engine: Engine, text: string) {
	const [profile] = await engine.identity.getProfiles([about(text)]);
	return profile?.status === 'found' ? profile.traits : profile?.reason;
}

describeOnBothStores('resolve', (engine, { clock }) => {
	test('a web visitor and a store customer become one, and the profile shows both', async () => {
		const cause = { execution: '7', workflow: 'w', node: 'Resolve' };
		const [web, store] = await engine().identity.resolve([
			about('anonymous_id:cookie-1', { source: 'web', traits: { cart: { total: 12.5 } } }),
			about('customer_id:1 email:Ana@Example.com', { source: 'store', traits: { name: 'Ana' } }),
		]);
		clock.advance(DAY_MS);
		const [both] = await engine().identity.resolve([
			about('email:ana@example.com anonymous_id:cookie-1 loyalty_card:12-34', {
				source: 'till',
				cause,
			}),
		]);
		const webId = web?.status === 'created' ? web.profileId : '';
		const storeId = store?.status === 'created' ? store.profileId : '';
		const email = { type: 'email', value: 'ana@example.com' };
		const cookie = { type: 'anonymous_id', value: 'cookie-1' };
		expect(both).toEqual({
			status: 'merged',
			profileId: storeId,
			homeProfileId: storeId,
			matchedBy: [email, cookie],
			attached: [{ type: 'loyalty_card', value: '1234' }],
			setAside: [],
			dropped: [],
			mergedFrom: [webId],
		});
		const [profile] = await engine().identity.getProfiles([{ profileId: webId }]);
		const first = { firstSeenAt: TEST_START_AT, verifiedAt: null };
		expect(profile).toEqual({
			status: 'found',
			profileId: storeId,
			homeProfileId: webId,
			memberIds: [webId, storeId],
			createdAt: TEST_START_AT,
			identifiers: [
				{ ...cookie, ...first, source: 'web', profileId: webId },
				{ type: 'customer_id', value: '1', ...first, source: 'store', profileId: storeId },
				{ ...email, ...first, source: 'store', profileId: storeId },
				{
					type: 'loyalty_card',
					value: '1234',
					firstSeenAt: TEST_START_AT + DAY_MS,
					verifiedAt: null,
					source: 'till',
					profileId: storeId,
				},
			],
			traits: { cart: { total: 12.5 }, name: 'Ana' },
		});
		const { merges } = await wholeIdentity(engine());
		expect(merges).toEqual([
			{
				id: expect.any(String),
				survivor_id: storeId,
				absorbed_id: webId,
				merged_at: TEST_START_AT + DAY_MS,
				undone_at: null,
				undo_cause: null,
				cause: { rule: 'shared_identifiers', identifiers: [email, cookie], ...cause },
			},
		]);
	});

	test('a refusal leaves its neighbours alone', async () => {
		const requests = [
			about('email:ida@example.com'),
			about('email:none'),
			{ identifiers: [] },
			about('email:jan@example.com', { traits: { bio: 'a\u0000' } }),
			about('email:kim@example.com'),
		];
		const expected = ['identifier_invalid', 'identifier_missing', 'trait_invalid'];
		expect(await statuses(engine(), requests)).toEqual(['created', ...expected, 'created']);
		expect(await statuses(engine(), requests)).toEqual(['matched', ...expected, 'matched']);
		const [refused] = await engine().identity.getProfiles([about('email:jan@example.com')]);
		expect(refused).toMatchObject({ status: 'rejected', reason: 'profile_unknown' });
	});

	test('SQL, Liquid, control characters and __proto__ are kept as they came', async () => {
		const traits = JSON.parse(
			`{"__proto__": {"polluted": true}, "constructor": "x", "x'); drop table profile; --": "'; --",
			"liquid": "{{ 'a' | upcase }}", "bell": "a\\u0007b", "nested": {"__proto__": 1}, "emoji": "👩‍👩‍👧"}`,
		) as Record<string, unknown>;
		const id = "'; drop table profile; --";
		const request = { identifiers: [{ type: 'customer_id', value: id }], traits, source: id };
		expect(await statuses(engine(), [request])).toEqual(['created']);
		const [profile] = await engine().identity.getProfiles([request]);
		const found = profile?.status === 'found' ? profile : undefined;
		expect(new Map(Object.entries(found?.traits ?? {}))).toEqual(new Map(Object.entries(traits)));
		expect(found?.identifiers).toMatchObject([{ value: id, source: id }]);
		expect(Object.prototype).not.toHaveProperty('polluted');
	});

	test('the latest value by its own time counts, whenever it arrives', async () => {
		const lena = 'email:lena@example.com';
		const at = (ms: number, city: string) =>
			about(lena, { occurredAt: TEST_START_AT - DAY_MS + ms, traits: { city } });
		await engine().identity.resolve([at(10, 'Rome'), at(5, 'Oslo')]);
		expect(await traitsOf(engine(), lena)).toEqual({ city: 'Rome' });
		await engine().identity.resolve([at(9, 'Bonn')]);
		expect(await traitsOf(engine(), lena)).toEqual({ city: 'Rome' });
		await engine().identity.resolve([at(10, 'Lima')]);
		expect(await traitsOf(engine(), lena)).toEqual({ city: 'Lima' });
		await engine().identity.resolve([{ ...at(7, 'Kyiv'), source: 'store' }]);
		expect(await traitsOf(engine(), lena)).toEqual({ city: 'Lima' });
		await engine().identity.resolve([{ ...at(11, 'Kyiv'), source: 'store' }]);
		expect(await traitsOf(engine(), lena)).toEqual({ city: 'Kyiv' });
	});

	test('after a merge the traits of both count, of each name the latest', async () => {
		const older = { occurredAt: TEST_START_AT - DAY_MS };
		await engine().identity.resolve([
			about('email:mia@example.com', { traits: { city: 'Rome', age: 30 } }),
			about('anonymous_id:mia', { ...older, traits: { city: 'Oslo', shoe: 39 } }),
			about('email:mia@example.com anonymous_id:mia'),
		]);
		expect(await traitsOf(engine(), 'anonymous_id:mia')).toEqual({
			city: 'Rome',
			age: 30,
			shoe: 39,
		});
	});

	test('dates, numbers, lists and false stay what they are', async () => {
		const traits = { at: new Date(TEST_START_AT), price: 0.1, list: [1, [null]], no: false };
		await engine().identity.resolve([about('email:nia@example.com', { traits })]);
		expect(await traitsOf(engine(), 'email:nia@example.com')).toEqual({
			...traits,
			at: '2026-03-02T09:00:00.000Z',
		});
	});

	test('a region may differ from request to request', async () => {
		const [german, american, none, fallback] = await engine().identity.resolve(
			[
				{ identifiers: [{ type: 'phone', value: '030 123456' }], defaultRegion: 'DE' },
				{ identifiers: [{ type: 'phone', value: '(415) 555-0123' }], defaultRegion: 'US' },
				{ identifiers: [{ type: 'phone', value: '(415) 555-0123' }], defaultRegion: 'XX' },
				{ identifiers: [{ type: 'phone', value: '01 23 45 67 89' }] },
			],
			{ defaultRegion: 'FR' },
		);
		expect([german, american, fallback]).toMatchObject(
			['+4930123456', '+14155550123', '+33123456789'].map((value) => ({
				status: 'created',
				attached: [{ type: 'phone', value }],
			})),
		);
		expect(none).toMatchObject({ status: 'rejected', reason: 'identifier_invalid' });
	});
});

describeOnBothStores('a large batch', (engine, { openAnother }) => {
	/** 2,400 customers in 7,200 requests over several transactions; each links three identifiers in three steps. */
	const requests = Array.from({ length: 7_200 }, (_, i) => {
		const person = i % 2_400;
		const texts = [
			`anonymous_id:c${person}`,
			`email:p${person}@example.com customer_id:n${person}`,
			`anonymous_id:c${person} email:p${person}@example.com`,
		];
		return about(texts[Math.floor(i / 2_400)] ?? '', { traits: { step: i } });
	});

	test('chunks see each other, and again it matches everything', async () => {
		const counts = async (each: Engine) =>
			Object.fromEntries(
				Object.entries(Object.groupBy(await statuses(each, requests), (status) => status)).map(
					([status, list = []]) => [status, list.length],
				),
			);
		expect(await counts(engine())).toEqual({ created: 4_800, merged: 2_400 });
		const before = await wholeIdentity(engine());
		expect(before.profiles).toHaveLength(4_800);
		expect(before.merges).toHaveLength(2_400);
		expect(await counts(await openAnother())).toEqual({ matched: 7_200 });
		expect(await wholeIdentity(engine())).toEqual(before);
	});
});

describeOnBothStores('two engines on the same people', (engine, { openAnother }) => {
	test('they never make a customer twice, lose an identifier or bend a pointer', async () => {
		const other = await openAnother();
		const turns = Array.from({ length: 12 }, (_, turn) => turn);
		const batchOf = (turn: number) =>
			Array.from({ length: 40 }, (_, i) => {
				const person = (i * 7 + turn) % 25;
				const texts = [
					`customer_id:n${person} email:p${person}@example.com`,
					`email:p${person}@example.com device_id:d${person}`,
					`device_id:d${person} anonymous_id:c${person}`,
					`anonymous_id:c${person}`,
				];
				return about(texts[(i + turn) % 4] ?? '', { traits: { turn, i } });
			});
		const outcomes = await Promise.all(
			turns.map((turn) => (turn % 2 ? other : engine()).identity.resolve(batchOf(turn))),
		);
		expect(outcomes.flat().filter(({ status }) => status === 'rejected')).toEqual([]);
		const { profiles, identifiers } = await wholeIdentity(engine());
		const canonical = new Map(profiles.map(({ id, canonical_id }) => [id, canonical_id]));
		for (const id of canonical.values()) expect(canonical.get(id)).toBe(id);
		const groups = Map.groupBy(identifiers, ({ profile_id }) => canonical.get(profile_id));
		const kept = [...groups.values()].map((rows) =>
			rows.map(({ type, value }) => `${type}:${value}`).sort(),
		);
		const expected = Array.from({ length: 25 }, (_, person) => [
			`anonymous_id:c${person}`,
			`customer_id:n${person}`,
			`device_id:d${person}`,
			`email:p${person}@example.com`,
		]);
		expect(new Set(kept.map(String))).toEqual(new Set(expected.map(String)));
		expect(kept).toHaveLength(25);
	});

	test('merging the same two people twice at once leaves one merge record', async () => {
		const other = await openAnother();
		await engine().identity.resolve([about('email:ed@example.com'), about('device_id:ed')]);
		const link = about('email:ed@example.com device_id:ed');
		const before = (await wholeIdentity(engine())).merges.length;
		const outcomes = await Promise.all(
			[engine(), other, engine(), other].map((each) => statuses(each, [link])),
		);
		expect(outcomes.flat().sort()).toEqual(['matched', 'matched', 'matched', 'merged']);
		expect((await wholeIdentity(engine())).merges).toHaveLength(before + 1);
		expect(await idOf(engine(), 'device_id:ed')).toBe(await idOf(other, 'email:ed@example.com'));
	});
});
