import type { Rejected } from '../../values';
import { checkText, isCurrency, optionalText, parseAmount, rejected } from '../../values';
import type { EarnItem } from '../programme/earn-facts';
import {
	decideEarnedPoints,
	decideEvent,
	decideExpiry,
	decidePending,
	wholeNumber,
} from './decide-points';
import { prepareCommand } from './prepare-command';
import type {
	Command,
	EarnCommand,
	EarningBy,
	EarningOrderRequest,
	EarnRequest,
	OrderItem,
	OrderLine,
	RequestReason,
} from './types';

const CHANNEL_LENGTH_MAX = 64;
const NAME_LENGTH_MAX = 128;
const ITEMS_MAX = 1_000;
const QUANTITY_MAX = 1_000_000;

type Refusal = Rejected<RequestReason>;
const BY_NOTHING = { points: 0, expiresAt: null, idleAfter: null, pending: null };

/** The request checked and made ready, or why it cannot be booked. */
export function prepareEarn(request: EarnRequest, now: number): EarnCommand | Refusal {
	const common = prepareCommand(request, now);
	if ('status' in common) return common;
	const channel = optionalText(request.channel, 'channel', CHANNEL_LENGTH_MAX);
	if (typeof channel !== 'string') return { ...channel, reason: 'channel_invalid' };
	const command = { ...common, channel: channel === '' ? null : channel };
	const { from } = request;
	if ('order' in from) return prepareOrder(command, from.order);
	if ('event' in from) return prepareEvent(command, from.event);
	return preparePlain(command, { ...request, from });
}

type Prepared = Command & Pick<EarnCommand, 'channel'>;
type PlainFrom = Exclude<EarnRequest['from'], { order: unknown } | { event: unknown }>;

function preparePlain(
	command: Prepared,
	{ from, expiresAfter, pending: asked }: EarnRequest & { from: PlainFrom },
): EarnCommand | Refusal {
	const points = decideEarnedPoints(from);
	if (typeof points !== 'number') return points;
	const expiresAt = decideExpiry(command.occurredAt, expiresAfter);
	if (expiresAt !== null && typeof expiresAt !== 'number') return expiresAt;
	const pending = decidePending(command.occurredAt, asked);
	if (pending !== null && 'status' in pending) return pending;
	const money = 'points' in from ? undefined : parseAmount(from.amount, from.currency, 'amount');
	const paid =
		money === undefined || 'status' in money
			? { amountMinor: null, currency: null }
			: { amountMinor: money.amountMinor, currency: money.currency };
	return { ...command, points, expiresAt, idleAfter: null, pending, by: null, ...paid };
}

function prepareEvent(command: Prepared, event: unknown): EarnCommand | Refusal {
	const name = decideEvent(event);
	if (typeof name !== 'string') return name;
	const by: EarningBy = { type: 'event', name };
	return { ...command, ...BY_NOTHING, by, amountMinor: null, currency: null };
}

function prepareOrder(
	command: Prepared,
	{ amount, currency, items }: EarningOrderRequest,
): EarnCommand | Refusal {
	const lines = items === undefined || items.length === 0 ? [{ id: 'order', amount }] : items;
	if (lines.length > ITEMS_MAX) return itemsInvalid(`an order has at most ${ITEMS_MAX} lines`);
	const read = lines.map((line, i) => prepareLine(line, { currency, i }));
	const refusal = read.find((one) => 'status' in one);
	if (refusal !== undefined && 'status' in refusal) return refusal;
	const good = read.flatMap((one) => ('status' in one ? [] : [one]));
	if (new Set(good.map(({ line }) => line.id)).size < good.length)
		return itemsInvalid('two lines have the same id');
	const amountMinor = good.reduce((sum, { line }) => sum + line.amountMinor, 0);
	const code = typeof currency === 'string' ? currency.trim().toUpperCase() : '';
	const by: EarningBy = {
		...{ type: 'order', currency: isCurrency(code) ? code : '' },
		...{ items: good.map(({ item }) => item), lines: good.map(({ line }) => line) },
	};
	return { ...command, ...BY_NOTHING, by, amountMinor, currency: by.currency };
}

function prepareLine(
	{ amount, ...given }: OrderLine,
	{ currency, i }: { currency: unknown; i: number },
): { item: EarnItem; line: OrderItem } | Refusal {
	const money = parseAmount(amount, currency, 'amount');
	if ('status' in money) return money;
	const [id, product, kind, ...categories] = [
		...[given.id, given.product, given.kind],
		...[given.categories ?? given.category ?? []].flat(),
	].map(optionalName);
	if ([id, product, kind, ...categories].includes(undefined))
		return itemsInvalid('a name is no text');
	const quantity = given.quantity === undefined ? 1 : wholeNumber(given.quantity);
	if (!isQuantity(quantity)) return itemsInvalid('a quantity is not a whole number of one or more');
	const { amountMinor } = money;
	const names = categories.flatMap((name) => name || []);
	const item = {
		amountMinor,
		categories: names,
		...(product && { product }),
		...(kind && { kind }),
	};
	return { item, line: { id: lineName(id, product) ?? `line ${i + 1}`, quantity, amountMinor } };
}

function lineName(...names: (string | undefined)[]): string | undefined {
	return names.find((name) => name !== undefined && name !== '');
}

function isQuantity(value: number | undefined): value is number {
	return value !== undefined && value >= 1 && value <= QUANTITY_MAX;
}

/** Undefined where it is no text. */
function optionalName(value: unknown): string | undefined {
	const text = typeof value === 'number' ? String(value) : value;
	if (text === undefined || text === null || text === '') return '';
	const name = checkText(text, 'items', NAME_LENGTH_MAX);
	return typeof name === 'string' ? name : undefined;
}

function itemsInvalid(what: string): Refusal {
	return rejected('items_invalid', {
		field: 'items',
		message: `The items of the order cannot be read: ${what}`,
		mend: 'Each item has an amount, and may have id, product, categories, kind and quantity; ids differ within an order.',
	});
}
