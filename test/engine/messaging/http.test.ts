import type { Delivery, HttpAccount, OutgoingMessage } from '../../../engine';
import { InvalidInputError } from '../../../engine';
import { openHttp } from '../../../engine/messaging/providers/http';
import type { ReceivedRequest, TestServer } from './servers';
import { startHttpServer } from './servers';

const message: OutgoingMessage = {
	messageId: '01960000-0000-7000-8000-000000000001',
	profileId: 'p',
	campaign: 'spring',
	topic: 'all',
	channel: 'sms',
	address: '+4915123456789',
	text: 'Hello Ana',
};

let server: TestServer<ReceivedRequest> | undefined;

afterEach(() => server?.stop());

type Answer = Parameters<typeof startHttpServer>[0];

async function deliverTo(
	answer: Answer,
	{ times = 1, ...account }: Partial<HttpAccount> & { times?: number } = {},
): Promise<Delivery[]> {
	server = await startHttpServer(answer);
	const url = `http://127.0.0.1:${server.port}/messages`;
	const provider = await openHttp({ kind: 'http', url, ...account });
	const deliveries: Delivery[] = [];
	try {
		for (let i = 0; i < times; i++) deliveries.push(await provider.deliver(message));
	} finally {
		provider.close();
	}
	return deliveries;
}

const answering =
	(status: number, headers: Record<string, string> = {}, body = ''): Answer =>
	(response) =>
		response.writeHead(status, headers).end(body);

test('each message is one POST of JSON with a key for repeats, over one connection', async () => {
	const deliveries = await deliverTo(answering(202, {}, '{ "id": 7 }'), {
		times: 3,
		headers: { 'X-Api-Key': 'secret' },
	});
	expect(deliveries).toEqual(Array(3).fill({ status: 'accepted', providerMessageId: '7' }));
	const [request] = server?.received ?? [];
	expect(JSON.parse(request?.body ?? '')).toEqual({
		messageId: message.messageId,
		to: '+4915123456789',
		profileId: 'p',
		campaign: 'spring',
		topic: 'all',
		channel: 'sms',
		text: 'Hello Ana',
	});
	expect(request?.headers).toMatchObject({
		'content-type': 'application/json',
		'idempotency-key': message.messageId,
		'x-api-key': 'secret',
	});
	expect(server?.connectionCount()).toBe(1);
});

const date = 'Mon, 02 Mar 2026 09:00:00 GMT';

test.each<[string, Answer, object]>([
	['an answer that is no JSON is an answer', answering(200, {}, 'OK'), { status: 'accepted' }],
	[
		'429 waits as long as it says',
		answering(429, { 'Retry-After': '120' }),
		{ status: 'failed', reason: 'server_busy', retryAfterMs: 120_000 },
	],
	[
		'503 waits until the date it says, by its own clock',
		answering(503, { Date: date, 'Retry-After': 'Mon, 02 Mar 2026 09:00:30 GMT' }),
		{ status: 'failed', reason: 'server_busy', retryAfterMs: 30_000 },
	],
	['408 may be tried again', answering(408), { status: 'failed', reason: 'server_busy' }],
	['500 may be tried again', answering(500), { status: 'failed', reason: 'server_busy' }],
	[
		'400 is final, with what the endpoint said',
		answering(400, {}, 'no\nsuch number'),
		{
			status: 'rejected',
			reason: 'message_refused',
			explanation: 'The endpoint refuses this message: 400 Bad Request no such number',
		},
	],
	['422 is final', answering(422), { status: 'rejected', reason: 'message_refused' }],
	[
		'401 says nothing about the message',
		answering(401),
		{ status: 'failed', reason: 'account_refused', isAccountFault: true },
	],
	[
		'a redirect is not followed',
		answering(302, { Location: '/elsewhere' }),
		{ status: 'failed', reason: 'account_refused', isAccountFault: true },
	],
	[
		'a connection that breaks may be tried again under its key',
		(response) => response.destroy(),
		{ status: 'failed', reason: 'connection_failed', isAccountFault: false },
	],
])('%s', async (_rule, answer, expected) => {
	const [delivery] = await deliverTo(answer);
	expect(delivery).toMatchObject(expected);
	expect(server?.received).toHaveLength(1);
});

test('an endpoint that never answers fails after the time it has', async () => {
	const [delivery] = await deliverTo(() => undefined, { timeoutMs: 100 });
	expect(delivery).toMatchObject({ status: 'failed', reason: 'connection_failed' });
});

test('what the machine’s rules forbid is not called', async () => {
	const policy = { refusalOf: async () => 'This address is private.' };
	await expect(deliverTo(answering(200), { policy })).rejects.toThrow(InvalidInputError);
	expect(server?.received).toEqual([]);
});

test('a name that resolves to a forbidden address is not called', async () => {
	server = await startHttpServer(answering(200));
	const provider = await openHttp({
		kind: 'http',
		url: `http://localhost:${server.port}/messages`,
		policy: {
			refusalOf: async () => undefined,
			lookup: (_host, _options, done) => done(new Error('forbidden address'), ''),
		},
	});
	const delivery = await provider.deliver(message);
	provider.close();
	expect(delivery).toMatchObject({
		status: 'failed',
		explanation: expect.stringContaining('forbidden'),
	});
	expect(server.received).toEqual([]);
});

test.each([
	['no address', 'shop'],
	['a file', 'file:///etc/passwd'],
])('an endpoint that is %s is refused before anything is sent', async (_rule, url) => {
	await expect(openHttp({ kind: 'http', url })).rejects.toThrow('not a web address');
});
