import type { INodeProperties } from 'n8n-workflow';
import { InputProblem } from './errors';
import type { NodeParameters } from './parameters';
import { fieldParameter, jsonOf, textParameter } from './readers';
import { readInstant } from './time';

// What items say of an order under well-known names: upper and lower case, spaces, dashes and underscores do not matter.
// Where an item has several, the first in the list counts.
const ORDER_ID_NAMES = ['orderid', 'ordernumber', 'orderno'];
const AMOUNT_NAMES = ['amount', 'value', 'total', 'spend', 'revenue', 'ordertotal', 'ordervalue'];
const CURRENCY_NAMES = ['currency', 'currencycode'];
const CHANNEL_NAMES = ['channel'];
const TIME_NAMES = ['occurredat', 'timestamp', 'time'];
const ALL_NAMES = new Set([
	...ORDER_ID_NAMES,
	...AMOUNT_NAMES,
	...CURRENCY_NAMES,
	...CHANNEL_NAMES,
	...TIME_NAMES,
]);

// A smaller number is a duration or an hour, not seconds since 1970: it would lie before March 1973.
const EPOCH_SECONDS_MIN = 100_000_000;
const FIELDS_CACHED_MAX = 10_000;
const plainNames = new Map<string, string>();

/** *Currency* of an amount. */
export const currencyProperty: INodeProperties = {
	displayName: 'Currency',
	name: 'currency',
	type: 'string',
	default: '',
	placeholder: 'e.g. EUR',
	description:
		'Three-letter code of the amount’s currency. Type one for all items, or drag the field that holds it. Empty: the item’s field currency.',
};

/** *Order ID Field* among the options: what makes a repeat a repeat. */
export const orderIdFieldOption: INodeProperties = {
	displayName: 'Order ID Field',
	name: 'orderIdField',
	type: 'string',
	requiresDataPath: 'single',
	default: '',
	placeholder: 'e.g. order.number',
	description: 'Name of the field with the order number. Empty: orderId, order_id or orderNumber.',
};

/** *Time Field* among the options. */
export const timeFieldOption: INodeProperties = {
	displayName: 'Time Field',
	name: 'timeField',
	type: 'string',
	requiresDataPath: 'single',
	default: '',
	placeholder: 'e.g. paidAt',
	description:
		'Name of the field with the time it happened. Empty: occurredAt, timestamp or time if the item has one of them, else now. Without an offset: UTC.',
};

/** *Idempotency Key Field* among the options. */
export const keyFieldOption: INodeProperties = {
	displayName: 'Idempotency Key Field',
	name: 'keyField',
	type: 'string',
	requiresDataPath: 'single',
	default: '',
	placeholder: 'e.g. requestId',
	description:
		'Name of the field that tells one booking from another: the same value again changes nothing. Without it: the order number; else the field eventId; else each run books anew.',
};

/** *Default Phone Region* among the options. */
export const phoneRegionOption: INodeProperties = {
	displayName: 'Default Phone Region',
	name: 'defaultRegion',
	type: 'string',
	default: '',
	placeholder: 'e.g. DE',
	description:
		'Two-letter country of phone numbers written without a country code, one for all items. Without it such numbers are not used.',
};

/** The item's order number; undefined where it has none. */
export function readOrderId(parameters: NodeParameters, itemIndex: number): unknown {
	if (textParameter(parameters, 'options.orderIdField', itemIndex) !== '') {
		return fieldParameter(parameters, 'options.orderIdField', itemIndex);
	}
	return knownField(parameters, itemIndex, ORDER_ID_NAMES);
}

/** The order's amount: the field that *Amount Field* names, else one with a well-known name. */
export function readAmount(parameters: NodeParameters, itemIndex: number): unknown {
	if (textParameter(parameters, 'amountField', itemIndex) !== '') {
		return fieldParameter(parameters, 'amountField', itemIndex);
	}
	return knownField(parameters, itemIndex, AMOUNT_NAMES);
}

/** The parameter *Currency*, or the item's own where it is empty. */
export function readCurrency(parameters: NodeParameters, itemIndex: number): unknown {
	const currency = textParameter(parameters, 'currency', itemIndex);
	return currency === '' ? knownField(parameters, itemIndex, CURRENCY_NAMES) : currency;
}

/** The parameter *Channel*, or the item's own where it is empty. */
export function readChannel(parameters: NodeParameters, itemIndex: number): unknown {
	const channel = textParameter(parameters, 'channel', itemIndex);
	return channel === '' ? knownField(parameters, itemIndex, CHANNEL_NAMES) : channel;
}

/** When it happened, as part of a request; empty where the item does not say. */
export function readOccurredAt(
	parameters: NodeParameters,
	itemIndex: number,
): { occurredAt?: number } {
	const isNamed = textParameter(parameters, 'options.timeField', itemIndex) !== '';
	const occurredAt = isNamed
		? namedTime(parameters, itemIndex)
		: readKnownTime(parameters, itemIndex);
	return occurredAt === undefined ? {} : { occurredAt };
}

function namedTime(parameters: NodeParameters, itemIndex: number): number {
	const value = fieldParameter(parameters, 'options.timeField', itemIndex);
	const instant = readInstant(value, 'Time Field');
	if (instant !== undefined) return instant;
	throw new InputProblem(
		'Time Field',
		'The field with the time is empty or absent',
		'Choose a field that every item has, or leave Time Field empty to use now.',
	);
}

/** The time that the item carries under a well-known name, epoch ms; undefined where it has none. */
export function readKnownTime(parameters: NodeParameters, itemIndex: number): number | undefined {
	const { field, value } = findKnownField(parameters, itemIndex, TIME_NAMES) ?? { field: 'time' };
	const isSmall = typeof value === 'number' && Math.abs(value) < EPOCH_SECONDS_MIN;
	return readInstant(isSmall ? {} : value, field);
}

/**
 * What makes the item's booking one and the same when a workflow runs again: the key field; else the order; else the
 * event; else this run. `parts` tell apart bookings that one order may have several of.
 */
export function readBookingKey(
	parameters: NodeParameters,
	itemIndex: number,
	parts: readonly string[],
): string {
	const key = (kind: string, value: unknown) =>
		[kind, String(value), ...parts.filter(Boolean)].join(':');
	if (textParameter(parameters, 'options.keyField', itemIndex) !== '') {
		const value = fieldParameter(parameters, 'options.keyField', itemIndex);
		// Empty, the engine refuses it by name.
		return isName(value) ? key('key', value) : '';
	}
	const orderId = readOrderId(parameters, itemIndex);
	if (isName(orderId)) return key('order', orderId);
	const { eventId } = jsonOf(parameters, itemIndex);
	return isName(eventId) ? key('event', eventId) : `run:${parameters.runKey(itemIndex)}`;
}

function isName(value: unknown): value is string | number {
	return (typeof value === 'string' && value.trim() !== '') || typeof value === 'number';
}

function knownField(
	parameters: NodeParameters,
	itemIndex: number,
	names: readonly string[],
): unknown {
	return findKnownField(parameters, itemIndex, names)?.value;
}

/** The field with the first of the names that holds something. */
function findKnownField(
	parameters: NodeParameters,
	itemIndex: number,
	names: readonly string[],
): { field: string; value?: unknown } | undefined {
	const json = jsonOf(parameters, itemIndex);
	let found: { field: string; value: unknown; rank: number } | undefined;
	for (const field of Object.keys(json)) {
		const rank = names.indexOf(plainName(field));
		const value = json[field];
		if (rank < 0 || isEmpty(value) || (found !== undefined && found.rank <= rank)) continue;
		found = { field, value, rank };
	}
	return found;
}

function isEmpty(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

/** The field's name in the form of the lists; empty for a name that stands in none. */
function plainName(field: string): string {
	const known = plainNames.get(field);
	if (known !== undefined) return known;
	if (plainNames.size >= FIELDS_CACHED_MAX) plainNames.clear();
	const plain = field.toLowerCase().replace(/[\s_-]/g, '');
	const name = ALL_NAMES.has(plain) ? plain : '';
	plainNames.set(field, name);
	return name;
}
