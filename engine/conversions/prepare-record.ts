import { CHANNEL_LENGTH_MAX, EVENT_NAME_LENGTH_MAX } from '../events';
import type { Money, Rejected } from '../values';
import {
	checkJson,
	checkKey,
	checkOccurredAt,
	checkText,
	optionalText,
	parseAmount,
	rejected,
} from '../values';
import type { ConversionKind, RecordCommand, RecordReason, RecordRequest } from './types';
import { ORDER_NAME } from './types';

const ORDER_ID_LENGTH_MAX = 256;
const ITEMS_LENGTH_MAX = 65_536;

type Refusal = Rejected<RecordReason>;

/** The request checked and made ready, or why it cannot be recorded. */
export function prepareRecord(request: RecordRequest, now: number): RecordCommand | Refusal {
	const { customer, kind = 'order', cause = {} } = request;
	const key = checkKey(request.idempotencyKey);
	if (typeof key !== 'string') return key;
	const texts = prepareTexts(request, kind);
	if ('status' in texts) return texts;
	const value = prepareValue(request, kind);
	if ('status' in value) return value;
	const occurredAt = checkOccurredAt(request.occurredAt, now);
	if (typeof occurredAt !== 'number') return occurredAt;
	const items = prepareItems(request.items);
	if ('status' in items) return items;
	return { key, kind, ...texts, ...value, occurredAt, itemsJson: items.json, cause, customer };
}

function prepareTexts(
	request: RecordRequest,
	kind: ConversionKind,
): Pick<RecordCommand, 'name' | 'orderId' | 'channel'> | Refusal {
	const name =
		kind === 'order' ? ORDER_NAME : checkText(request.name, 'name', EVENT_NAME_LENGTH_MAX);
	if (typeof name !== 'string') return { ...name, reason: 'name_invalid' };
	const orderId = optionalText(request.orderId, 'order ID', ORDER_ID_LENGTH_MAX);
	if (typeof orderId !== 'string') return { ...orderId, reason: 'order_id_invalid' };
	const channel = optionalText(request.channel, 'channel', CHANNEL_LENGTH_MAX);
	if (typeof channel !== 'string') return { ...channel, reason: 'channel_invalid' };
	return { name, orderId, channel: channel === '' ? null : channel };
}

function prepareValue(
	{ amount, currency }: RecordRequest,
	kind: ConversionKind,
): { money: Money | null } | Refusal {
	if (isAbsent(amount)) return kind === 'goal' ? { money: null } : amountMissing();
	const money = parseAmount(amount, currency, 'amount');
	return 'status' in money ? money : { money };
}

function prepareItems(items: unknown): { json: string | null } | Refusal {
	if (isAbsent(items)) return { json: null };
	const checked = checkJson(items, 'items', ITEMS_LENGTH_MAX);
	return 'status' in checked ? { ...checked, reason: 'items_invalid' } : checked;
}

function isAbsent(value: unknown): boolean {
	return (
		value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
	);
}

function amountMissing(): Refusal {
	return rejected('amount_missing', {
		field: 'amount',
		message: 'This order has no amount',
		mend: 'Name the field with the order value in Amount Field, or record it as a goal if it has none.',
	});
}
