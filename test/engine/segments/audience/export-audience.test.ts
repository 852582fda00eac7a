import { createHash } from 'node:crypto';
import type { AudienceBatch, AudienceRequest, Engine } from '../../../../engine';
import { loadAudience } from '../../../../engine/segments/audience/load-audience';
import { prepareExport } from '../../../../engine/segments/audience/prepare-export';
import { describeOnBothStores } from '../../../support/both-stores';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const email = (value: string) => ({ type: 'email', value });
const phone = (value: string) => ({ type: 'phone', value });
const everybody = {
	definition: { all: [{ kind: 'trait', name: 'team', operator: 'equals', value: 'a' }] },
};

async function batchesOf(engine: Engine, request: Partial<AudienceRequest> = {}) {
	const batches: AudienceBatch[] = [];
	const asked = { segment: everybody, platform: 'linkedin', ...request };
	for await (const batch of engine.segments.exportAudience(asked)) {
		if (batch.status === 'rejected') throw new Error(`${batch.reason} ${batch.field}`);
		batches.push(batch);
	}
	return batches;
}

async function refusalOf(engine: Engine, request: object) {
	const asked = { segment: everybody, platform: 'meta', ...request };
	const outcomes: unknown[] = [];
	for await (const one of engine.segments.exportAudience(asked))
		outcomes.push(one.status === 'rejected' ? [one.reason, one.field] : one.status);
	return outcomes;
}

/** The lines of a file below its header. */
function linesOf(batch: AudienceBatch | undefined) {
	return batch?.shape === 'csv' ? batch.content.trimEnd().split('\r\n').slice(1) : [];
}

/** The hashed addresses of an export for LinkedIn, and the counts. */
async function addressesOf(engine: Engine, request: Partial<AudienceRequest> = {}) {
	const [batch] = await batchesOf(engine, request);
	return { addresses: linesOf(batch).map((line) => line.split(',')[0]), counts: batch?.counts };
}

let keys = 0;
function consentOf(engine: Engine) {
	const said =
		(status: 'granted' | 'denied') =>
		(address: string, topic = 'ads', channel = 'email') =>
			engine.consent.setConsent([
				{ channel, address, topic, status, origin: 'person', idempotencyKey: `k${keys++}` },
			]);
	return { grant: said('granted'), deny: said('denied') };
}

function resolve(engine: Engine, ...people: { type: string; value: string }[][]) {
	return engine.identity.resolve(
		people.map((identifiers) => ({ identifiers, traits: { team: 'a' } })),
	);
}

describeOnBothStores('who is in an audience', (engine, { clock }) => {
	beforeAll(async () => {
		const { grant, deny } = consentOf(engine());
		await resolve(
			engine(),
			[email('granted@example.com'), phone('+14155550101')],
			[email('denied@example.com')],
			[email('unknown@example.com')],
			[email('suppressed@example.com')],
			[email('everything@example.com')],
			[phone('+14155550102')],
			[{ type: 'customer_id', value: '7' }],
		);
		clock.advance(1_000);
		// The newer of two addresses is denied, the older one granted.
		await resolve(engine(), [email('granted@example.com'), email('private@example.com')]);
		await engine().identity.resolve([
			{ identifiers: [email('outsider@example.com')], traits: { team: 'b' } },
		]);
		await grant('granted@example.com');
		await deny('private@example.com');
		await deny('denied@example.com');
		await grant('suppressed@example.com');
		await grant('everything@example.com', 'all');
		await grant('outsider@example.com');
		await engine().consent.suppress([
			{ channel: 'email', address: 'suppressed@example.com', reason: 'complaint' },
		]);
	});

	test('only addresses that were granted go out, each judged by itself', async () => {
		expect(await addressesOf(engine())).toEqual({
			addresses: ['granted@example.com', 'everything@example.com'].map(sha256),
			counts: { members: 7, exported: 2, withoutIdentifier: 2, withoutConsent: 3 },
		});
	});

	test('what was not denied goes out if so asked; what is suppressed does not', async () => {
		expect(await addressesOf(engine(), { consent: 'not_denied' })).toEqual({
			addresses: ['granted@example.com', 'unknown@example.com', 'everything@example.com'].map(
				sha256,
			),
			counts: { members: 7, exported: 3, withoutIdentifier: 2, withoutConsent: 2 },
		});
	});

	test('the topic is the one asked for; a grant of all topics holds for each', async () => {
		expect((await addressesOf(engine(), { topic: 'News' })).addresses).toEqual([
			sha256('everything@example.com'),
		]);
	});

	test('a phone number goes by the consent of its channel', async () => {
		const { grant } = consentOf(engine());
		await grant('+14155550102', 'ads', 'whatsapp');
		const [sms] = await batchesOf(engine(), { platform: 'meta' });
		expect(sms?.counts).toEqual({
			members: 7,
			exported: 2,
			withoutIdentifier: 1,
			withoutConsent: 4,
		});
		const [whatsapp] = await batchesOf(engine(), { platform: 'meta', phoneChannel: 'whatsapp' });
		expect(whatsapp?.counts.exported).toBe(3);
		expect(linesOf(whatsapp).join()).toContain(sha256('14155550102'));
		expect(linesOf(whatsapp).join()).not.toContain(sha256('14155550101'));
	});

	test('a segment nobody is in gives a batch of a header alone', async () => {
		const segment = { definition: { not: everybody.definition.all } };
		const [batch] = await batchesOf(engine(), { segment, topic: 'never' });
		expect(batch).toEqual({
			...{ status: 'exported', platform: 'linkedin', shape: 'csv', segment: null, version: null },
			...{ batch: 1, rowCount: 0, next: null },
			content: 'email,firstname,lastname,jobtitle,employeecompany,country,googleaid\r\n',
			counts: { members: 1, exported: 0, withoutIdentifier: 0, withoutConsent: 1 },
		});
	});

	test.each([
		['an unknown platform', { platform: 'myspace' }, ['platform_unknown', 'platform']],
		['an unknown shape', { shape: 'xml' }, ['shape_unknown', 'shape']],
		['an unknown kind of consent', { consent: 'any' }, ['consent_unknown', 'consent']],
		['a topic that is none', { topic: 'x'.repeat(2_000) }, ['topic_invalid', 'topic']],
		[
			'a channel without phone numbers',
			{ phoneChannel: 'email' },
			['channel_unknown', 'phoneChannel'],
		],
		['no channel at all', { phoneChannel: 'fax' }, ['channel_unknown', 'channel']],
		['too many rows', { rowsMax: 10_001, shape: 'json' }, ['rows_invalid', 'rowsMax']],
		['too few rows', { rowsMax: 9 }, ['rows_invalid', 'rowsMax']],
		['a cursor that is none', { after: 'x' }, ['cursor_invalid', 'after']],
		[
			'TikTok without an audience',
			{ platform: 'tiktok', shape: 'json' },
			['audience_id_missing', 'audienceId'],
		],
		['an unknown segment', { segment: { name: 'x' } }, ['segment_unknown', expect.any(String)]],
		[
			'a wrong definition',
			{ segment: { definition: 1 } },
			['definition_invalid', expect.any(String)],
		],
	])('%s is refused once', async (_rule, request, refusal) => {
		expect(await refusalOf(engine(), request)).toEqual([refusal]);
	});
});

describeOnBothStores('what an audience says of people', (engine) => {
	test('two who became one are one row with the addresses of both', async () => {
		const { grant } = consentOf(engine());
		await resolve(engine(), [email('old@example.com')], [email('new@example.com')]);
		await grant('old@example.com');
		await grant('new@example.com');
		const apart = await batchesOf(engine(), { platform: 'meta', shape: 'json' });
		await engine().identity.mergeCustomers([
			{
				customers: ['old@example.com', 'new@example.com'].map((value) => ({
					identifiers: [email(value)],
				})),
			},
		]);
		const [merged] = await batchesOf(engine(), { platform: 'google_ads', shape: 'json' });
		expect(apart.map(({ counts }) => counts.exported)).toEqual([2]);
		const hashes = ['new@example.com', 'old@example.com'].map((one) => ({
			hashedEmail: sha256(one),
		}));
		const { operations } = merged?.content as {
			operations: { create: { userIdentifiers: { hashedEmail: string }[] } }[];
		};
		expect(operations).toHaveLength(1);
		expect(operations[0]?.create.userIdentifiers).toHaveLength(2);
		expect(operations[0]?.create.userIdentifiers).toEqual(expect.arrayContaining(hashes));
	});

	test('who became somebody else since they were listed is not there twice', async () => {
		const [first, second] = await resolve(
			engine(),
			[email('early@example.com')],
			[email('late@example.com')],
		);
		const ids = [first, second].map((one) => (one?.status === 'created' ? one.profileId : ''));
		await engine().identity.mergeCustomers([
			{ customers: ids.map((profileId) => ({ profileId })) },
		]);
		const plan = prepareExport({ segment: everybody, platform: 'meta' });
		if ('status' in plan) throw new Error(plan.message);
		const members = await engine().context.store.read((tx) => loadAudience(tx, ids, plan));
		expect(members.map(({ profileId }) => profileId)).toEqual(ids.slice(0, 1));
	});

	test('traits are found under their usual names, deep in an object, and under one’s own', async () => {
		const { grant } = consentOf(engine());
		const people = [
			{ first_name: 'Ana', surname: 'Lima', address: { country: 'pt' } },
			{ vorname: 'Bo', last_name: 7, lastName: 'x'.repeat(201), country: 'Portugal' },
			{ firstName: ['x'], lastName: { a: 1 }, country: null },
		];
		await engine().identity.resolve(
			people.map((traits, i) => ({
				identifiers: [email(`p${i}@example.com`)],
				traits: { ...traits, club: true },
			})),
		);
		for (const i of people.keys()) await grant(`p${i}@example.com`);
		const segment = {
			definition: { all: [{ kind: 'trait', name: 'club', operator: 'exists' }] },
		};
		const traits = { firstName: ['vorname', 'first_name'] };
		const [batch] = await batchesOf(engine(), { segment, traits });
		expect(linesOf(batch).map((line) => line.slice(65))).toEqual([
			'Ana,Lima,,,PT,',
			'Bo,7,,,,',
			',,,,,',
		]);
	});
});

describeOnBothStores('batches of an audience', (engine) => {
	const PEOPLE = 2_345;
	const people = Array.from({ length: PEOPLE }, (_, i) => `m${i}@example.com`);

	beforeAll(async () => {
		await engine().identity.resolve(
			people.map((value, i) => ({ identifiers: [email(value)], traits: { team: 'a', i } })),
		);
		// Each third said nothing.
		const granting = people.filter((_, i) => i % 3 !== 2);
		await engine().consent.setConsent(
			granting.map((address) => ({
				...{ channel: 'email', address, topic: 'ads', status: 'granted' },
				idempotencyKey: address,
			})),
		);
	});

	test('no batch is larger than asked for, and together they hold everybody once', async () => {
		const batches = await batchesOf(engine(), { rowsMax: 400 });
		expect(batches.map(({ batch, rowCount }) => [batch, rowCount])).toEqual([
			...[
				[1, 400],
				[2, 400],
				[3, 400],
			],
			[4, 364],
		]);
		const rows = batches.flatMap(linesOf);
		expect(new Set(rows).size).toBe(1_564);
		const total = (key: keyof AudienceBatch['counts']) =>
			batches.reduce((sum, { counts }) => sum + counts[key], 0);
		expect([total('members'), total('exported'), total('withoutConsent')]).toEqual([
			PEOPLE,
			1_564,
			781,
		]);
		expect(batches.map(({ next }) => next === null)).toEqual([false, false, false, true]);
	});

	test('an export goes on where another has ended', async () => {
		const all = await batchesOf(engine(), { rowsMax: 400 });
		const rest = await batchesOf(engine(), { rowsMax: 400, after: all[0]?.next ?? 'none' });
		expect(rest.map(({ content }) => content)).toEqual(all.slice(1).map(({ content }) => content));
	});

	test('a person whose rows do not fit goes into the next batch as a whole', async () => {
		const { grant } = consentOf(engine());
		const own = Array.from({ length: 4 }, (_, i) => [`a${i}`, `b${i}`, `c${i}`]);
		await engine().identity.resolve(
			own.map((names) => ({
				identifiers: names.map((name) => email(`${name}@example.org`)),
				traits: { trio: true },
			})),
		);
		for (const name of own.flat()) await grant(`${name}@example.org`);
		const segment = { definition: { all: [{ kind: 'trait', name: 'trio', operator: 'exists' }] } };
		const batches = await batchesOf(engine(), {
			segment,
			platform: 'meta',
			shape: 'json',
			rowsMax: 10,
		});
		expect(batches.map(({ rowCount, counts }) => [rowCount, counts.exported])).toEqual([
			[9, 3],
			[3, 1],
		]);
	});
});

describeOnBothStores('an audience of more members than a page has', (engine) => {
	test('everybody is looked at', async () => {
		const ids = Array.from({ length: 10_001 }, (_, i) => ({ type: 'customer_id', value: `n${i}` }));
		await resolve(engine(), ...ids.map((one) => [one]));
		const segment = { definition: { all: [{ kind: 'event', name: 'order', operator: 'none' }] } };
		const [batch] = await batchesOf(engine(), { segment });
		expect(batch?.counts).toMatchObject({ members: 10_001, withoutIdentifier: 10_001 });
	});
});
