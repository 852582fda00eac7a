import type { Engine, ResolveRequest } from '../../../../engine';
import { openEngine } from '../../../../engine';
import { defaultDefinition } from '../../../../engine/identity/rules/rules';
import { describeOnBothStores } from '../../../support/both-stores';
import { TEST_START_AT } from '../../../support/clock';
import { newEmbeddedOptions } from '../../../support/stores';

const DAY_MS = 86_400_000;

/** `email:a@b.co phone:1` as a request. */
function request(text: string): ResolveRequest {
	const identifiers = text.split(' ').map((key) => {
		const [type = '', value = ''] = key.split(':');
		return { type, value };
	});
	return { identifiers };
}

async function resolved(engine: Engine, text: string, more: Partial<ResolveRequest> = {}) {
	const [outcome] = await engine.identity.resolve([{ ...request(text), ...more }]);
	if (outcome === undefined || outcome.status === 'rejected') throw new Error(outcome?.message);
	return outcome;
}

async function patch(engine: Engine, changes: object) {
	const outcome = await engine.identity.updateRules({ patch: changes });
	if (outcome.status === 'rejected') throw new Error(outcome.message);
	return outcome;
}

describeOnBothStores('updateRules', (engine, { clock, openAnother }) => {
	test('until somebody stores rules, those by default count and are shown', async () => {
		expect(await engine().identity.getRules()).toEqual({
			status: 'found',
			version: 0,
			isDefault: true,
			definition: defaultDefinition(),
		});
		expect(await engine().identity.updateRules({ definition: defaultDefinition() })).toEqual({
			status: 'updated',
			version: 0,
			isDefault: true,
			duplicate: true,
			definition: defaultDefinition(),
			changes: [],
			warnings: [],
		});
	});

	test('a change makes the next version, says what is different, and is shown', async () => {
		const cause = { execution: '7', workflow: 'w', node: 'Rules' };
		const changes = { types: [{ type: 'email', limit: { count: 3 } }], defaultRegion: 'DE' };
		const first = await engine().identity.updateRules({
			patch: changes,
			cause,
			expectedVersion: 0,
		});
		expect(first).toMatchObject({
			status: 'updated',
			version: 1,
			isDefault: false,
			duplicate: false,
			updatedAt: TEST_START_AT,
			changes: [
				{ place: 'types.email.limit', before: { count: 5 }, after: { count: 3 } },
				{ place: 'defaultRegion', before: null, after: 'DE' },
			],
			warnings: [],
		});
		clock.advance(DAY_MS);
		const repeated = await engine().identity.updateRules({ patch: changes });
		expect(repeated).toMatchObject({ version: 1, duplicate: true, updatedAt: TEST_START_AT });
		const { version, isDefault, updatedAt, definition } = await engine().identity.getRules();
		expect({ version, isDefault, updatedAt }).toEqual({
			version: 1,
			isDefault: false,
			updatedAt: TEST_START_AT,
		});
		expect(definition).toEqual('definition' in first ? first.definition : undefined);
		const rows = await engine().context.store.read((tx) =>
			tx.selectFrom('identity_rules').select(['version', 'created_at', 'cause']).execute(),
		);
		expect(rows.map((row) => ({ ...row, cause: asJson(row.cause) }))).toEqual([
			{ version: 1, created_at: TEST_START_AT, cause },
		]);
	});

	test('a whole definition replaces the one before, and JSON may come as text', async () => {
		const definition = { ...defaultDefinition(), defaultRegion: 'FR' };
		const outcome = await engine().identity.updateRules({ definition: JSON.stringify(definition) });
		expect(outcome).toMatchObject({
			version: 2,
			definition,
			changes: [
				{ place: 'types.email.limit', before: { count: 3 }, after: { count: 5 } },
				{ place: 'defaultRegion', before: 'DE', after: 'FR' },
			],
		});
	});

	test('another order of types is one change', async () => {
		const { changes } = await patch(engine(), { types: [{ type: 'phone' }, { type: 'email' }] });
		expect(changes.map(({ place }) => place)).toEqual(['priority']);
		await patch(engine(), { types: [{ type: 'email' }, { type: 'phone' }] });
	});

	test.each<[string, object, string, string]>([
		['not JSON', { definition: '{' }, 'definition_invalid', 'definition'],
		[
			'a place that is wrong',
			{ definition: { types: [{}] } },
			'definition_invalid',
			'types[0].type',
		],
		['a patch that is wrong', { patch: { email: 1 } }, 'definition_invalid', 'email'],
		['another version', { patch: {}, expectedVersion: 1 }, 'version_changed', 'expectedVersion'],
		['too long a text', { patch: ' '.repeat(3e5) }, 'definition_invalid', 'definition'],
	])('refused, and nothing is changed: %s', async (_what, given, reason, field) => {
		const before = await engine().identity.getRules();
		const outcome = await engine().identity.updateRules(given as { patch: unknown });
		expect(outcome).toMatchObject({ status: 'rejected', reason, field });
		expect(await engine().identity.getRules()).toEqual(before);
	});

	test('of two updates at once each has its version, and neither is lost', async () => {
		const other = await openAnother();
		const { version: before } = await engine().identity.getRules();
		const versions = await Promise.all([
			patch(engine(), { blockedValues: { add: ['one'] } }),
			patch(other, { blockedValues: { add: ['two'] } }),
		]);
		expect(new Set(versions.map(({ version }) => version))).toEqual(
			new Set([before + 1, before + 2]),
		);
		const { definition } = await engine().identity.getRules();
		expect(definition.blockedValues.slice(-2).toSorted()).toEqual(['one', 'two']);
	});
});

describeOnBothStores('the stored rules', (engine, { clock, openAnother }) => {
	test('every other engine goes by them at once', async () => {
		const other = await openAnother();
		await resolved(other, 'email:a.na@gmail.com');
		const { warnings } = await patch(engine(), {
			types: [{ type: 'customer_id' }, { type: 'club_no', limit: { count: 1 } }],
			email: { gmailDots: 'ignore', plusTags: 'ignore' },
		});
		expect(warnings).toEqual([
			{
				reason: 'spelling_changed',
				count: 1,
				message: expect.stringContaining('a spelling of their own: 1. Each'),
			},
		]);
		const { status, attached } = await resolved(other, 'email:A.n.a+x@gmail.com club_no:7');
		expect([status, attached]).toEqual([
			'created',
			[
				{ type: 'club_no', value: '7' },
				{ type: 'email', value: 'ana@gmail.com' },
			],
		]);
		const [found] = await other.identity.getProfiles([request('email:an.a@googlemail.com')]);
		expect(found).toMatchObject({ status: 'found' });
	});

	test('an address from before a spelling counted for nothing still names its owner', async () => {
		await patch(engine(), { email: { gmailDots: 'keep', plusTags: 'keep' } });
		const before = await resolved(engine(), 'email:b.ea@gmail.com');
		await patch(engine(), { email: { gmailDots: 'ignore', plusTags: 'ignore' } });
		const after = await resolved(engine(), 'email:B.ea@gmail.com');
		expect(after).toMatchObject({ status: 'matched', profileId: before.profileId, attached: [] });
		const found = await engine().identity.getProfiles([request('email:b.ea@gmail.com')]);
		expect(found).toMatchObject([{ status: 'found', profileId: before.profileId }]);
		const other = await resolved(engine(), 'email:b.e.a@gmail.com');
		expect(other).toMatchObject({ status: 'created', attached: [{ value: 'bea@gmail.com' }] });
	});

	test('consent and suppression find the address by them', async () => {
		await patch(engine(), { email: { gmailDots: 'ignore', plusTags: 'ignore' } });
		const address = { channel: 'email', address: 'a.na+news@gmail.com' };
		const [set] = await engine().consent.setConsent([
			{ ...address, status: 'granted', idempotencyKey: 'g1' },
		]);
		const [suppressed] = await engine().consent.suppress([{ ...address, reason: 'bounce' }]);
		const [got] = await engine().consent.getConsent([
			{ channel: 'email', address: 'ana@gmail.com' },
		]);
		expect(set).toMatchObject({ addresses: [{ address: 'ana@gmail.com' }] });
		expect(suppressed).toMatchObject({ address: 'ana@gmail.com' });
		expect(got).toMatchObject({
			addresses: [{ suppression: { reason: 'bounce' }, topics: [{ status: 'granted' }] }],
		});
	});

	test('who unsubscribed under one spelling is not written to under the other, whenever the rule came', async () => {
		const ask = async (address: string) => {
			const [got] = await engine().consent.getConsent([{ channel: 'email', address }]);
			return got?.status === 'found' ? got.addresses.map((one) => one.topics[0]?.status) : got;
		};
		const deny = (address: string) =>
			engine().consent.setConsent([
				{ channel: 'email', address, status: 'denied', idempotencyKey: address },
			]);
		await patch(engine(), { email: { gmailDots: 'keep', plusTags: 'keep' } });
		await resolved(engine(), 'email:c.y@gmail.com device_id:cy');
		await resolved(engine(), 'email:d.i@gmail.com');
		await deny('d.i@gmail.com');
		await patch(engine(), { email: { gmailDots: 'ignore', plusTags: 'ignore' } });
		expect(await ask('d.i@gmail.com')).toEqual(['denied']);
		await deny('c.y@gmail.com');
		const { identifiers } = request('device_id:cy');
		const [cy] = await engine().consent.getConsent([
			{ channel: 'email', customer: { identifiers } },
		]);
		expect(cy).toMatchObject({
			addresses: [{ address: 'c.y@gmail.com', topics: [{ status: 'denied' }] }],
		});
		const [get] = await engine().customers.get([{ identifiers }]);
		expect(get).toMatchObject({ consent: [{ topics: [{ status: 'denied' }] }] });
	});

	test('the region is that of the request, else its country, else the options, else the rules', async () => {
		await patch(engine(), { defaultRegion: 'DE' });
		const phoneOf = async (more: Partial<ResolveRequest>, options = {}) => {
			const identifiers = [{ type: 'phone', value: '020 7946 0018' }];
			const [outcome] = await engine().identity.resolve([{ identifiers, ...more }], options);
			if (outcome === undefined || outcome.status === 'rejected') return outcome?.reason;
			return [...outcome.attached, ...outcome.matchedBy][0]?.value;
		};
		expect(await phoneOf({})).toBe('+492079460018');
		expect(await phoneOf({}, { defaultRegion: 'GB' })).toBe('+442079460018');
		expect(await phoneOf({ country: 'gb' }, { defaultRegion: 'DE' })).toBe('+442079460018');
		expect(await phoneOf({ country: 'Germany' }, { defaultRegion: 'GB' })).toBe('+442079460018');
		expect(await phoneOf({ country: 'GB', defaultRegion: 'DE' })).toBe('+492079460018');
	});

	test('a limit within a week takes another address a week later', async () => {
		await patch(engine(), { types: [{ type: 'email', limit: { count: 1, days: 7 } }] });
		await resolved(engine(), 'customer_id:w1 email:w1@example.com');
		const again = () => resolved(engine(), 'customer_id:w1 email:w2@example.com');
		expect((await again()).setAside).toMatchObject([
			{ reason: 'limit', limitType: 'email', limit: 1, limitDays: 7 },
		]);
		clock.advance(7 * DAY_MS);
		expect((await again()).attached).toEqual([{ type: 'email', value: 'w2@example.com' }]);
	});

	test('a tighter limit tells how many customers are above it', async () => {
		const { warnings } = await patch(engine(), {
			types: [{ type: 'email', limit: { count: 1 } }],
		});
		expect(warnings).toEqual([
			{
				reason: 'limit_exceeded',
				count: 1,
				message:
					'Customers who have more than 1 email already: 1. They keep them, and take no more.',
			},
		]);
	});

	test('a type that is removed or reformed tells how many identifiers it leaves behind', async () => {
		const { warnings } = await patch(engine(), {
			types: [{ type: 'customer_id', form: 'card' }],
			removeTypes: ['club_no', 'viber_id'],
		});
		expect(warnings).toMatchObject([
			{ reason: 'form_changed', count: 1 },
			{ reason: 'type_removed', count: 1 },
		]);
		const [refused] = await engine().identity.resolve([request('club_no:7')]);
		expect(refused).toMatchObject({ reason: 'identifier_type_unknown' });
	});

	test('what a type only attaches merges nobody', async () => {
		await patch(engine(), { types: [{ type: 'device_id', links: 'attach' }] });
		const first = await resolved(engine(), 'email:t1@example.com');
		const device = await resolved(engine(), 'device_id:till-1');
		const both = await resolved(engine(), 'email:t1@example.com device_id:till-1');
		expect(both).toMatchObject({
			status: 'matched',
			profileId: first.profileId,
			setAside: [{ reason: 'attach_only', withProfileId: device.profileId }],
		});
	});

	test('people who stand apart are not merged, whichever of the two is named first', async () => {
		const ida = await resolved(engine(), 'email:ida@example.com phone:+4930123450');
		const jan = await resolved(engine(), 'email:jan@example.com');
		const [a = '', b = ''] = [ida.profileId, jan.profileId].toSorted();
		const row = { profile_a: a, profile_b: b, reason: 'unmerged', since: 0, cause: '{}' };
		await engine().context.store.write((tx) => tx.insertInto('apart').values(row).execute());
		for (const text of [
			'email:ida@example.com email:jan@example.com',
			'email:jan@example.com phone:+4930123450',
		]) {
			const { status, setAside, mergedFrom } = await resolved(engine(), text);
			expect({ status, mergedFrom }).toEqual({ status: 'matched', mergedFrom: [] });
			expect(setAside).toMatchObject([{ reason: 'kept_apart' }]);
			expect([ida.profileId, jan.profileId]).toContain(setAside[0]?.withProfileId);
		}
	});
});

test('two stores of one process keep their own rules, also under one version', async () => {
	const stores = [newEmbeddedOptions(), newEmbeddedOptions()];
	const opened = await Promise.all(stores.map((store) => openEngine({ store })));
	const attached: unknown[] = [];
	for (const [i, each] of opened.entries()) {
		await patch(each, { email: { plusTags: i === 0 ? 'ignore' : 'keep' }, defaultRegion: 'DE' });
		attached.push((await resolved(each, 'email:ana+x@example.com')).attached[0]?.value);
	}
	expect(attached).toEqual(['ana@example.com', 'ana+x@example.com']);
	await Promise.all(opened.map((each) => each.close()));
});

/** JSON columns come as text from one store and as data from the other. */
function asJson(value: unknown): unknown {
	return typeof value === 'string' ? JSON.parse(value) : value;
}
