import type { CampaignDefinition } from './campaign-definition';
import type { CouponCommand, Line } from './prepare-coupon';
import type { ValueOff } from './types';

const BASIS_POINTS = 10_000n;
const BASIS_POINTS_PER_PERCENT = 100;

type Order = Pick<CouponCommand, 'money' | 'lines'>;

/** The lines that the campaign is about; all where it names no product and no category. */
export function linesFor(
	{ value, products, categories }: CampaignDefinition,
	lines: readonly Line[],
): Line[] {
	const wanted = value.kind === 'free_product' ? [...products, value.product] : products;
	if (wanted.length === 0 && categories.length === 0) return [...lines];
	return lines.filter(
		({ product, category }) => wanted.includes(product) || categories.includes(category),
	);
}

/** Whether the campaign is about some products only. */
export function isRestricted({ value, products, categories }: CampaignDefinition): boolean {
	return value.kind === 'free_product' || products.length > 0 || categories.length > 0;
}

/** What the coupon takes off, in minor units rounded down; never more than what it is about costs. */
export function decideValue(definition: CampaignDefinition, order: Order): ValueOff {
	const { value } = definition;
	if (value.kind === 'points')
		return { kind: 'points', points: value.points, programme: value.programme ?? 'main' };
	if (order.money === null) return { kind: 'unknown' };
	const { currency } = order.money;
	if (value.kind === 'free_product') return freeProduct(value, order.lines, currency);
	const eligible = eligibleAmount(definition, { money: order.money, lines: order.lines });
	if (eligible === undefined) return { kind: 'unknown' };
	if (value.kind === 'amount')
		return { kind: 'money', amountMinor: Math.min(value.amountMinor, eligible), currency };
	const basisPoints = BigInt(Math.round(value.percent * BASIS_POINTS_PER_PERCENT));
	const share = Number((BigInt(eligible) * basisPoints) / BASIS_POINTS);
	const amountMinor = Math.min(share, value.amountMinorMax ?? share);
	return { kind: 'money', amountMinor, currency };
}

/** Undefined where a line does not say what it costs. */
function eligibleAmount(
	definition: CampaignDefinition,
	{ money, lines }: { money: { amountMinor: number }; lines: readonly Line[] },
): number | undefined {
	if (!isRestricted(definition)) return money.amountMinor;
	let sum = 0;
	for (const { amountMinor } of linesFor(definition, lines)) {
		if (amountMinor === null) return undefined;
		sum += amountMinor;
	}
	return Math.min(sum, money.amountMinor);
}

/** So many pieces of the product, each at its line's price; a rest of a cent stays with the shop. */
function freeProduct(
	{ product, quantity }: { product: string; quantity: number },
	lines: readonly Line[],
	currency: string,
): ValueOff {
	let left = quantity;
	let amountMinor = 0;
	for (const line of lines.filter((one) => one.product === product)) {
		const pieces = Math.min(left, line.quantity);
		const price = BigInt(line.amountMinor ?? 0) * BigInt(pieces);
		amountMinor += Number(price / BigInt(line.quantity));
		left -= pieces;
	}
	return { kind: 'product', product, quantity: quantity - left, amountMinor, currency };
}
