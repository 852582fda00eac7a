import type { Engine, ResolveRequest } from '../../../../engine';
import { describeOnBothStores } from '../../../support/both-stores';
import { TEST_START_AT } from '../../../support/clock';

const DAY_MS = 86_400_000;

/** `email:a@b.co device_id:x` as a request. */
function about(text: string, more: Partial<ResolveRequest> = {}): ResolveRequest {
	const identifiers = text.split(' ').map((key) => {
		const [type = '', value = ''] = key.split(':');
		return { type, value };
	});
	return { identifiers, ...more };
}

/** When each identifier of the customer was verified, in days after the start; null for never. */
async function verifiedOf(engine: Engine, text: string) {
	const [profile] = await engine.identity.getProfiles([about(text)]);
	if (profile?.status !== 'found') throw new Error(`Nobody has ${text}`);
	return Object.fromEntries(
		profile.identifiers.map(({ type, value, verifiedAt }) => [
			`${type}:${value}`,
			verifiedAt === null ? null : (verifiedAt - TEST_START_AT) / DAY_MS,
		]),
	);
}

describeOnBothStores('resolve with verified identifiers', (engine, { clock }) => {
	beforeEach(() => clock.set(TEST_START_AT));

	test('the named types are verified as of the item, new identifiers and known ones', async () => {
		await engine().identity.resolve([about('email:ana@example.com')]);
		clock.advance(2 * DAY_MS);
		const text = 'email:Ana@Example.com phone:+4915112345678 device_id:ana';
		const verified = ['email', 'phone'];
		await engine().identity.resolve([
			about(text, { verified, occurredAt: TEST_START_AT + DAY_MS }),
			about('device_id:ana-2 device_id:ana'),
		]);
		expect(await verifiedOf(engine(), 'device_id:ana')).toEqual({
			'email:ana@example.com': 1,
			'phone:+4915112345678': 1,
			'device_id:ana': null,
			'device_id:ana-2': null,
		});
	});

	test('what was verified first stays, within a batch and after it', async () => {
		const verified = ['email'];
		await engine().identity.resolve([
			about('email:bo@example.com', { verified }),
			about('email:bo@example.com', { verified, occurredAt: TEST_START_AT - DAY_MS }),
		]);
		clock.advance(DAY_MS);
		await engine().identity.resolve([about('email:bo@example.com', { verified })]);
		expect(await verifiedOf(engine(), 'email:bo@example.com')).toEqual({
			'email:bo@example.com': 0,
		});
	});

	test('a value of another type, and one that was set aside, are not verified', async () => {
		await engine().identity.resolve([
			about('device_id:shared anonymous_id:shared', { verified: ['device_id'] }),
			about('customer_id:1 email:cy@example.com'),
			about('customer_id:2 email:cy@example.com', { verified: ['email', 'customer_id'] }),
		]);
		expect(await verifiedOf(engine(), 'device_id:shared')).toEqual({
			'device_id:shared': 0,
			'anonymous_id:shared': null,
		});
		expect(await verifiedOf(engine(), 'customer_id:1')).toEqual({
			'customer_id:1': null,
			'email:cy@example.com': null,
		});
		expect(await verifiedOf(engine(), 'customer_id:2')).toEqual({ 'customer_id:2': 0 });
	});

	test('a type that the rules do not know is refused, and its neighbours are not', async () => {
		const outcomes = await engine().identity.resolve([
			about('email:di@example.com', { verified: ['membership_no'] }),
			about('email:eva@example.com', { verified: ['phone'] }),
		]);
		expect(outcomes).toMatchObject([
			{ status: 'rejected', reason: 'identifier_type_unknown', field: 'verified' },
			{ status: 'created' },
		]);
		expect(await verifiedOf(engine(), 'email:eva@example.com')).toEqual({
			'email:eva@example.com': null,
		});
	});

	test('an address that was stored before a rule made it another is verified as it stands', async () => {
		await engine().identity.resolve([about('email:f.ay@gmail.com')]);
		await engine().identity.updateRules({ patch: { email: { gmailDots: 'ignore' } } });
		await engine().identity.resolve([about('email:f.ay@gmail.com', { verified: ['email'] })]);
		expect(await verifiedOf(engine(), 'email:f.ay@gmail.com')).toEqual({
			'email:f.ay@gmail.com': 0,
		});
	});
});
