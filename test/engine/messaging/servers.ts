import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';

/** A server of one test; it keeps what reached it. */
export interface TestServer<Kept> {
	port: number;
	received: Kept[];
	/** Calls back each time something has come in whole. */
	onReceived(listener: () => void): void;
	/** Connections opened so far. */
	connectionCount(): number;
	stop(): Promise<void>;
}

interface Inbox<Kept> {
	received: Kept[];
	listeners: (() => void)[];
	keep(one: Kept): number;
}

function openInbox<Kept>(): Inbox<Kept> {
	const received: Kept[] = [];
	const listeners: (() => void)[] = [];
	const keep = (one: Kept) => {
		received.push(one);
		listeners.forEach((listener) => listener());
		return received.length;
	};
	return { received, listeners, keep };
}

async function listen<Kept>(
	server: Server,
	{ received, listeners }: Inbox<Kept>,
): Promise<TestServer<Kept>> {
	const sockets = new Set<Socket>();
	let connectionCount = 0;
	server.on('connection', (socket: Socket) => {
		connectionCount += 1;
		sockets.add(socket);
		socket.on('error', () => undefined);
		socket.on('close', () => sockets.delete(socket));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		port: (server.address() as AddressInfo).port,
		received,
		onReceived: (listener) => void listeners.push(listener),
		connectionCount: () => connectionCount,
		stop: async () => {
			sockets.forEach((socket) => socket.destroy());
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** What the server says at a step; `drop` hangs up, `silence` says nothing. */
export type SmtpScript = Partial<
	Record<'GREETING' | 'EHLO' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'BODY', string>
>;

const POLITE: SmtpScript = {
	GREETING: '220 test',
	EHLO: '250 test',
	MAIL: '250 ok',
	RCPT: '250 ok',
	DATA: '354 go on',
	BODY: '250 queued as 1',
};

/** An SMTP server that follows a script; polite where the script says nothing. It keeps the text of each mail. */
export function startScriptedSmtp(script: SmtpScript): Promise<TestServer<string>> {
	const answers: Record<string, string> = { ...POLITE, ...script };
	const inbox = openInbox<string>();
	const server = createServer((socket) => {
		let isBody = false;
		let pending = '';
		const answer = (step: string) => {
			const reply = answers[step] ?? '250 ok';
			if (reply === 'drop') socket.destroy();
			else if (reply !== 'silence') socket.write(`${reply}\r\n`);
		};
		const readBody = () => {
			const end = pending.indexOf('\r\n.\r\n');
			if (end === -1) return false;
			inbox.keep(pending.slice(0, end));
			pending = pending.slice(end + 5);
			isBody = false;
			answer('BODY');
			return true;
		};
		const readLine = () => {
			const end = pending.indexOf('\r\n');
			if (end === -1) return false;
			const verb = pending.slice(0, 4).toUpperCase().trim();
			pending = pending.slice(end + 2);
			isBody = verb === 'DATA' && (answers.DATA ?? '').startsWith('354');
			answer(verb);
			return true;
		};
		socket.on('data', (data) => {
			pending += data.toString('utf8');
			while (isBody ? readBody() : readLine());
		});
		answer('GREETING');
	});
	return listen(server, inbox);
}

export interface ReceivedRequest {
	method: string;
	path: string;
	headers: IncomingMessage['headers'];
	body: string;
}

/** An HTTP server that takes `POST /messages` and answers as told; everything else is 501. */
export function startHttpServer(
	answer: (response: ServerResponse, request: ReceivedRequest, count: number) => void,
): Promise<TestServer<ReceivedRequest>> {
	const inbox = openInbox<ReceivedRequest>();
	const server = createHttpServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const { method = '', url: path = '', headers } = request;
			const one = { method, path, headers, body: Buffer.concat(chunks).toString('utf8') };
			if (method !== 'POST' || path !== '/messages') return response.writeHead(501).end();
			return answer(response, one, inbox.keep(one));
		});
	});
	return listen(server, inbox);
}
