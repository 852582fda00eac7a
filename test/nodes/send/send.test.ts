import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { Consent } from '../../../nodes/Consent/Consent.node';
import { Send } from '../../../nodes/Send/Send.node';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import type { MailCatcher } from '../../../scripts/n8n/mail-catcher';
import { startMailCatcher } from '../../../scripts/n8n/mail-catcher';
import type { SmtpScript } from '../../engine/messaging/servers';
import { startHttpServer, startScriptedSmtp } from '../../engine/messaging/servers';
import type { NodeRun } from '../../support/n8n-run';
import { runNode } from '../../support/n8n-run';

const node = new Send();
const [SENT, HELD, SUPPRESSED, FAILED] = [0, 1, 2, 3] as const;
let catcher: MailCatcher;
let runCount = 0;

beforeAll(async () => {
	catcher = await startMailCatcher();
});
afterAll(async () => {
	await closeEngines();
	await catcher.stop();
});

type Given = Partial<NodeRun> & { with?: INodeParameters };

/** A run of its own, unless told which it is, through the catcher. */
function send(items: NodeRun['items'], { with: parameters, ...given }: Given = {}) {
	runCount += 1;
	return runNode({
		node,
		items,
		parameters: {
			resource: 'message',
			operation: 'send',
			from: 'Shop <shop@example.com>',
			campaign: 'spring',
			subject: 'Hello',
			text: 'Hello {{ firstName }}',
			...parameters,
		},
		credentials: { smtp: smtpOn(catcher.port) },
		executionId: `run-${runCount}`,
		...given,
	});
}

const smtpOn = (port: number) => ({
	host: '127.0.0.1',
	port,
	secure: false,
	user: '',
	password: '',
});

const messageOf = (json: IDataObject | undefined) => json?.message as IDataObject | undefined;

const mailsTo = (address: string) =>
	catcher.mails.filter(({ recipients }) => recipients.includes(address)).map(({ mail }) => mail);

describe('a message', () => {
	test('goes to the e-mail address of its item with nothing but the texts to fill in', async () => {
		const { outputs, error } = await send([{ Email: ' Ana@Example.com', firstName: 'Ana' }]);
		expect(error).toBeUndefined();
		expect(outputs[SENT]).toEqual([
			{
				json: {
					Email: ' Ana@Example.com',
					firstName: 'Ana',
					profileId: expect.any(String),
					message: {
						status: 'sent',
						messageId: expect.any(String),
						campaign: 'spring',
						topic: 'all',
						channel: 'email',
						address: 'ana@example.com',
						explanation: 'Accepted by smtp:127.0.0.1.',
						duplicate: false,
						sentAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
						provider: 'smtp:127.0.0.1',
						providerMessageId: expect.stringContaining('@example.com>'),
						subject: 'Hello',
					},
				},
				pairedItem: { item: 0 },
			},
		]);
		expect(mailsTo('ana@example.com').map(({ text }) => text?.trim())).toEqual(['Hello Ana']);
	});

	test('is not sent again by a second run, which gives the same item', async () => {
		const items = [{ email: 'bo@example.com' }];
		const first = await send(items);
		const second = await send(items);
		expect(messageOf(second.json[0])).toEqual({ ...messageOf(first.json[0]), duplicate: true });
		expect(mailsTo('bo@example.com')).toHaveLength(1);
	});

	test('is sent once per key field where there is one', async () => {
		const options = { keyField: 'order.id' };
		const items = [1, 2, 1].map((id) => ({ email: 'cy@example.com', order: { id } }));
		const { json } = await send(items, { with: { options } });
		expect(json.map((one) => messageOf(one)?.duplicate)).toEqual([false, false, true]);
		expect(mailsTo('cy@example.com')).toHaveLength(2);
	});

	test('that is denied leaves by Suppressed, with who said so', async () => {
		const items = [{ email: 'di@example.com' }, { email: 'di2@example.com' }];
		await runNode({
			node: new Consent(),
			items: items.slice(0, 1),
			parameters: { resource: 'consent', operation: 'set', status: 'denied' },
		});
		const { outputs } = await send(items);
		expect(outputs[SENT]?.map(({ json }) => json.email)).toEqual(['di2@example.com']);
		expect(outputs[SUPPRESSED]).toEqual([
			{ json: expect.objectContaining({ email: 'di@example.com' }), pairedItem: { item: 0 } },
		]);
		expect(messageOf(outputs[SUPPRESSED]?.[0]?.json)).toMatchObject({
			status: 'suppressed',
			reason: 'consent_denied',
			explanation: expect.stringMatching(/^Denied by the customer on /),
		});
		expect(mailsTo('di@example.com')).toEqual([]);
	});

	test('to somebody who has agreed to nothing is suppressed where opt-in is required', async () => {
		const { outputs } = await send([{ email: 'ed@example.com' }], {
			with: { options: { requiresOptIn: true } },
		});
		expect(messageOf(outputs[SUPPRESSED]?.[0]?.json)).toMatchObject({ reason: 'consent_missing' });
	});

	test('beyond the cap leaves by Held, with the time it may go', async () => {
		const options = { frequencyCap: { cap: { messagesMax: 1, hours: 24 } } };
		const items = [
			{ email: 'fay@example.com', c: 'one' },
			{ email: 'fay@example.com', c: 'two' },
		];
		const { outputs } = await send(items, { with: { campaign: '={{ $json.c }}', options } });
		expect(outputs[SENT]).toHaveLength(1);
		expect(messageOf(outputs[HELD]?.[0]?.json)).toMatchObject({
			status: 'held',
			reason: 'frequency_cap',
			heldUntil: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
		});
	});

	test('in quiet hours is held: every minute lies in one of two windows that fill the day', async () => {
		const windows = [
			{ start: '00:00', end: '23:59', zone: 'Europe/Berlin' },
			{ start: '23:59', end: '00:00', zone: 'Europe/Berlin' },
		];
		const outcomes: unknown[] = [];
		for (const [i, hours] of windows.entries()) {
			const { outputs } = await send([{ email: 'gil@example.com' }], {
				with: { campaign: `night ${i}`, options: { quietHours: { hours } } },
			});
			outcomes.push(...outputs.flat().map(({ json }) => messageOf(json)?.reason ?? 'sent'));
		}
		expect(new Set(outcomes)).toEqual(new Set(['quiet_hours', 'sent']));
	});

	test('with Liquid in the customer’s data prints it as it came', async () => {
		const firstName = '{{ 7 | times: 6 }}{% raw %}<b>"O’Neil"';
		await send([{ email: 'hal@example.com', firstName }], {
			with: { subject: 'For {{ firstName }}', html: '<i>{{ firstName }}</i>' },
		});
		const [mail] = mailsTo('hal@example.com');
		expect(mail?.subject).toBe(`For ${firstName}`);
		expect(mail?.text?.trim()).toBe(`Hello ${firstName}`);
		expect(mail?.html?.trim()).toBe('<i>{{ 7 | times: 6 }}{% raw %}&lt;b&gt;&#34;O’Neil&#34;</i>');
	});
});

describe('what is wrong with the whole node', () => {
	test.each<[string, INodeParameters, string]>([
		['a mistake in the template', { text: 'Hi\n{% if %}' }, 'The template in Text has a mistake'],
		['an expression in the template', { text: '={{ $json.text }}' }, 'is an n8n expression'],
		['no text', { text: ' ' }, 'The message has no text'],
		['no subject', { subject: '' }, 'The message has no subject'],
		[
			'quiet hours that are none',
			{ options: { quietHours: { hours: { start: '25:00' } } } },
			'no times of day',
		],
		['an unknown time zone', { options: { quietHours: { hours: { zone: 'Mars' } } } }, 'time zone'],
		[
			'a cap of half a message',
			{ options: { frequencyCap: { cap: { messagesMax: 0.5 } } } },
			'frequency cap',
		],
	])('%s is said once, before anything is sent', async (_rule, parameters, words) => {
		const { error, outputs } = await send([{ email: 'ivy@example.com' }], { with: parameters });
		expect(error?.message).toContain(words);
		expect(outputs.flat()).toEqual([]);
		expect(mailsTo('ivy@example.com')).toEqual([]);
	});
});

test('a mistake in the template fails each item under Continue, with where to mend it', async () => {
	const { outputs } = await send([{ email: 'ivy@example.com' }, { email: 'jo@example.com' }], {
		with: { text: '{{ x | shout }}' },
		settings: { onError: 'continueErrorOutput' },
	});
	expect(outputs[FAILED]?.map(({ json }) => json.details)).toEqual([
		{ reason: 'invalid_input', field: 'parameters' },
		{ reason: 'invalid_input', field: 'parameters' },
	]);
	expect(outputs[FAILED]?.[0]?.json.message).toContain('settings of the node');
});

describe('what is wrong with one item', () => {
	const circular: IDataObject = { email: 'circular@example.com' };
	circular.self = circular;

	test.each<[string, IDataObject, string]>([
		['no identifier', { cart: 1 }, 'identifier_missing'],
		[
			'an e-mail that is none',
			{ customerId: 'x1', email: 'ana(at)example.com' },
			'address_invalid',
		],
		['two e-mails in one', { to: 'a@example.com, b@example.com' }, 'address_invalid'],
		[
			'a line break in the e-mail',
			{ to: 'a@example.com\r\nBcc: b@example.com' },
			'address_invalid',
		],
		['an e-mail of 1 MB', { to: `${'x'.repeat(1_000_000)}@example.com` }, 'address_invalid'],
		['no campaign', { email: 'jo@example.com', campaign: '' }, 'campaign_invalid'],
		[
			'a campaign of 1 MB',
			{ email: 'jo@example.com', campaign: 'x'.repeat(1_000_000) },
			'campaign_invalid',
		],
		['a campaign with NUL', { email: 'jo@example.com', campaign: 'a\u0000b' }, 'campaign_invalid'],
		[
			'a sender with a line break',
			{ email: 'jo@example.com', from: 'a@b.example\r\nBcc: x@y.example' },
			'sender_invalid',
		],
		[
			'a text that is too long',
			{ email: 'jo@example.com', firstName: 'x'.repeat(1_000_001) },
			'body_too_long',
		],
		[
			'an unknown variable',
			{ email: 'jo@example.com', strict: 1, firstName: undefined },
			'variable_unknown',
		],
	])('%s fails it alone, with a reason', async (_rule, item, reason) => {
		const neighbour = { email: 'ok@example.com', firstName: 'Ok' };
		const { outputs } = await send([neighbour, item, neighbour], {
			with: {
				to: '={{ $json.to ?? "" }}',
				campaign: '={{ $json.campaign ?? "spring" }}',
				from: '={{ $json.from ?? "shop@example.com" }}',
				options: { isStrict: true },
			},
			settings: { onError: 'continueErrorOutput' },
		});
		expect(outputs[SENT]?.map(({ json }) => json.email)).toEqual([
			neighbour.email,
			neighbour.email,
		]);
		expect(outputs[FAILED]).toHaveLength(1);
		expect(outputs[FAILED]?.[0]?.json.details).toMatchObject({ reason });
	});

	test('circular data, SQL and __proto__ neither break the node nor its neighbours', async () => {
		const odd = "'); drop table message; --";
		const proto = JSON.parse(
			`{ "email": "proto@example.com", "__proto__": { "firstName": "no" } }`,
		);
		const items = [circular, proto, { email: 'sql@example.com', firstName: odd, campaign: odd }];
		const { outputs, error } = await send(items, {
			with: { campaign: '={{ $json.campaign ?? "odd" }}' },
		});
		expect(error).toBeUndefined();
		expect(outputs[SENT]).toHaveLength(3);
		expect(mailsTo('sql@example.com')[0]?.text?.trim()).toBe(`Hello ${odd}`);
		expect(mailsTo('proto@example.com')[0]?.text?.trim()).toBe('Hello');
	});
});

describe('a mail server that says no', () => {
	async function through(script: SmtpScript, items: NodeRun['items'], given: Given = {}) {
		const server = await startScriptedSmtp(script);
		const credentials = { smtp: smtpOn(server.port) };
		try {
			return { ...(await send(items, { credentials, ...given })), server };
		} finally {
			await server.stop();
		}
	}

	test('stops the node at the item, with what to do', async () => {
		const { error } = await through({ RCPT: '550 no such user' }, [{ email: 'kim@example.com' }]);
		expect(error).toMatchObject({
			message: expect.stringContaining('550 no such user'),
			description: expect.stringContaining('not tried again'),
			context: { itemIndex: 0 },
		});
	});

	test('fails the item under Continue, and Retry On Fail sends what may be sent', async () => {
		const items = [{ email: 'lu@example.com' }];
		const { outputs } = await through({ RCPT: '450 later' }, items, {
			settings: { onError: 'continueErrorOutput' },
		});
		expect(outputs[FAILED]?.[0]?.json).toMatchObject({
			email: 'lu@example.com',
			details: { reason: 'server_busy', field: 'message' },
		});
		const again = await send(items);
		expect(messageOf(again.json[0])).toMatchObject({ status: 'sent', duplicate: false });
	});

	test('after it has the text leaves the message by Held, as unknown', async () => {
		const { outputs } = await through({ BODY: 'drop' }, [{ email: 'max@example.com' }]);
		expect(messageOf(outputs[HELD]?.[0]?.json)).toMatchObject({
			status: 'unknown',
			reason: 'connection_lost',
		});
	});
});

describe('an HTTP endpoint', () => {
	test('gets each message with its key and the account’s header, and Retry On Fail repeats none', async () => {
		const server = await startHttpServer((response, { body }, count) =>
			response.writeHead(body.includes('nina') && count === 2 ? 503 : 200).end('{ "id": "m" }'),
		);
		const { outputs, error } = await send(
			[
				{ phone: '0151 23456789', firstName: 'Mia' },
				{ phone: '0151 23456780', firstName: 'nina' },
			],
			{
				with: {
					through: 'http',
					channel: 'sms',
					url: `http://127.0.0.1:${server.port}/messages`,
					endpointAuthentication: 'headerAuth',
					options: { defaultRegion: 'de' },
				},
				credentials: { httpHeaderAuth: { name: 'X-Api-Key', value: 'secret' } },
				settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 },
			},
		);
		await server.stop();
		expect(error).toBeUndefined();
		expect(outputs[SENT]?.map(({ json }) => messageOf(json)?.address)).toEqual([
			'+4915123456789',
			'+4915123456780',
		]);
		const calls = server.received.map(({ body, headers }) => ({
			...(JSON.parse(body) as { to: string; text: string }),
			key: headers['idempotency-key'],
			apiKey: headers['x-api-key'],
		}));
		const nina = { to: '+4915123456780', text: 'Hello nina', apiKey: 'secret' };
		expect(calls).toMatchObject([{ to: '+4915123456789', text: 'Hello Mia' }, nina, nina]);
		expect(calls[2]?.key).toBe(calls[1]?.key);
		expect(calls[1]?.key).not.toBe(calls[0]?.key);
	});
});

test('2,000 items take seconds, and a second run less', async () => {
	const items = Array.from({ length: 2_000 }, (_, i) => ({ email: `many-${i}@example.com` }));
	const startedAt = performance.now();
	const first = await send(items);
	const sentAt = performance.now();
	const second = await send(items);
	expect(first.outputs[SENT]).toHaveLength(2_000);
	expect(second.json.every((one) => messageOf(one)?.duplicate === true)).toBe(true);
	expect(catcher.mails.filter(({ recipients }) => recipients[0]?.startsWith('many-'))).toHaveLength(
		2_000,
	);
	expect(sentAt - startedAt).toBeLessThan(20_000);
	expect(performance.now() - sentAt).toBeLessThan(5_000);
});
