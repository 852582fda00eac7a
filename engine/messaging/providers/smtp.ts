import type { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import type { Delivery, OutgoingMessage, Provider, Sender, SmtpAccount } from './types';
import { quoted } from './types';

const CONNECTIONS_MAX = 5;
const CONNECT_TIMEOUT_MS = 15_000;
const SILENCE_MAX_MS = 60_000;

/** What nodemailer's errors carry. */
interface SmtpFault {
	message: string;
	code?: string;
	responseCode?: number;
	response?: string;
	command?: string;
}

// Faults of the account or the way to it: the next message would meet the same.
const ACCOUNT_CODES = new Set(['EAUTH', 'ENOAUTH', 'EDNS', 'ETLS', 'EOAUTH2', 'EREQUIRETLS']);
const NETWORK_ACCOUNT_CODES = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * Mail over SMTP, a few connections kept open. A message whose text was under way when the connection broke is
 * `unknown`: the server may have taken it, and SMTP has no way to ask.
 */
export function openSmtp(account: SmtpAccount): Provider {
	const bodies = new Map<string, Readable>();
	const transport = createTransport(transportOptions(account), {
		disableFileAccess: true,
		disableUrlAccess: true,
	});
	// A connection that breaks while idle is replaced at the next message; without a listener it would end n8n.
	transport.on('error', () => undefined);
	// Keeps hold of the stream of each mail: whether any of it was read tells a safe repeat from a risky one.
	transport.use('stream', (mail, done) => {
		const open = mail.message.createReadStream.bind(mail.message);
		mail.message.createReadStream = (...given) => {
			const body = open(...given);
			bodies.set(String(mail.data.messageId), body);
			return body;
		};
		done();
	});
	return {
		name: `smtp:${account.host}`,
		honoursKey: false,
		deliver: async (message) => {
			const mail = mailOf(message, account);
			try {
				const { messageId } = await transport.sendMail(mail);
				return { status: 'accepted', providerMessageId: messageId };
			} catch (error) {
				const wasRead = bodies.get(mail.messageId)?.readableDidRead ?? false;
				return deliveryOf(faultOf(error), wasRead);
			} finally {
				bodies.delete(mail.messageId);
			}
		},
		close: () => transport.close(),
	};
}

function transportOptions(account: SmtpAccount) {
	const { host, port, isSecure, isPlain, clientName, user, password } = account;
	const hasLogin = Boolean(user) || Boolean(password);
	return {
		pool: true as const,
		maxConnections: CONNECTIONS_MAX,
		// Never again by itself: only we know whether a second try is safe.
		maxRequeues: 0,
		host,
		port,
		secure: isSecure,
		connectionTimeout: CONNECT_TIMEOUT_MS,
		greetingTimeout: CONNECT_TIMEOUT_MS,
		socketTimeout: account.timeoutMs ?? SILENCE_MAX_MS,
		...(isSecure ? {} : { ignoreTLS: isPlain ?? false }),
		...(clientName ? { name: clientName } : {}),
		...(hasLogin ? { auth: { user: user ?? '', pass: password ?? '' } } : {}),
		...(account.allowUnauthorizedCerts ? { tls: { rejectUnauthorized: false } } : {}),
	};
}

function mailOf(message: OutgoingMessage, { host }: SmtpAccount) {
	const { from, replyTo, address, subject = '', text, html, messageId, unsubscribe } = message;
	const domain = from?.address.split('@').at(-1) ?? host;
	return {
		messageId: `<${messageId}@${domain}>`,
		// Objects, not texts: a text would be split at commas, and could name a second recipient.
		to: { name: '', address },
		...(from ? { from: mailboxOf(from) } : {}),
		...(replyTo ? { replyTo: mailboxOf(replyTo) } : {}),
		subject,
		...(text === undefined ? {} : { text }),
		...(html === undefined ? {} : { html }),
		headers: unsubscribe === undefined ? {} : unsubscribeHeaders(unsubscribe),
	};
}

function mailboxOf({ name, address }: Sender) {
	return { name, address };
}

/** RFC 2369; one click (RFC 8058) where it can be done by a POST. */
function unsubscribeHeaders(unsubscribe: string): Record<string, string> {
	const header = { 'List-Unsubscribe': `<${unsubscribe}>` };
	if (!unsubscribe.startsWith('https:')) return header;
	return { ...header, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

function faultOf(error: unknown): SmtpFault {
	return error instanceof Error || (typeof error === 'object' && error !== null)
		? (error as SmtpFault)
		: { message: String(error) };
}

function deliveryOf(fault: SmtpFault, wasRead: boolean): Delivery {
	const { responseCode, command = '', code = '' } = fault;
	const said = quoted(fault.response ?? fault.message);
	if (responseCode !== undefined && (code === 'EENVELOPE' || code === 'EMESSAGE')) {
		return answered(responseCode, command, said);
	}
	if (code === 'EENVELOPE' || code === 'EMESSAGE') {
		const explanation = `The mail cannot be sent to this address: ${said}`;
		return { status: 'rejected', reason: 'message_refused', explanation };
	}
	if (wasRead) {
		return {
			status: 'unknown',
			reason: 'connection_lost',
			explanation:
				`The connection broke while the mail was handed over (${said}). The server may have taken it, so it is ` +
				'not sent again by itself.',
		};
	}
	return notConnected(fault, said);
}

/** The server's own answer: 4xx asks for patience, 5xx is a no (RFC 5321, 4.2.1). */
function answered(responseCode: number, command: string, said: string): Delivery {
	if (responseCode < 500) {
		const explanation = `The mail server asks to try again later: ${said}`;
		return { status: 'failed', reason: 'server_busy', explanation };
	}
	if (command === 'MAIL FROM') {
		const explanation = `The mail server refuses this sender: ${said}`;
		return { status: 'failed', reason: 'sender_refused', explanation, isAccountFault: true };
	}
	return {
		status: 'rejected',
		reason: command === 'RCPT TO' ? 'address_refused' : 'message_refused',
		explanation: `The mail server refuses this mail: ${said}`,
	};
}

function notConnected({ code = '', message, responseCode }: SmtpFault, said: string): Delivery {
	if (code === 'EAUTH' || code === 'ENOAUTH') {
		const explanation = `The mail server refuses the user name or password: ${said}`;
		return { status: 'failed', reason: 'account_refused', explanation, isAccountFault: true };
	}
	const isAccountFault =
		ACCOUNT_CODES.has(code) ||
		responseCode !== undefined ||
		[...NETWORK_ACCOUNT_CODES].some((one) => code === one || message.includes(one));
	return {
		status: 'failed',
		reason: 'connection_failed',
		explanation: `The mail server could not be reached, so the mail was not handed over: ${said}`,
		isAccountFault,
	};
}
