import PostalMime from 'postal-mime';
import type { OutgoingMessage, SmtpAccount } from '../../../engine';
import { openSmtp } from '../../../engine/messaging/providers/smtp';
import type { SmtpScript, TestServer } from './servers';
import { startScriptedSmtp } from './servers';

const message: OutgoingMessage = {
	messageId: '01960000-0000-7000-8000-000000000001',
	profileId: 'p',
	campaign: 'spring',
	topic: 'all',
	channel: 'email',
	address: 'ana@example.com',
	from: { name: 'Shop, the "best"', address: 'shop@example.com' },
	subject: 'Grüße',
	text: 'Hello Ana',
};

let server: TestServer<string> | undefined;

afterEach(() => server?.stop());

async function deliverTo(
	script: SmtpScript,
	given: Partial<OutgoingMessage> = {},
	account: Partial<SmtpAccount> = {},
) {
	server = await startScriptedSmtp(script);
	const { port } = server;
	const provider = openSmtp({ kind: 'smtp', host: '127.0.0.1', port, isSecure: false, ...account });
	try {
		return await provider.deliver({ ...message, ...given });
	} finally {
		provider.close();
	}
}

const mailReceived = () => PostalMime.parse(server?.received[0] ?? '');

test('a mail arrives as it was written, under an id that a repeat would share', async () => {
	const delivery = await deliverTo(
		{},
		{ html: '<p>Hello Ana</p>', replyTo: { name: '', address: 'help@example.com' } },
	);
	expect(delivery).toEqual({
		status: 'accepted',
		providerMessageId: `<${message.messageId}@example.com>`,
	});
	const mail = await mailReceived();
	expect(mail).toMatchObject({
		subject: 'Grüße',
		from: { name: 'Shop, the "best"', address: 'shop@example.com' },
		to: [{ name: '', address: 'ana@example.com' }],
		replyTo: [{ name: '', address: 'help@example.com' }],
		messageId: `<${message.messageId}@example.com>`,
	});
	expect(mail.text?.trim()).toBe('Hello Ana');
	expect(mail.html?.trim()).toBe('<p>Hello Ana</p>');
});

test('a web address to unsubscribe at works with one click', async () => {
	await deliverTo({}, { unsubscribe: 'https://shop.example/bye?m=ana%40example.com' });
	const { headers } = await mailReceived();
	const listHeaders = headers.filter(({ key }) => key.startsWith('list-'));
	expect(listHeaders.map(({ key, value }) => ({ key, value }))).toEqual([
		{ key: 'list-unsubscribe', value: '<https://shop.example/bye?m=ana%40example.com>' },
		{ key: 'list-unsubscribe-post', value: 'List-Unsubscribe=One-Click' },
	]);
});

test('line breaks in any header field begin no header of their own', async () => {
	await deliverTo(
		{},
		{
			subject: 'Hi\r\nBcc: evil@example.com',
			from: { name: 'Shop\r\nBcc: evil@example.com', address: 'shop@example.com' },
		},
	);
	const mail = await mailReceived();
	expect(mail.bcc ?? []).toEqual([]);
	expect(mail.headers.filter(({ key }) => key === 'bcc')).toEqual([]);
	expect(mail.to).toEqual([{ name: '', address: 'ana@example.com' }]);
});

test.each<[string, SmtpScript, object]>([
	[
		'an address that does not exist is refused for good',
		{ RCPT: '550 5.1.1 no such user' },
		{
			status: 'rejected',
			reason: 'address_refused',
			explanation: expect.stringContaining('550 5.1.1 no such user'),
		},
	],
	[
		'a full or grey-listed mailbox may be tried again',
		{ RCPT: '450 4.2.0 greylisted' },
		{ status: 'failed', reason: 'server_busy', explanation: expect.stringContaining('450 4.2.0') },
	],
	[
		'a mail that is taken for spam is refused for good',
		{ BODY: '554 5.7.1 spam' },
		{ status: 'rejected', reason: 'message_refused', explanation: expect.stringContaining('554') },
	],
	[
		'a mail that is put off after its text may be tried again',
		{ BODY: '451 4.3.0 later' },
		{ status: 'failed', reason: 'server_busy', explanation: expect.stringContaining('451') },
	],
	[
		'a sender who is refused is the account’s fault, not the customer’s',
		{ MAIL: '550 5.7.1 not your domain' },
		{
			status: 'failed',
			reason: 'sender_refused',
			isAccountFault: true,
			explanation: expect.stringContaining('not your domain'),
		},
	],
	[
		'a connection lost before the text may be tried again',
		{ RCPT: 'drop' },
		{
			status: 'failed',
			reason: 'connection_failed',
			isAccountFault: false,
			explanation: expect.any(String),
		},
	],
	[
		'a server that does not greet may be tried again',
		{ GREETING: 'drop' },
		{
			status: 'failed',
			reason: 'connection_failed',
			isAccountFault: false,
			explanation: expect.any(String),
		},
	],
	[
		'a server that sends everybody away is the account’s fault',
		{ GREETING: '554 go away' },
		{
			status: 'failed',
			reason: 'connection_failed',
			isAccountFault: true,
			explanation: expect.any(String),
		},
	],
	[
		'a connection lost after the text leaves it unknown whether the mail arrived',
		{ BODY: 'drop' },
		{ status: 'unknown', reason: 'connection_lost', explanation: expect.any(String) },
	],
])('%s', async (_rule, script, expected) => {
	expect(await deliverTo(script)).toEqual(expected);
});

test('a server that falls silent after the text leaves it unknown too', async () => {
	const delivery = await deliverTo({ BODY: 'silence' }, {}, { timeoutMs: 100 });
	expect(delivery).toMatchObject({ status: 'unknown', reason: 'connection_lost' });
});

test('a mail whose connection broke is handed over once, not again by itself', async () => {
	await deliverTo({ BODY: 'drop' });
	expect(server?.received).toHaveLength(1);
	expect(server?.connectionCount()).toBe(1);
});

test('a server that hangs up at once is not called again by itself', async () => {
	await deliverTo({ GREETING: 'drop' });
	expect(server?.connectionCount()).toBe(1);
});

test('a wrong password is the account’s fault', async () => {
	const delivery = await deliverTo(
		{ EHLO: '250-test\r\n250 AUTH PLAIN', AUTH: '535 5.7.8 no' },
		{},
		{ user: 'shop', password: 'wrong' },
	);
	expect(delivery).toMatchObject({
		status: 'failed',
		reason: 'account_refused',
		isAccountFault: true,
	});
});

test('a server that is not there is the account’s fault', async () => {
	const gone = await startScriptedSmtp({});
	await gone.stop();
	const delivery = await deliverTo({}, {}, { port: gone.port });
	expect(delivery).toMatchObject({
		status: 'failed',
		reason: 'connection_failed',
		isAccountFault: true,
	});
});
