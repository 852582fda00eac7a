import type { CustomerRef, SetConsentRequest } from '../../../../engine';
import { hashKey } from '../../../../engine/values';
import type { NodeParameters } from '../../../shared/parameters';
import { fieldParameter, textParameter } from '../../../shared/readers';

/**
 * What makes a consent one and the same when a workflow runs again: the key field; else, where the item brings its time,
 * all that it says; else this run. Channel, topic and status are part of it, so that two Consent nodes over the same items do
 * not take each other's for repeats.
 */
export function readKey(
	parameters: NodeParameters,
	itemIndex: number,
	request: Omit<SetConsentRequest, 'idempotencyKey'>,
): string {
	const { channel, topic = '', status, occurredAt } = request;
	if (textParameter(parameters, 'options.keyField', itemIndex) !== '') {
		const value = textOf(fieldParameter(parameters, 'options.keyField', itemIndex));
		// Empty, the engine refuses it by name.
		return value === '' ? '' : hashKey(['key', channel, topic, status, value]);
	}
	if (occurredAt === undefined) return parameters.runKey(itemIndex);
	const { customer, address, origin = '', source = '' } = request;
	const said = ['content', channel, topic, status, occurredAt, origin, source, textOf(address)];
	return hashKey([...said, ...personOf(customer)]);
}

/** The customer as the item names them. What is neither text nor number the engine refuses; its key does not matter. */
function personOf(customer: CustomerRef | undefined): string[] {
	const identifiers = customer?.identifiers ?? [];
	return [
		customer?.profileId ?? '',
		...identifiers.map(({ type, value }) => `${type}:${textOf(value)}`),
	];
}

function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}
