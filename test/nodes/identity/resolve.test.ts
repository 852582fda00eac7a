import type { IDataObject } from 'n8n-workflow';
import type { ResolveOutcome } from '../../../engine';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import { Identity } from '../../../nodes/Identity/Identity.node';
import type { NodeRun } from '../../support/n8n-run';
import { runNode } from '../../support/n8n-run';

type Resolved = Exclude<ResolveOutcome, { status: 'rejected' }>;

const MEGABYTE = 1_000_000;

function run(items: object[], given: Partial<NodeRun> = {}) {
	return runNode({
		node: new Identity(),
		...given,
		items: items as IDataObject[],
		parameters: { resource: 'profile', operation: 'resolve', ...given.parameters },
	});
}

/** What the node added to each item of the first output. */
function identities(json: IDataObject[]): Resolved[] {
	return json.map(({ identity }) => identity as unknown as Resolved);
}

function statuses(json: IDataObject[]): unknown[] {
	return json.map((item) => identities([item])[0]?.status ?? item.error);
}

/** The customer's traits and identifiers, as the *Get* of the same node gives them. */
async function known(profileId: unknown) {
	const { json, error } = await run([{ profileId }], { parameters: { operation: 'get' } });
	if (error) throw error;
	return json[0]?.identity as {
		traits: IDataObject;
		identifiers: { type: string; value: string; source: string; verifiedAt: string | null }[];
	};
}

afterAll(closeEngines);

describe('without configuration', () => {
	test('an item with well-known field names is resolved, and its data passes through', async () => {
		const items = [
			{ anonymousId: 'cookie-1', cart: 3 },
			{ Email: ' Ana@Example.com', anonymous_id: 'cookie-1', firstName: 'Ana', tags: ['a'] },
		];
		const { json, outputs, error } = await run(items);
		expect(error).toBeUndefined();
		const profileId = json[0]?.profileId;
		const base = { setAside: [], dropped: [], mergedFrom: [], homeProfileId: profileId };
		const cookie = { type: 'anonymous_id', value: 'cookie-1' };
		expect(json).toEqual([
			{
				...items[0],
				profileId: expect.stringMatching(/^[0-9a-f-]{36}$/),
				identity: { ...base, status: 'created', matchedBy: [], attached: [cookie] },
			},
			{
				...items[1],
				profileId,
				identity: {
					...base,
					status: 'matched',
					matchedBy: [cookie],
					attached: [{ type: 'email', value: 'ana@example.com' }],
				},
			},
		]);
		expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect((await known(profileId)).traits).toEqual({ cart: 3, firstName: 'Ana', tags: ['a'] });
	});

	test('what our nodes have added is no trait, and a second run matches everything', async () => {
		const first = await run([{ email: 'bo@example.com', city: 'Oslo' }]);
		const second = await run(first.json);
		expect(statuses(second.json)).toEqual(['matched']);
		expect(second.json[0]?.profileId).toBe(first.json[0]?.profileId);
		expect((await known(second.json[0]?.profileId)).traits).toEqual({ city: 'Oslo' });
	});
});

describe('mapped fields', () => {
	const parameters = {
		identifyBy: 'mapped',
		identifiers: {
			values: [
				{ type: 'customer_id', value: '={{ $json.kunde.nummer }}' },
				{ type: 'email', value: '={{ $json["E-Mail Adresse"] }}' },
				{ type: 'phone', value: '={{ $json.tel + "" }}' },
			],
		},
	};

	test('dragged expressions name the customer, whatever the fields are called', async () => {
		const { json } = await run(
			[
				{ kunde: { nummer: 71 }, 'E-Mail Adresse': 'CY@example.com', tel: '+49 30 123456' },
				{ kunde: { nummer: 71 }, email: 'not-mapped@example.com', tel: '' },
			],
			{ parameters: { ...parameters, traits: 'none' } },
		);
		expect(identities(json).map(({ status, attached }) => [status, attached])).toEqual([
			[
				'created',
				[
					{ type: 'customer_id', value: '71' },
					{ type: 'email', value: 'cy@example.com' },
					{ type: 'phone', value: '+4930123456' },
				],
			],
			['matched', []],
		]);
		expect((await known(json[0]?.profileId)).traits).toEqual({});
	});

	test('an item that lacks all mapped fields fails, even if it has others', async () => {
		const { outputs } = await run([{ email: 'dee@example.com' }], {
			parameters: {
				...parameters,
				identifiers: { values: parameters.identifiers.values.slice(0, 2) },
			},
			settings: { onError: 'continueErrorOutput' },
		});
		expect(outputs.map((items) => items.length)).toEqual([0, 1]);
		expect(outputs[1]?.[0]?.json).toMatchObject({
			email: 'dee@example.com',
			details: { reason: 'identifier_missing', field: 'identifiers' },
		});
	});

	test('no identifier chosen at all is a clear error', async () => {
		const { error } = await run([{ email: 'dee@example.com' }], {
			parameters: { identifyBy: 'mapped', identifiers: {} },
		});
		expect(error).toMatchObject({ message: 'This item names no customer' });
	});
});

describe('traits and options', () => {
	test('only the selected fields are remembered, also nested ones and those with dots', async () => {
		const item = { email: 'eve@example.com', a: 1, address: { city: 'Rome' }, 'x.y': 2, secret: 3 };
		const { json } = await run([item], {
			parameters: { traits: 'selected', traitFields: 'a, address.city,x.y,absent' },
		});
		expect((await known(json[0]?.profileId)).traits).toEqual({
			a: 1,
			'address.city': 'Rome',
			'x.y': 2,
		});
	});

	test('options may be expressions, each item with its own', async () => {
		const { json } = await run(
			[
				{ phone: '030 654321', country: 'de', shop: 'Berlin' },
				{ phone: '(415) 555-0123', country: 'US', shop: '' },
			],
			{
				parameters: {
					options: { defaultRegion: '={{ $json.country }}', source: '={{ $json.shop.trim() }}' },
				},
			},
		);
		expect(identities(json).map(({ attached }) => attached[0]?.value)).toEqual([
			'+4930654321',
			'+14155550123',
		]);
		const sources = await Promise.all(json.map(({ profileId }) => known(profileId)));
		expect(sources.map(({ identifiers }) => identifiers[0]?.source)).toEqual(['Berlin', '']);
	});

	test('older values never replace newer ones', async () => {
		const { json, error } = await run(
			[
				{ email: 'fay@example.com', city: 'Rome', changed: '2026-01-02' },
				{ email: 'fay@example.com', city: 'Oslo', changed: '2026-01-01T23:59:59Z' },
			],
			{ parameters: { options: { timeField: 'changed' } } },
		);
		expect(error).toBeUndefined();
		expect((await known(json[0]?.profileId)).traits).toMatchObject({ city: 'Rome' });
	});

	test('chosen identifiers are verified; an expression may say so item by item', async () => {
		const items = [
			{ email: 'proved-1@example.com', phone: '+49 30 777001', optIn: ['email'] },
			{ email: 'proved-2@example.com', phone: '+49 30 777002', optIn: 'email, phone' },
			{ email: 'proved-3@example.com', optIn: '' },
		];
		const verified = async (option?: string | string[]) => {
			const { json, error } = await run(items, {
				parameters: { options: option === undefined ? {} : { verified: option } },
			});
			expect(error).toBeUndefined();
			const people = await Promise.all(json.map(({ profileId }) => known(profileId)));
			return people.map(({ identifiers }) =>
				identifiers.filter(({ verifiedAt }) => verifiedAt !== null).map(({ type }) => type),
			);
		};
		expect(await verified()).toEqual([[], [], []]);
		expect(await verified('={{ $json.optIn }}')).toEqual([['email'], ['email', 'phone'], []]);
		expect(await verified(['phone'])).toEqual([['email', 'phone'], ['email', 'phone'], []]);
	});

	test.each([
		['a time that is none', 'yesterday', 'input_invalid'],
		['a time in the future', '2999-01-01', 'instant_in_future'],
	])('%s fails its item', async (_rule, changed, reason) => {
		const { json } = await run([{ email: 'gus@example.com', changed }], {
			parameters: { options: { timeField: 'changed' } },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(json).toMatchObject([{ details: { reason } }]);
	});
});

describe('bad input', () => {
	const circular: IDataObject = { email: 'circular@example.com' };
	circular.self = circular;

	test.each<[string, object, string, string]>([
		['no identifier', { name: 'Ana' }, 'identifier_missing', 'identifiers'],
		['an empty item', {}, 'identifier_missing', 'identifiers'],
		['an e-mail that is none', { email: 'ana' }, 'identifier_invalid', 'email'],
		['a phone that is none', { phone: 'call me' }, 'identifier_invalid', 'phone'],
		['a placeholder', { customerId: 'null' }, 'identifier_invalid', 'customer_id'],
		['a list of e-mails', { email: ['a@example.com'] }, 'identifier_invalid', 'email'],
		['NUL in a cookie', { cookie: 'a\u0000b' }, 'identifier_invalid', 'anonymous_id'],
		[
			'a cookie of a megabyte',
			{ cookie: 'a'.repeat(MEGABYTE) },
			'identifier_invalid',
			'anonymous_id',
		],
		['NUL in a trait', { email: 'x@example.com', bio: 'a\u0000' }, 'trait_invalid', 'bio'],
		[
			'a trait of a megabyte',
			{ email: 'x@example.com', bio: 'a'.repeat(MEGABYTE) },
			'trait_invalid',
			'bio',
		],
		['a trait that refers to itself', circular, 'trait_invalid', 'self'],
	])('%s fails alone, with what to do about it', async (rule, item, reason, field) => {
		const neighbours = [
			{ email: `${rule.length}-1@example.com` },
			{ email: `${rule.length}-2@example.com` },
		];
		const { outputs, error } = await run([neighbours[0] ?? {}, item, neighbours[1] ?? {}], {
			settings: { onError: 'continueErrorOutput' },
		});
		expect(error).toBeUndefined();
		expect(outputs[0]?.map(({ json, pairedItem }) => [json.email, pairedItem])).toEqual([
			[neighbours[0]?.email, { item: 0 }],
			[neighbours[1]?.email, { item: 2 }],
		]);
		expect(outputs[1]).toHaveLength(1);
		expect(outputs[1]?.[0]?.json).toMatchObject({
			error: expect.stringMatching(/\w/),
			message: expect.stringMatching(/\w\.$/),
			details: { reason, field },
		});
	});

	test('SQL, Liquid, control characters and __proto__ are stored as they came', async () => {
		const nasty = "'; drop table profile; -- {{ 'a' | upcase }} {% if %} \u0007\u001b[31m";
		const item = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": "c"}') as IDataObject;
		item.customerId = nasty;
		item[nasty] = nasty;
		const { json, error } = await run([item], { parameters: { options: { source: nasty } } });
		expect(error).toBeUndefined();
		const { traits, identifiers } = await known(json[0]?.profileId);
		expect(new Map(Object.entries(traits))).toEqual(
			new Map<string, unknown>([
				['__proto__', { polluted: 1 }],
				['constructor', 'c'],
				[nasty.trim(), nasty],
			]),
		);
		expect(identifiers).toMatchObject([{ value: nasty, source: nasty }]);
		expect({}).not.toHaveProperty('polluted');
	});

	test('a placeholder or an invalid value beside a good one is only reported', async () => {
		const { json } = await run([{ email: 'hal@example.com', phone: '12', customerId: 'N/A' }]);
		expect(identities(json)[0]).toMatchObject({
			status: 'created',
			attached: [{ type: 'email', value: 'hal@example.com' }],
			dropped: [
				{ type: 'phone', reason: 'invalid' },
				{ type: 'customer_id', reason: 'blocked' },
			],
		});
	});
});

describe('failing and running again', () => {
	test('without Continue the node stops at the item, and says how to mend it', async () => {
		const { error, outputs } = await run([{ email: 'ivy@example.com' }, { email: 'ivy' }]);
		expect(error).toMatchObject({
			message: 'This item names no customer: its email is not valid',
			description: expect.stringContaining('ana@example.com'),
			context: { itemIndex: 1 },
		});
		expect(outputs).toEqual([]);
		// What was in order is saved all the same: running the node again only matches it.
		expect(statuses((await run([{ email: 'ivy@example.com' }])).json)).toEqual(['matched']);
	});

	test('Retry On Fail changes nothing twice', async () => {
		const items = [{ email: 'none' }, { email: 'joe@example.com' }, { email: 'kay@example.com' }];
		const { outputs } = await run(items, {
			settings: {
				onError: 'continueErrorOutput',
				retryOnFail: true,
				maxTries: 3,
				waitBetweenTries: 1,
			},
		});
		expect(outputs.map((list) => list.length)).toEqual([2, 1]);
		// The last try is what comes out: it found what the first has made.
		expect(statuses((outputs[0] ?? []).map(({ json }) => json))).toEqual(['matched', 'matched']);
		const again = await run(items.slice(1));
		expect(again.json.map(({ profileId }) => profileId)).toEqual(
			outputs[0]?.map(({ json }) => json.profileId),
		);
	});

	test('10,000 items take seconds, and a second run matches them all', async () => {
		const items = Array.from({ length: 10_000 }, (_, i) => ({
			email: `many${i % 8_000}@example.com`,
			customerId: `m${i % 8_000}`,
			city: 'Rome',
		}));
		const startedAt = performance.now();
		const { json } = await run(items);
		expect(performance.now() - startedAt).toBeLessThan(10_000);
		const counts = (list: unknown[]) =>
			Object.fromEntries([...Map.groupBy(list, String)].map(([key, all]) => [key, all.length]));
		expect(counts(statuses(json))).toEqual({ created: 8_000, matched: 2_000 });
		const again = await run(items);
		expect(counts(statuses(again.json))).toEqual({ matched: 10_000 });
		expect(again.json.map(({ profileId }) => profileId)).toEqual(
			json.map(({ profileId }) => profileId),
		);
	});
});
