import type { LookupFunction } from 'node:net';

/** A name and an address, as a mail's header shows them. */
export interface Sender {
	name: string;
	address: string;
}

/** One message, rendered and claimed: all that a provider needs to know. */
export interface OutgoingMessage {
	/** Ours; the same at each try, so that the other side can tell a repeat. */
	messageId: string;
	profileId: string;
	campaign: string;
	topic: string;
	channel: string;
	/** In its canonical form. */
	address: string;
	from?: Sender;
	replyTo?: Sender;
	subject?: string;
	text?: string;
	html?: string;
	/** An https or mailto address at which the person can unsubscribe. */
	unsubscribe?: string;
}

/**
 * What became of one message. `rejected` is final: this message to this address will never be taken. `failed` was not
 * taken, and may be tried again; an account's fault says nothing about the message. `unknown` may have been taken.
 */
export type Delivery =
	| { status: 'accepted'; providerMessageId?: string }
	| { status: 'rejected'; reason: string; explanation: string }
	| {
			status: 'failed';
			reason: string;
			explanation: string;
			retryAfterMs?: number;
			isAccountFault?: boolean;
	  }
	| { status: 'unknown'; reason: string; explanation: string };

/** An open way to deliver messages. */
export interface Provider {
	/** Kept with each message, such as `smtp:mail.example.com`. */
	name: string;
	/** Whether a message handed over twice under one `messageId` is delivered once. */
	honoursKey: boolean;
	/** Never throws for what the other side did: that is a `Delivery`. */
	deliver(message: OutgoingMessage): Promise<Delivery>;
	close(): void;
}

/** The rules of whoever runs this machine about where it may connect to. */
export interface OutboundPolicy {
	/** Why the address may not be called; undefined where it may. */
	refusalOf(url: string): Promise<string | undefined>;
	/** Looks up a host name and refuses addresses that the rules forbid. */
	lookup?: LookupFunction;
}

/** A mail server. */
export interface SmtpAccount {
	kind: 'smtp';
	host: string;
	port: number;
	/** TLS from the first byte. Otherwise STARTTLS is used where the server offers it. */
	isSecure: boolean;
	/** Never uses STARTTLS. */
	isPlain?: boolean;
	user?: string;
	password?: string;
	/** How we name ourselves to the server. */
	clientName?: string;
	/** Takes a certificate that cannot be verified. */
	allowUnauthorizedCerts?: boolean;
	/** How long the server may stay silent. Defaults to 60,000. */
	timeoutMs?: number;
}

/** An address that takes one message as JSON per POST. */
export interface HttpAccount {
	kind: 'http';
	url: string;
	headers?: Readonly<Record<string, string>>;
	policy?: OutboundPolicy;
	/** How long one request may take. Defaults to 30,000. */
	timeoutMs?: number;
}

const RESPONSE_LENGTH_MAX = 300;

/** What the other side said, short enough to keep and on one line. */
export function quoted(response: string): string {
	const line = response.replace(/\s+/g, ' ').replaceAll('\u0000', '').toWellFormed().trim();
	return line.length > RESPONSE_LENGTH_MAX
		? `${line.slice(0, RESPONSE_LENGTH_MAX).toWellFormed()}…`
		: line;
}
