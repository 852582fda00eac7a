import type { CustomerRef, Engine, Report, SendOutcome } from '../../../engine';
import { describeOnBothStores } from '../../support/both-stores';
import { countTurns } from '../../support/turns';
import { ledgerSums, SOUND } from '../loyalty/ledger';
import { optionsWith, recordingProvider, sendOne, toEmail } from '../messaging/messages';
import { fillStore, startMessageServers } from './full-store';

const NOTHING_HELD = { status: 'nothing_held' };
const NOBODY = '01960000-ffff-7000-8000-000000000000';

function emailOf(name: string) {
	return [{ type: 'email', value: `${name}@example.com` }];
}

function ref(name: string): CustomerRef {
	return { identifiers: emailOf(name) };
}

async function tombstoneIds(engine: Engine): Promise<string[]> {
	return await engine.context.store.read(async (tx) => {
		const query = tx.selectFrom('profile').where('erased_at', 'is not', null).select('id');
		return (await query.execute()).map(({ id }) => id);
	});
}

async function reportOf(engine: Engine): Promise<Report> {
	const [report] = await engine.conversions.report([{ models: ['linear'] }]);
	if (report?.status !== 'report') throw new Error('There is no report');
	return report;
}

/** What the report's rows add up to, whichever channel it went to. */
function totalsOf({ conversionCount, convertedCount, values, rows }: Report) {
	const credit = rows.reduce((sum, { creditMillionths }) => sum + creditMillionths, 0);
	const euros = rows
		.flatMap((row) => row.values)
		.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
	return { conversionCount, convertedCount, values, credit, euros };
}

describeOnBothStores('eraseCustomers', (engine) => {
	beforeAll(async () => {
		const servers = await startMessageServers();
		await fillStore(engine(), servers, ['ana', 'bea']);
		await servers.stop();
	});

	test('the outcome says what went and what stays without a name, and all sums stay', async () => {
		const before = { ledger: await ledgerSums(engine()), report: await reportOf(engine()) };
		const [ana] = await engine().customers.erase([ref('ana')]);
		expect(ana).toEqual({
			status: 'erased',
			profileId: expect.any(String),
			deleted: { profiles: 2, identifiers: 13, traits: 4, events: 9, consents: 2 },
			keptAnonymous: { points: 5, coupons: 2, rewards: 1, messages: 5, conversions: 2 },
		});
		const ledger = await ledgerSums(engine());
		expect(ledger).toEqual(before.ledger);
		expect(ledger).toMatchObject(SOUND);
		const report = await reportOf(engine());
		expect(totalsOf(report)).toEqual(totalsOf(before.report));
		// Two people with two conversions each of 19.99; what led one of them there is gone with their events.
		expect(totalsOf(report)).toMatchObject({ conversionCount: 4, convertedCount: 2, euros: 3998 });
	});

	test('the others keep all they have', async () => {
		const [bea] = await engine().customers.get([ref('bea')]);
		expect(bea).toMatchObject({
			counts: { profiles: 2, identifiers: 13, traits: 4, events: 9 },
			points: [{ available: 89 }],
		});
	});

	test('an erase again, of somebody unknown, or twice in a batch holds nothing and spoils nothing', async () => {
		const outcomes = await engine().customers.erase([
			ref('ana'),
			{ profileId: NOBODY },
			{ profileId: "' or 1=1 --" },
			{},
			{ identifiers: [{ type: 'email', value: 'none' }] },
		]);
		expect(outcomes).toMatchObject([
			NOTHING_HELD,
			NOTHING_HELD,
			NOTHING_HELD,
			{ status: 'rejected', reason: 'identifier_missing' },
			{ status: 'rejected', reason: 'identifier_invalid' },
		]);
		await engine().identity.resolve([
			{ identifiers: [{ type: 'email', value: 'cy@example.com' }] },
		]);
		const twice = await engine().customers.erase([ref('cy'), ref('cy')]);
		expect(twice).toMatchObject([{ status: 'erased', keptAnonymous: { points: 0 } }, NOTHING_HELD]);
		expect(await engine().customers.erase([])).toEqual([]);
	});

	test('what stays is nobody: no profile of it is found, written to or counted for a customer', async () => {
		const ids = await tombstoneIds(engine());
		// Both profiles of Ana had bookings; Cy left none.
		expect(ids).toHaveLength(2);
		const refs = ids.map((profileId) => ({ profileId }));
		const unknown = [{ reason: 'profile_unknown' }, { reason: 'profile_unknown' }];
		expect(await engine().customers.get(refs)).toMatchObject(unknown);
		expect(
			await engine().loyalty.getBalances(refs.map((customer) => ({ customer }))),
		).toMatchObject(unknown);
		const tracked = await engine().events.track(
			refs.map((customer) => ({ customer, name: 'seen' })),
		);
		expect(tracked).toMatchObject(unknown);
		expect(await engine().customers.erase(refs)).toEqual([NOTHING_HELD, NOTHING_HELD]);
	});

	test('who comes back is somebody new, and old keys count for them again', async () => {
		const [again] = await engine().loyalty.earn([
			{ customer: ref('ana'), from: { points: 5 }, idempotencyKey: 'earn-key-ana' },
		]);
		expect(again).toMatchObject({ status: 'earned', balance: 5, duplicate: false });
		const [bea] = await engine().loyalty.earn([
			{ customer: ref('bea'), from: { points: 5 }, idempotencyKey: 'earn-key-bea' },
		]);
		expect(bea).toMatchObject({ status: 'earned', points: 100, duplicate: true });
		const [ana] = await engine().customers.get([ref('ana')]);
		expect(ana).toMatchObject({
			traits: {},
			counts: { identifiers: 1 },
			points: [{ available: 5 }],
		});
	});

	test('a message under way when its customer is erased comes back without an address', async () => {
		const provider = recordingProvider(async () => {
			await engine().customers.erase([ref('eve')]);
			return { status: 'accepted' };
		});
		const outcome = await sendOne(engine(), toEmail('eve@example.com'), optionsWith(provider));
		expect(outcome.status).toBe('sent');
		const rows = await engine().context.store.read((tx) =>
			tx
				.selectFrom('message')
				.where('id', '=', 'messageId' in outcome ? outcome.messageId : '')
				.select(['status', 'reason', 'address', 'subject'])
				.execute(),
		);
		expect(rows).toEqual([{ status: 'unknown', reason: 'erased', address: '', subject: null }]);
		expect(await engine().customers.erase([ref('eve')])).toEqual([NOTHING_HELD]);
	});
});

describeOnBothStores('an erased address', (engine) => {
	const send = async (campaign: string): Promise<SendOutcome> => {
		const request = toEmail('ana@example.com', { campaign });
		return await sendOne(engine(), request, optionsWith(recordingProvider()));
	};
	const consent = (status: string, origin: string) =>
		engine().consent.setConsent([
			{
				channel: 'email',
				address: 'ana@example.com',
				status,
				origin,
				idempotencyKey: campaignKey(),
			},
		]);
	let lastKey = 0;
	const campaignKey = () => `key-${lastKey++}`;

	test('is written to again after a later import, unless it was to be kept', async () => {
		expect(await send('one')).toMatchObject({ status: 'sent' });
		await engine().customers.erase([ref('ana')]);
		expect(await send('one')).toMatchObject({ status: 'sent', duplicate: false });
	});

	test('is not written to by a later import when it was kept', async () => {
		await engine().customers.erase([ref('ana')], { keepSuppressed: true });
		await consent('granted', 'import');
		expect(await send('two')).toMatchObject({
			status: 'suppressed',
			reason: 'erased',
			explanation:
				'The owner of this address had their data erased. Nothing is sent to it until they agree to it themselves.',
		});
		const [shown] = await engine().consent.getConsent([{ customer: ref('ana') }]);
		expect(shown).toMatchObject({
			addresses: [{ channel: 'email', suppression: { reason: 'erased' } }],
		});
	});

	test('on every channel of a phone number too, and for its owner alone', async () => {
		const customer = { identifiers: [{ type: 'phone', value: '+4915112345678' }] };
		await engine().identity.resolve([customer]);
		await engine().customers.erase([customer], { keepSuppressed: true });
		const asked = ['sms', 'whatsapp', 'phone'].flatMap((channel) =>
			['+4915112345678', '+4915112345679'].map((address) => ({ channel, address })),
		);
		const answers = await engine().consent.getConsent(asked);
		const reasons = answers.map((one) =>
			one.status === 'found' ? one.addresses[0]?.suppression?.reason : one,
		);
		expect(reasons).toEqual(['erased', undefined, 'erased', undefined, 'erased', undefined]);
	});

	test('is written to again once its owner agrees themselves', async () => {
		await consent('granted', 'person');
		expect(await send('two')).toMatchObject({ status: 'sent' });
		await consent('denied', 'person');
		expect(await send('three')).toMatchObject({ reason: 'consent_denied' });
	});

	test('is forgotten too where another customer’s record speaks of it', async () => {
		const address = 'fay@example.com';
		await engine().identity.resolve([{ identifiers: emailOf('fay') }]);
		await engine().consent.setConsent([
			{
				customer: ref('gil'),
				channel: 'email',
				address,
				status: 'granted',
				idempotencyKey: 'shared',
			},
		]);
		await engine().customers.erase([ref('fay')]);
		const [shown] = await engine().consent.getConsent([{ channel: 'email', address }]);
		expect(shown).toMatchObject({ addresses: [{ topics: [{ status: 'unknown' }] }] });
	});

	test('bounced before, is no longer known to have', async () => {
		const address = 'bo@example.com';
		await engine().identity.resolve([{ identifiers: emailOf('bo') }]);
		await engine().consent.suppress([{ channel: 'email', address, reason: 'bounce' }]);
		await engine().customers.erase([ref('bo')]);
		const [shown] = await engine().consent.getConsent([{ channel: 'email', address }]);
		expect(shown).toMatchObject({
			status: 'found',
			addresses: [{ topics: [{ status: 'unknown' }] }],
		});
		expect(shown).not.toMatchObject({ addresses: [{ suppression: {} }] });
	});
});

describeOnBothStores('thousands at once', (engine) => {
	test('are erased in chunks while the event loop turns', async () => {
		const names = Array.from({ length: 5_000 }, (_, i) => `p${i}`);
		await engine().identity.resolve(
			names.map((name) => ({
				identifiers: emailOf(name),
				traits: { name },
			})),
		);
		const booked = { from: { points: 10 }, idempotencyKey: '' };
		await engine().loyalty.earn(
			names.map((name) => ({ ...booked, customer: ref(name), idempotencyKey: name })),
		);
		await engine().events.track(
			names.flatMap((name) => ['a', 'b', 'c'].map((what) => ({ customer: ref(name), name: what }))),
		);
		const before = await ledgerSums(engine());
		const { result: outcomes, turnCount } = await countTurns(() =>
			engine().customers.erase(names.map(ref)),
		);
		expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['erased']));
		expect(await ledgerSums(engine())).toEqual(before);
		// One for each hundred people at the least.
		expect(turnCount).toBeGreaterThanOrEqual(49);
	});
});
