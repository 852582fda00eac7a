import type { IDataObject } from 'n8n-workflow';
import type { Rejected, SendOutcome, SendRequest } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { itemAddresses } from '../../../shared/channels';
import { customerProperties, readCustomer } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import type { NodeParameters } from '../../../shared/parameters';
import { fieldParameter, jsonOf, textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { readChannel, readOptions } from './read-options';
import { sendForm, sendOptions } from './send-form';

type Answered = Exclude<SendOutcome, Rejected | { status: 'failed' }>;

const OUTPUTS: Readonly<Record<Answered['status'], number>> = {
	sent: 0,
	held: 1,
	// Nobody knows yet whether it arrived: held for a person to look at, and never sent again by itself.
	unknown: 1,
	suppressed: 2,
};

/** Sends the customer of each item a message, once. */
export const send = operation<SendRequest, Answered>({
	value: 'send',
	name: 'Send',
	action: 'Send a message',
	description:
		'Send the customer of each item a message once, unless consent, quiet hours or a cap stand against it',
	properties: showFor('message', 'send', [...sendForm, ...customerProperties, sendOptions]),
	readItem,
	run: async ({ engine, node, parameters }, requests) => {
		const outcomes = await engine.messaging.send(requests, await readOptions(node, parameters));
		return outcomes.map((outcome) => (outcome.status === 'failed' ? failureOf(outcome) : outcome));
	},
	writeItem: ({ profileId, ...outcome }) => ({
		json: { profileId, message: withTimes(outcome) },
		output: OUTPUTS[outcome.status],
	}),
});

function readItem(parameters: NodeParameters, itemIndex: number): SendRequest {
	const text = (name: string) => textParameter(parameters, name, itemIndex);
	const fields = jsonOf(parameters, itemIndex);
	const request: SendRequest = {
		customer: readCustomer(parameters, itemIndex),
		campaign: text('campaign'),
		topic: text('topic'),
		address: text('to'),
		itemAddresses: itemAddresses(fields, readChannel(parameters)),
		from: text('through') === 'http' ? '' : text('from'),
		replyTo: text('options.replyTo'),
		fields,
	};
	if (text('options.keyField') === '') return request;
	const key = fieldParameter(parameters, 'options.keyField', itemIndex);
	// What is neither text nor number is no key; the engine refuses an empty one by name.
	return { ...request, key: typeof key === 'string' || typeof key === 'number' ? String(key) : '' };
}

/** A message that was not taken is a failed item: under *Continue* it leaves by the error output. */
function failureOf({
	reason,
	explanation,
	retryable,
}: Extract<SendOutcome, { status: 'failed' }>): Rejected {
	return {
		status: 'rejected',
		reason,
		field: 'message',
		message: explanation,
		mend: retryable
			? 'Run the node again later, or turn on Retry On Fail. Nobody gets a message twice.'
			: 'This message is not tried again. Check the address, or send it on another channel or as another campaign.',
	};
}

/** The outcome with its times as ISO 8601. */
function withTimes(outcome: Omit<Answered, 'profileId'>): IDataObject {
	const times = ['sentAt', 'heldUntil', 'claimedAt'];
	return Object.fromEntries(
		Object.entries(outcome).map(([name, value]) => [
			name,
			times.includes(name) && typeof value === 'number' ? formatInstant(value) : value,
		]),
	);
}
