import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Customer } from '../../../engine';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import { Identity } from '../../../nodes/Identity/Identity.node';
import type { NodeRun } from '../../support/n8n-run';
import { runNode } from '../../support/n8n-run';

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const NOBODY = '01960000-ffff-7000-8000-000000000000';

function run(operation: string, items: object[], given: Partial<NodeRun> = {}) {
	return runNode({
		node: new Identity(),
		...given,
		items: items as IDataObject[],
		parameters: { resource: 'profile', operation, ...given.parameters },
	});
}

let profileId: unknown;

beforeAll(async () => {
	const { json } = await run('resolve', [
		{ cookie: 'web-1', cart: 3 },
		{ email: 'ana@example.com', cart: 4, city: 'Rome' },
		{ email: 'ana@example.com', cookie: 'web-1' },
		{ email: 'bo@example.com' },
	]);
	profileId = json[2]?.profileId;
});

afterAll(closeEngines);

test('the whole customer is added, times as ISO texts, and nothing else changes', async () => {
	const { json, outputs, error } = await run('get', [{ email: 'ANA@example.com', order: 7 }]);
	expect(error).toBeUndefined();
	expect(json).toEqual([
		{
			email: 'ANA@example.com',
			order: 7,
			profileId,
			identity: {
				status: 'found',
				homeProfileId: profileId,
				memberIds: [expect.any(String), profileId],
				firstSeenAt: expect.stringMatching(ISO),
				identifiers: [
					{
						type: 'anonymous_id',
						value: 'web-1',
						source: '',
						firstSeenAt: expect.stringMatching(ISO),
						verifiedAt: null,
						homeProfileId: expect.any(String),
					},
					{
						type: 'email',
						value: 'ana@example.com',
						source: '',
						firstSeenAt: expect.stringMatching(ISO),
						verifiedAt: null,
						homeProfileId: expect.any(String),
					},
				],
				lastSeenAt: expect.stringMatching(ISO),
				traits: { cart: 4, city: 'Rome' },
				consent: [
					{
						channel: 'email',
						address: 'ana@example.com',
						isSuppressed: false,
						topics: [expect.objectContaining({ topic: 'all', status: 'unknown', since: null })],
					},
				],
				points: [
					{
						programme: 'main',
						available: 0,
						expiringNext: null,
						expiring: [],
						pending: 0,
						held: 0,
						lifetimeEarned: 0,
						lifetimeRedeemed: 0,
						lifetimeExpired: 0,
					},
				],
				lastEvents: [],
				value: { totals: [], lastOrderAt: null },
				counts: {
					profiles: 2,
					identifiers: 2,
					traits: 2,
					events: 0,
					orders: 0,
					messagesSent: 0,
				},
			},
		},
	]);
	expect(outputs[0]?.[0]?.pairedItem).toEqual({ item: 0 });
});

test.each<[string, object, INodeParameters]>([
	['the node before', { profileId: '' }, {}],
	['a field with a well-known name', { Email: 'ana@example.com' }, {}],
	[
		'fields you map',
		{ who: 'ana@example.com' },
		{
			customer: 'identifiers',
			identifiers: { values: [{ type: 'email', value: '={{ $json.who }}' }] },
		},
	],
	[
		'a profile id in another field',
		{ id: '' },
		{ customer: 'profileId', profileId: '={{ $json.id }}' },
	],
])('the customer is named by %s', async (_rule, item, parameters) => {
	const filled = Object.fromEntries(
		Object.entries(item).map(([field, value]) => [field, value === '' ? profileId : value]),
	);
	const { json } = await run('get', [filled], { parameters });
	expect(json).toMatchObject([{ profileId, identity: { traits: { city: 'Rome' } } }]);
});

test('the home profile of the node before stays, so that later nodes write where they should', async () => {
	const resolved = await run('resolve', [{ cookie: 'web-1' }]);
	const { homeProfileId } = resolved.json[0]?.identity as unknown as Customer;
	expect(homeProfileId).not.toBe(profileId);
	const { json } = await run('get', resolved.json);
	expect(json).toMatchObject([{ profileId, identity: { homeProfileId } }]);
});

test.each([
	['an unknown e-mail', { email: 'nobody@example.com' }, 'profile_unknown'],
	['an unknown profile id', { profileId: NOBODY }, 'profile_unknown'],
	['NUL in a profile id', { profileId: 'a\u0000' }, 'profile_unknown'],
	['SQL as a profile id', { profileId: "' or 1=1 --" }, 'profile_unknown'],
	['a profile id that is no text', { profileId: { $ne: '' } }, 'identifier_missing'],
	['an e-mail that is none', { email: 'ana' }, 'identifier_invalid'],
	['no identifier', { city: 'Rome' }, 'identifier_missing'],
])('%s fails its item, says what to do and makes nobody', async (_rule, item, reason) => {
	const { outputs } = await run('get', [item, { email: 'bo@example.com' }], {
		settings: { onError: 'continueErrorOutput' },
	});
	expect(outputs[0]?.map(({ json }) => json.email)).toEqual(['bo@example.com']);
	expect(outputs[1]?.map(({ json }) => json)).toMatchObject([
		{ ...item, message: expect.stringMatching(/\w\.$/), details: { reason } },
	]);
	const again = await run('get', [item], { settings: { onError: 'continueRegularOutput' } });
	expect(again.json).toMatchObject([{ details: { reason } }]);
});

test('without Continue the node stops at the unknown customer', async () => {
	const { error } = await run('get', [
		{ email: 'ana@example.com' },
		{ email: 'nobody@example.com' },
	]);
	expect(error).toMatchObject({
		message: 'No customer has any of these identifiers',
		description: expect.stringContaining('Resolve'),
		context: { itemIndex: 1 },
	});
});

test('each trait says where it comes from, if asked', async () => {
	const at = '2026-01-02T03:04:05.000Z';
	const options = { source: 'web shop', timeField: 'at' };
	const tell = (items: object[], source: string) =>
		run('resolve', items, { parameters: { options: { ...options, source } } });
	await tell([{ email: 'cy@example.com', at, address: { city: 'Rome' } }], 'web shop');
	await tell([{ email: 'cy@example.com', address: { city: 'Oslo' } }], 'till');
	const { json } = await run('get', [{ email: 'cy@example.com' }, { email: 'bo@example.com' }], {
		parameters: { showTraitSources: true },
	});
	const home = (json[0]?.identity as unknown as Customer).homeProfileId;
	const [city, atField] = (json[0]?.identity as unknown as Customer).traitSources ?? [];
	expect(atField).toMatchObject({ name: 'at', value: at, others: [] });
	expect(city).toEqual({
		name: 'address.city',
		value: 'Oslo',
		source: 'till',
		setAt: expect.stringMatching(ISO),
		homeProfileId: home,
		strategy: 'latest',
		others: [{ value: 'Rome', source: 'web shop', setAt: at, homeProfileId: home }],
	});
	expect(json[1]).toMatchObject({ identity: { traitSources: [] } });
	const quiet = await run('get', [{ email: 'cy@example.com' }]);
	expect(quiet.json[0]?.identity).not.toHaveProperty('traitSources');
});

test('2,000 items are read in a moment', async () => {
	const people = Array.from({ length: 2_000 }, (_, i) => ({
		email: `p${i}@example.com`,
		city: 'Rome',
	}));
	await run('resolve', people);
	const startedAt = performance.now();
	const { json } = await run('get', people);
	expect(performance.now() - startedAt).toBeLessThan(5_000);
	expect(json.map(({ email }) => email)).toEqual(people.map(({ email }) => email));
	expect(new Set(json.map((item) => item.profileId)).size).toBe(2_000);
});
