import { CHANNEL_LENGTH_MAX } from '../../events';
import type { CustomerRef } from '../../identity';
import type { Rejected } from '../../values';
import {
	checkKey,
	checkOccurredAt,
	checkText,
	optionalText,
	parseAmount,
	rejected,
} from '../../values';
import { codeKeyOf } from './code-pattern';
import type { CouponRequest, OrderLine, OrderReason, RedeemCouponRequest } from './types';

const CODE_LENGTH_MAX = 128;
const REFERENCE_LENGTH_MAX = 256;
const SOURCE_LENGTH_MAX = 128;
const ITEMS_MAX = 1_000;
const OTHER_CODES_MAX = 10;
/** Whose wrong codes are counted together where a request does not say who gives the code. */
const UNNAMED_SOURCE = 'unnamed';

/** One line of an order; null where its amount was not given. */
export interface Line {
	product: string;
	category: string;
	quantity: number;
	amountMinor: number | null;
}

/** A code and its order, checked. */
export interface CouponCommand {
	codeKey: string;
	customer: CustomerRef | undefined;
	money: { amountMinor: number; currency: string } | null;
	lines: Line[];
	channel: string;
	reference: string;
	otherKeys: string[];
	source: string;
	occurredAt: number;
}

export interface RedeemCouponCommand extends CouponCommand {
	key: string;
	cause: Readonly<Record<string, string>>;
}

type Refusal = Rejected<OrderReason>;

/** The request ready to redeem, or why it cannot be. */
export function prepareRedeem(
	request: RedeemCouponRequest,
	now: number,
): RedeemCouponCommand | Rejected<OrderReason | 'key_missing'> {
	const key = checkKey(request.idempotencyKey);
	if (typeof key !== 'string') return key;
	const command = prepareCoupon(request, now);
	return 'status' in command ? command : { ...command, key, cause: request.cause ?? {} };
}

/** The request ready to decide, or why it cannot be. */
export function prepareCoupon(request: CouponRequest, now: number): CouponCommand | Refusal {
	const code = checkText(request.code, 'code', CODE_LENGTH_MAX);
	if (typeof code !== 'string') return { ...code, reason: 'code_missing' };
	const texts = prepareTexts(request);
	if ('status' in texts) return texts;
	const occurredAt = checkOccurredAt(request.occurredAt, now);
	if (typeof occurredAt !== 'number') return occurredAt;
	const money = isAbsent(request.amount)
		? null
		: parseAmount(request.amount, request.currency, 'amount');
	if (money !== null && 'status' in money) return money;
	const lines = prepareLines(request.items ?? [], request.currency);
	if ('status' in lines) return lines;
	const otherKeys = (request.otherCodes ?? []).slice(0, OTHER_CODES_MAX).map(String).map(codeKeyOf);
	const { customer } = request;
	const codeKey = codeKeyOf(code);
	return {
		...{ codeKey, customer, money, lines, occurredAt, ...texts },
		otherKeys: otherKeys.filter((one) => one !== codeKey),
	};
}

function prepareTexts(
	request: CouponRequest,
): Pick<CouponCommand, 'channel' | 'reference' | 'source'> | Refusal {
	const channel = optionalText(request.channel, 'channel', CHANNEL_LENGTH_MAX);
	if (typeof channel !== 'string') return { ...channel, reason: 'channel_invalid' };
	const reference = optionalText(request.reference, 'order ID', REFERENCE_LENGTH_MAX);
	if (typeof reference !== 'string') return { ...reference, reason: 'reference_invalid' };
	const source = optionalText(request.source, 'source', SOURCE_LENGTH_MAX);
	if (typeof source !== 'string') return { ...source, reason: 'source_invalid' };
	return { channel, reference, source: source || channel || UNNAMED_SOURCE };
}

function prepareLines(items: unknown, currency: unknown): Line[] | Refusal {
	if (!Array.isArray(items) || items.length > ITEMS_MAX) return itemsInvalid('are not a list');
	const lines: Line[] = [];
	for (const item of items as readonly unknown[]) {
		if (typeof item !== 'object' || item === null) return itemsInvalid('hold something else');
		const line = prepareLine(item, currency);
		if ('status' in line) return line;
		lines.push(line);
	}
	return lines;
}

function prepareLine(item: OrderLine, currency: unknown): Line | Refusal {
	const quantity = isAbsent(item.quantity) ? 1 : Number(item.quantity);
	if (!Number.isSafeInteger(quantity) || quantity < 1)
		return itemsInvalid('have a quantity that is not a whole number above 0');
	const money = isAbsent(item.amount) ? null : parseAmount(item.amount, currency, 'item amount');
	if (money !== null && 'status' in money) return money;
	const text = (value: unknown) =>
		typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	return {
		product: text(item.product),
		category: text(item.category),
		quantity,
		amountMinor: money?.amountMinor ?? null,
	};
}

function itemsInvalid(what: string): Rejected<'items_invalid'> {
	return rejected('items_invalid', {
		field: 'items',
		message: `The items of the order ${what}`,
		mend: `Give a list of at most ${ITEMS_MAX} items such as { "product": "MUG-1", "category": "mugs", "quantity": 2, "amount": "19.80" }.`,
	});
}

function isAbsent(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}
