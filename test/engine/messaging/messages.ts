import type {
	Delivery,
	Engine,
	OutgoingMessage,
	Provider,
	SendOptions,
	SendOutcome,
	SendRequest,
} from '../../../engine';

/** A provider that keeps what it was handed, and answers as told. */
export interface RecordingProvider extends Provider {
	messages: OutgoingMessage[];
	/** Settles when the first message has come. */
	firstMessage: Promise<void>;
}

export function recordingProvider(
	answer: (message: OutgoingMessage, count: number) => Delivery | Promise<Delivery> = () => ({
		status: 'accepted',
	}),
	{ name = 'test', honoursKey = false }: { name?: string; honoursKey?: boolean } = {},
): RecordingProvider {
	const messages: OutgoingMessage[] = [];
	let onFirst = () => {};
	const firstMessage = new Promise<void>((resolve) => (onFirst = resolve));
	return {
		name,
		honoursKey,
		messages,
		firstMessage,
		deliver: async (message) => {
			messages.push(message);
			onFirst();
			return await answer(message, messages.length);
		},
		close: () => undefined,
	};
}

export function optionsWith(provider: Provider, given: Partial<SendOptions> = {}): SendOptions {
	return {
		channel: 'email',
		through: { kind: 'provider', provider },
		template: { subject: 'Hello', text: 'Hello {{ customer.firstName }}' },
		...given,
	};
}

export function toEmail(email: string, given: Partial<SendRequest> = {}): SendRequest {
	return {
		customer: { identifiers: [{ type: 'email', value: email }] },
		campaign: 'spring',
		from: 'Shop <shop@example.com>',
		...given,
	};
}

export async function sendOne(
	engine: Engine,
	request: SendRequest,
	options: SendOptions,
): Promise<SendOutcome> {
	const [outcome] = await engine.messaging.send([request], options);
	if (outcome === undefined) throw new Error('No outcome');
	return outcome;
}
