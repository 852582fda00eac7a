import type { CustomerRef } from '../../../../engine';
import { checkJson, hashKey } from '../../../../engine/values';
import { knownIdentifiers } from '../../../shared/known-fields';
import type { NodeParameters } from '../../../shared/parameters';
import { fieldParameter, jsonOf, textParameter } from '../../../shared/readers';

/** What an event says, as far as its key needs it. */
interface KeyedEvent {
	customer: CustomerRef;
	name: string;
	occurredAt: number | undefined;
	channel: string;
	source: string;
	properties: Readonly<Record<string, unknown>>;
}

/**
 * What makes the item's event one and the same when a workflow runs again: the key field; else the item's own `eventId`
 * or `messageId`; else, where the item brings its time, all that it says; else this run. The event's name is part of it, so
 * that two Track nodes over the same items do not take each other's events for repeats.
 */
export function readKey(parameters: NodeParameters, itemIndex: number, event: KeyedEvent): string {
	if (textParameter(parameters, 'options.keyField', itemIndex) !== '') {
		const value = textOf(fieldParameter(parameters, 'options.keyField', itemIndex));
		// Empty, the engine refuses it by name.
		return value === '' ? '' : hashKey(['key', event.name, value]);
	}
	const { eventId, messageId } = jsonOf(parameters, itemIndex);
	const ownId = textOf(eventId) || textOf(messageId);
	if (ownId !== '') return hashKey(['id', event.name, ownId]);
	return contentKey(parameters, itemIndex, event) ?? parameters.runKey(itemIndex);
}

function contentKey(
	parameters: NodeParameters,
	itemIndex: number,
	{ customer, name, occurredAt, channel, source, properties }: KeyedEvent,
): string | undefined {
	if (occurredAt === undefined) return undefined;
	const mode = textParameter(parameters, 'customer', itemIndex);
	const json = mode === 'automatic' ? jsonOf(parameters, itemIndex) : {};
	const content = checkJson([customerKey(customer, json), properties], 'properties');
	// What is no JSON the engine refuses; its key does not matter.
	return 'status' in content
		? undefined
		: hashKey(['content', name, occurredAt, channel, source, content.json]);
}

/**
 * The customer as the item names them: the identifiers where it has any, since a merge changes a profile's id but not
 * what the next run of the workflow reads.
 */
function customerKey(customer: CustomerRef, json: Record<string, unknown>) {
	const identifiers = customer.identifiers ?? knownIdentifiers(json);
	return identifiers.length > 0 ? identifiers : (customer.homeProfileId ?? customer.profileId);
}

function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}
