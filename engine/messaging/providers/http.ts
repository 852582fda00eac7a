import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { AxiosInstance, AxiosResponse } from 'axios';
import axios, { isAxiosError } from 'axios';
import { InvalidInputError } from '../../values';
import type { Delivery, HttpAccount, OutgoingMessage, Provider } from './types';
import { quoted } from './types';

const TIMEOUT_MS = 30_000;
const RESPONSE_BYTES_MAX = 1_000_000;
const RETRY_AFTER_MS_MAX = 86_400_000;
const PROVIDER_ID_LENGTH_MAX = 256;
const RETRYABLE = new Set([408, 425, 429]);
// They speak of the key or of the address called, not of the message: the next one would meet the same.
const ACCOUNT_STATUSES = new Set([401, 402, 403, 404, 405, 407]);
const ACCOUNT_CODES = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EAI_AGAIN',
]);

/**
 * One POST of JSON per message, with the message's id as `Idempotency-Key`, so that a message handed over twice is
 * taken once. Redirects are not followed.
 * @throws InvalidInputError when the address is none or may not be called from here.
 */
export async function openHttp(account: HttpAccount): Promise<Provider> {
	const url = urlOf(account.url);
	const refusal = await account.policy?.refusalOf(url.href);
	if (refusal !== undefined) {
		throw new InvalidInputError(
			`This n8n may not call the endpoint: ${refusal.replace(/\.?$/, '.')} Ask the administrator of this n8n, or use another address.`,
		);
	}
	const agents = agentsFor(account);
	const client = clientFor(account, agents);
	return {
		name: `http:${url.host}`,
		honoursKey: true,
		deliver: (message) => post(client, url.href, message),
		close: () => {
			agents.httpAgent.destroy();
			agents.httpsAgent.destroy();
		},
	};
}

function urlOf(text: string): URL {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url !== undefined && ['http:', 'https:'].includes(url.protocol)) return url;
	throw new InvalidInputError(
		'The endpoint is not a web address. Give it in full, such as https://api.example.com/messages.',
	);
}

function agentsFor({ policy }: HttpAccount) {
	const options = { keepAlive: true, ...(policy?.lookup ? { lookup: policy.lookup } : {}) };
	return { httpAgent: new HttpAgent(options), httpsAgent: new HttpsAgent(options) };
}

function clientFor(
	{ timeoutMs = TIMEOUT_MS, headers = {} }: HttpAccount,
	agents: ReturnType<typeof agentsFor>,
): AxiosInstance {
	return axios.create({
		...agents,
		timeout: timeoutMs,
		maxRedirects: 0,
		maxContentLength: RESPONSE_BYTES_MAX,
		responseType: 'text',
		// Parsed by hand: an answer that is no JSON is still an answer.
		transformResponse: (body: unknown) => body,
		validateStatus: () => true,
		headers: { 'User-Agent': 'n8n-nodes-omnichannel', Accept: 'application/json', ...headers },
	});
}

async function post(
	client: AxiosInstance,
	url: string,
	message: OutgoingMessage,
): Promise<Delivery> {
	const { messageId, address, from, replyTo, ...rest } = message;
	const body = {
		messageId,
		to: address,
		...rest,
		...(from ? { from } : {}),
		...(replyTo ? { replyTo } : {}),
	};
	try {
		const response = await client.post<unknown>(url, JSON.stringify(body), {
			headers: { 'Content-Type': 'application/json', 'Idempotency-Key': messageId },
		});
		return deliveryOf(response);
	} catch (error) {
		return networkFault(error);
	}
}

function deliveryOf(response: AxiosResponse<unknown>): Delivery {
	const { status } = response;
	const body = typeof response.data === 'string' ? response.data : '';
	if (status >= 200 && status < 300) return { status: 'accepted', ...providerIdIn(body) };
	const said = quoted(`${status} ${response.statusText} ${body}`);
	if (RETRYABLE.has(status) || status >= 500) {
		return {
			status: 'failed',
			reason: 'server_busy',
			explanation: `The endpoint asks to try again later: ${said}`,
			...retryAfter(response),
		};
	}
	if (status < 400 || ACCOUNT_STATUSES.has(status)) {
		const explanation = `The endpoint is not there or refuses this account: ${said}`;
		return { status: 'failed', reason: 'account_refused', explanation, isAccountFault: true };
	}
	const explanation = `The endpoint refuses this message: ${said}`;
	return { status: 'rejected', reason: 'message_refused', explanation };
}

function providerIdIn(body: string): { providerMessageId?: string } {
	try {
		const answer: unknown = JSON.parse(body);
		if (typeof answer !== 'object' || answer === null) return {};
		const { messageId, id } = answer as { messageId?: unknown; id?: unknown };
		const given = [messageId, id].find((one) => typeof one === 'string' || typeof one === 'number');
		return given === undefined
			? {}
			: { providerMessageId: quoted(String(given)).slice(0, PROVIDER_ID_LENGTH_MAX) };
	} catch {
		// No JSON: the endpoint took the message and gave it no name.
		return {};
	}
}

/** Seconds, or a date, which is read against the answer's own clock (RFC 9110, 10.2.3). */
function retryAfter({ headers }: AxiosResponse<unknown>): { retryAfterMs?: number } {
	const given = String(headers['retry-after'] ?? '').trim();
	if (given === '') return {};
	const waitMs = /^\d+$/.test(given)
		? Number(given) * 1000
		: Date.parse(given) - Date.parse(String(headers.date ?? ''));
	return waitMs > 0 ? { retryAfterMs: Math.min(waitMs, RETRY_AFTER_MS_MAX) } : {};
}

/** Nothing came back. A repeat is safe, because it carries the same `Idempotency-Key`. */
function networkFault(error: unknown): Delivery {
	const code = isAxiosError(error) ? (error.code ?? '') : '';
	const message = error instanceof Error ? error.message : String(error);
	return {
		status: 'failed',
		reason: 'connection_failed',
		explanation: `The endpoint gave no answer: ${quoted(message || code)}`,
		isAccountFault: ACCOUNT_CODES.has(code),
	};
}
