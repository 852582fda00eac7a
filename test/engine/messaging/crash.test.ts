import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Delivery } from '../../../engine';
import { describeOnBothStores } from '../../support/both-stores';
import { optionsWith, recordingProvider, sendOne, toEmail } from './messages';
import { startHttpServer, startScriptedSmtp } from './servers';

const MINUTE_MS = 60_000;

/** A process of its own that sends one mail by SMTP, killed as soon as the server has the text. */
function startSender(given: { store: unknown; port: number; email: string }) {
	return fork(join(__dirname, 'sender-process.cjs'), [JSON.stringify(given)], {
		stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
	});
}

describeOnBothStores(
	'a run that dies while it sends',
	(engine, { clock, openAnother, storeOptions }) => {
		test('a killed process leaves its mail unknown, and nobody sends it again', async () => {
			const server = await startScriptedSmtp({ BODY: 'silence' });
			const email = 'ana@example.com';
			const sender = startSender({ store: storeOptions(), port: server.port, email });
			const ended = new Promise((resolve) => sender.once('exit', resolve));
			await new Promise<void>((resolve) => {
				server.onReceived(() => resolve());
			});
			sender.kill('SIGKILL');
			await ended;
			const provider = recordingProvider();
			const outcome = await sendOne(engine(), toEmail(email), optionsWith(provider));
			expect(outcome).toMatchObject({
				status: 'unknown',
				reason: 'delivery_open',
				duplicate: true,
			});
			clock.advance(365 * 24 * 60 * MINUTE_MS);
			expect(await sendOne(engine(), toEmail(email), optionsWith(provider))).toEqual(outcome);
			expect(provider.messages).toEqual([]);
			expect(server.received).toHaveLength(1);
			await server.stop();
		});

		test('a provider that knows repeats gets the message again under the same id', async () => {
			const hanging = { honoursKey: true, name: 'http:a.example' };
			let wakeUp = (_delivery: Delivery) => {};
			const first = recordingProvider(() => new Promise((resolve) => (wakeUp = resolve)), hanging);
			const slow = await openAnother();
			const slept = slow.messaging.send([toEmail('bo@example.com')], optionsWith(first));
			await first.firstMessage;
			const provider = recordingProvider(() => ({ status: 'accepted' }), hanging);
			const options = optionsWith(provider);
			const soon = await sendOne(engine(), toEmail('bo@example.com'), options);
			expect(soon).toMatchObject({ status: 'unknown', reason: 'delivery_open' });
			clock.advance(15 * MINUTE_MS);
			const later = await sendOne(engine(), toEmail('bo@example.com'), options);
			expect(later).toMatchObject({ status: 'sent', duplicate: false });
			expect(provider.messages).toHaveLength(1);
			expect(provider.messages[0]?.messageId).toBe(first.messages[0]?.messageId);
			// The first run was not dead after all: what it has to say comes too late to be said twice.
			wakeUp({ status: 'accepted' });
			await slept;
			const [history] = await engine().events.timeline([
				{ customer: toEmail('bo@example.com').customer },
			]);
			expect(history?.status === 'found' && history.events).toHaveLength(1);
		});

		test('a connection that breaks after the text leaves the mail unknown for good', async () => {
			const server = await startScriptedSmtp({ BODY: 'drop' });
			const options = {
				...optionsWith(recordingProvider()),
				through: { kind: 'smtp', host: '127.0.0.1', port: server.port, isSecure: false } as const,
			};
			const first = await sendOne(engine(), toEmail('cy@example.com'), options);
			const second = await sendOne(engine(), toEmail('cy@example.com'), options);
			expect(first).toMatchObject({
				status: 'unknown',
				reason: 'connection_lost',
				duplicate: false,
			});
			expect(second).toEqual({ ...first, duplicate: true });
			expect(server.received).toHaveLength(1);
			await server.stop();
		});

		test('an endpoint that breaks off gets the message again with the same key', async () => {
			const server = await startHttpServer((response, _request, count) =>
				count === 1 ? response.destroy() : response.writeHead(200).end(),
			);
			const url = `http://127.0.0.1:${server.port}/messages`;
			const options = {
				...optionsWith(recordingProvider()),
				channel: 'sms',
				through: { kind: 'http', url },
			} as const;
			const request = { ...toEmail(''), customer: {}, address: '+4915123456789' };
			const first = await sendOne(engine(), request, options);
			expect(first).toMatchObject({ status: 'failed', retryable: true });
			const second = await sendOne(engine(), request, options);
			expect(second).toMatchObject({ status: 'sent', address: '+4915123456789' });
			const keys = server.received.map(({ headers }) => headers['idempotency-key']);
			expect(keys).toEqual([second.status === 'sent' && second.messageId, keys[0]]);
			await server.stop();
		});
	},
);
