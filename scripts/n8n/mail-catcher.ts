import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';

/** One message as it came over the wire: to whom the envelope says, and what is inside. */
export type CaughtMail = { recipients: string[]; mail: Email };

export type MailCatcher = {
	port: number;
	/** Every message so far, in the order of arrival. */
	mails: readonly CaughtMail[];
	stop: () => Promise<void>;
};

/** A real SMTP server on this machine that delivers nothing and keeps every message in memory. */
export async function startMailCatcher(): Promise<MailCatcher> {
	const mails: CaughtMail[] = [];
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		disableReverseLookup: true,
		logger: false,
		onData: (stream, session, done) => {
			const recipients = session.envelope.rcptTo.map(({ address }) => address);
			readMail(stream).then(
				(mail) => {
					mails.push({ recipients, mail });
					done();
				},
				(error: unknown) => {
					done(error instanceof Error ? error : new Error(String(error)));
				},
			);
		},
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, '127.0.0.1', resolve);
	});
	const { port } = server.server.address() as AddressInfo;
	return { port, mails, stop: () => closed(server) };
}

async function readMail(stream: SMTPServerDataStream): Promise<Email> {
	const chunks: Buffer[] = [];
	for await (const chunk of stream) chunks.push(chunk as Buffer);
	return PostalMime.parse(Buffer.concat(chunks));
}

function closed(server: SMTPServer): Promise<void> {
	return new Promise((resolve) => {
		server.close(() => {
			resolve();
		});
	});
}
