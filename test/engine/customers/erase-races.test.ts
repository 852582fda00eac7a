import type { Engine } from '../../../engine';
import { describeOnBothStores } from '../../support/both-stores';
import { ledgerSums, SOUND } from '../loyalty/ledger';
import { optionsWith, recordingProvider, toEmail } from '../messaging/messages';

const NAMES = ['ana', 'bo', 'cy', 'dee'];
const ROUNDS = 6;

const emailOf = (name: string) => ({ type: 'email', value: `${name}@example.com` });
const cookieOf = (name: string) => ({ type: 'anonymous_id', value: `cookie-${name}` });
const everybody = NAMES.map((name) => ({ identifiers: [emailOf(name)] }));

describeOnBothStores('an erase beside other executions', (engine, { openAnother }) => {
	test('is refused by nobody, and leaves a sound ledger and no half customer', async () => {
		const others = await Promise.all([openAnother(), openAnother(), openAnother()]);
		let sentCount = 0;
		const work = async (other: Engine, worker: number) => {
			for (let round = 0; round < ROUNDS; round++) {
				const keyed = everybody.map((customer, i) => ({
					customer,
					idempotencyKey: `${worker}-${round}-${i}`,
				}));
				await other.identity.resolve(
					NAMES.map((name) => ({ identifiers: [emailOf(name), cookieOf(name)], traits: { name } })),
				);
				await other.loyalty.earn(keyed.map((one) => ({ ...one, from: { points: 10 } })));
				await other.loyalty.redeem(keyed.map((one) => ({ ...one, points: 5 })));
				await other.events.track(keyed.map((one) => ({ ...one, name: 'seen', channel: 'web' })));
				await other.conversions.record(
					keyed.map((one) => ({ ...one, amount: '1', currency: 'EUR' })),
				);
				const campaign = `${worker}-${round}`;
				const sent = await other.messaging.send(
					NAMES.map((name) => toEmail(`${name}@example.com`, { campaign })),
					optionsWith(recordingProvider()),
				);
				sentCount += sent.filter(({ status }) => status === 'sent').length;
			}
		};
		const erase = async () => {
			for (let round = 0; round < 2 * ROUNDS; round++) {
				await engine().customers.erase(everybody, { rewriteFile: false });
			}
		};
		await Promise.all([...others.map(work), erase()]);
		expect(sentCount).toBeGreaterThan(0);
		expect(await ledgerSums(engine())).toMatchObject(SOUND);
		const [report] = await engine().conversions.report([{}]);
		// Whoever was erased between: each worker's conversions are all there, and each counted once.
		expect(report).toMatchObject({ conversionCount: 3 * ROUNDS * NAMES.length });
		await engine().customers.erase(everybody);
		const left = await engine().context.store.read((tx) =>
			tx.selectFrom('profile').where('erased_at', 'is', null).select('id').execute(),
		);
		expect(left).toEqual([]);
	}, 60_000);
});
