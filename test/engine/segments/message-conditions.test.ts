import type { SendOptions } from '../../../engine';
import { describeOnBothStores } from '../../support/both-stores';
import { TEST_START_AT } from '../../support/clock';
import type { TestServer } from '../messaging/servers';
import { startScriptedSmtp } from '../messaging/servers';

const DAY_MS = 86_400_000;
const ana = { identifiers: [{ type: 'email', value: 'ana@example.com' }] };
const from = 'Shop <shop@example.com>';
const message = (operator: string, fields: object = {}) => ({
	kind: 'message',
	operator,
	...fields,
});
const spring = { campaign: 'spring' };
const lastDays = { window: { lastDays: 10 } };

describeOnBothStores('a condition on messages', (engine, { clock }) => {
	let smtp: TestServer<string> | undefined;

	const explain = async (condition: object) => {
		const [outcome] = await engine().segments.explain([
			{ customer: ana, segment: { definition: { all: [condition] } } },
		]);
		const explained = outcome?.status === 'rejected' ? undefined : outcome?.conditions[0];
		if (explained === undefined) throw new Error(JSON.stringify(outcome));
		return explained;
	};
	const track = (name: string, properties: object, occurredAt = clock.now()) =>
		engine().events.track([
			{ customer: ana, name, channel: 'email', properties: { ...properties }, occurredAt },
		]);

	beforeAll(async () => {
		smtp = await startScriptedSmtp({});
		const mail: SendOptions = {
			channel: 'email',
			through: { kind: 'smtp', host: '127.0.0.1', port: smtp.port, isSecure: false },
			template: { subject: 'Hello', text: 'Hello' },
		};
		clock.set(TEST_START_AT - 4 * DAY_MS);
		const request = { customer: ana, ...spring, topic: 'News', from };
		await engine().messaging.send([request], mail);
		clock.set(TEST_START_AT - 2 * DAY_MS);
		await engine().messaging.send([{ ...request, key: 'again' }], mail);
		// 09:00 in UTC.
		const quietHours = { startMinute: 0, endMinute: 1_439, zone: 'utc' };
		await engine().messaging.send([{ ...request, campaign: 'night' }], { ...mail, quietHours });
		clock.set(TEST_START_AT);
	});
	afterEach(() => clock.set(TEST_START_AT));
	afterAll(() => smtp?.stop());

	test.each([
		['was sent a message', message('sent'), 2, true],
		[
			'was sent a message of spring about news by email',
			message('sent', { ...spring, topic: 'NEWS', channel: 'email' }),
			2,
			true,
		],
		['was sent a message of night', message('sent', { campaign: 'night' }), 0, false],
		['was not sent a message of night', message('not_sent', { campaign: 'night' }), 0, true],
		['was not sent a message by sms', message('not_sent', { channel: 'sms' }), 0, true],
		[
			'was sent a message in the last 3 days',
			message('sent', { window: { lastDays: 3 } }),
			1,
			true,
		],
		['was sent and did not open a message of spring', message('not_opened', spring), 2, true],
		[
			'was sent and did not open a message of night',
			message('not_opened', { campaign: 'night' }),
			0,
			false,
		],
		['opened a message', message('opened'), 0, false],
	])('%s, by what went out', async (words, condition, found, isMet) => {
		expect(await explain(condition)).toMatchObject({ condition: words, found, isMet });
	});

	test('who opens it has opened it; an opening of before, or of another campaign, does not count', async () => {
		const unopened = message('not_opened', spring);
		await track('message_opened', { campaign: 'winter' });
		await track('message_clicked', spring);
		await track('message_opened', spring, TEST_START_AT - 5 * DAY_MS);
		expect(await explain(unopened)).toMatchObject({ isMet: true, found: 2 });
		expect(await explain(message('not_clicked', spring))).toMatchObject({ isMet: false, found: 0 });
		// At the very instant of the first message.
		await track('message_opened', spring, TEST_START_AT - 4 * DAY_MS);
		expect(await explain(unopened)).toMatchObject({ isMet: false, found: 0 });
		// The second message alone was not opened since.
		const window = { lastDays: 3 };
		expect(await explain(message('not_opened', { ...spring, window }))).toMatchObject({
			isMet: true,
			found: 1,
		});
		expect(await explain(message('opened', { ...spring, ...lastDays }))).toMatchObject({
			isMet: true,
			found: 2,
			mayChangeAt: TEST_START_AT + 6 * DAY_MS + 1,
		});
	});

	test.each([
		['Sending them a message of night would do.', message('sent', { campaign: 'night' })],
		['Sending them a message of night would end it.', message('not_sent', { campaign: 'night' })],
		['It stays so: what was sent or done does not go away.', message('sent')],
		[
			'It changes once the last of them is no longer in the last 10 days.',
			message('sent', lastDays),
		],
		[
			'An event message_clicked for a message of night would do.',
			message('clicked', { campaign: 'night' }),
		],
		[
			'An event message_opened for it would end it.',
			message('not_opened', { ...spring, window: { lastDays: 3 } }),
		],
		[
			'It holds once a message of night is sent and no message_opened follows.',
			message('not_opened', { campaign: 'night' }),
		],
	])('what would change the history: %s', async (sentence, condition) => {
		clock.set(TEST_START_AT + 1);
		expect(await explain(condition)).toMatchObject({ toChange: sentence });
	});
});
