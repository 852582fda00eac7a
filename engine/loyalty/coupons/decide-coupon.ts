import { usesPerCode, validityOf } from './campaign-definition';
import { isRestricted, linesFor } from './decide-value';
import type { Desk, Use } from './open-desk';
import type { CouponCommand } from './prepare-coupon';
import type { CampaignRow } from './rows';
import type { CouponFailure } from './types';
import { FAILURES } from './types';

export interface Asked extends Use {
	command: CouponCommand;
	desk: Desk;
}

/** All that keeps the coupon from being redeemed for this order, in the order of `FAILURES`; empty where nothing does. */
export function decideFailures(asked: Asked): CouponFailure[] {
	const failures = [
		...standingFailures(asked),
		...customerFailures(asked),
		...limitFailures(asked),
		...orderFailures(asked),
		...stackingFailures(asked),
	];
	return failures.toSorted((a, b) => FAILURES.indexOf(a.name) - FAILURES.indexOf(b.name));
}

function standingFailures({ coupon, campaign, at }: Asked): CouponFailure[] {
	const { from, until } = validityOf(campaign.definition.valid);
	const failures: CouponFailure[] = [];
	if (coupon.voidedAt !== null)
		failures.push({ name: 'voided', message: 'This coupon was voided', actual: coupon.voidedAt });
	if (from !== null && at < from) failures.push(measured('not_yet_valid', from, at));
	if (until !== null && at >= until) failures.push(measured('expired', until, at));
	return failures;
}

function customerFailures({ coupon, campaign, personId, command }: Asked): CouponFailure[] {
	const { definition } = campaign;
	const isOthers = coupon.personId !== null && coupon.personId !== personId;
	if (definition.audience === 'personal' && isOthers)
		return [{ name: 'not_this_customer', message: 'This coupon belongs to another customer' }];
	const isNeeded = definition.audience === 'personal' || definition.limits.perPerson !== undefined;
	if (isNeeded && personId === null && command.customer === undefined)
		return [
			{
				name: 'customer_missing',
				message: 'This coupon counts for each customer, and it is not known who this is',
			},
		];
	return [];
}

function limitFailures(asked: Asked): CouponFailure[] {
	const { definition } = asked.campaign;
	const { total, perDay, perPerson, perCode } = asked.desk.uses(asked);
	const { limits } = definition;
	const ofPerson = asked.personId === null ? null : limits.perPerson;
	return [
		used('already_redeemed', usesPerCode(definition), perCode),
		used('total_reached', limits.total, total),
		used('per_day_reached', limits.perDay, perDay),
		used('per_person_reached', ofPerson, perPerson),
	].flat();
}

const USED_UP = {
	already_redeemed: 'This coupon has been redeemed',
	total_reached: 'All coupons of the campaign are redeemed',
	per_day_reached: 'All coupons of this day are redeemed',
	per_person_reached: 'The customer has redeemed as many as one person may',
};

function used(
	name: keyof typeof USED_UP,
	limit: number | null | undefined,
	actual: number,
): CouponFailure[] {
	if (limit === null || limit === undefined || actual < limit) return [];
	const message = `${USED_UP[name]}: ${actual} of ${limit}`;
	return [{ name, message, limit, actual, by: actual + 1 - limit }];
}

function orderFailures({ campaign, command }: Asked): CouponFailure[] {
	const { definition } = campaign;
	const { channels } = definition;
	const failures: CouponFailure[] = [];
	if (channels.length > 0 && !channels.includes(command.channel))
		failures.push({
			name: 'wrong_channel',
			message: `This coupon counts on ${channels.join(', ')} only`,
		});
	if (isRestricted(definition) && linesFor(definition, command.lines).length === 0)
		failures.push({
			name: 'no_such_product',
			message: 'The order has none of the products that this coupon is for',
		});
	return [...failures, ...spendFailures(campaign, command)];
}

function spendFailures({ definition }: CampaignRow, { money }: CouponCommand): CouponFailure[] {
	const { minimumSpend } = definition;
	const currency = currencyOf(definition);
	if (money !== null && currency !== undefined && money.currency !== currency)
		return [
			{ name: 'currency_differs', message: `This coupon counts for orders in ${currency} only` },
		];
	const spent = money?.amountMinor ?? 0;
	return minimumSpend === undefined || spent >= minimumSpend.amountMinor
		? []
		: [measured('minimum_spend', minimumSpend.amountMinor, spent)];
}

function currencyOf({ value, minimumSpend }: CampaignRow['definition']): string | undefined {
	return minimumSpend?.currency ?? (value.kind === 'amount' ? value.currency : undefined);
}

/** One exclusive coupon leaves no room for another, whichever came first. */
function stackingFailures({ coupon, campaign, command, desk }: Asked): CouponFailure[] {
	const isExclusive = campaign.definition.stacking === 'exclusive';
	const booked = command.reference === '' ? [] : desk.ofOrder(command.reference);
	const others = booked.filter(({ couponId }) => couponId !== coupon.id);
	const besides = command.otherKeys.flatMap((key) => {
		const other = desk.coupon(key);
		const stacking = other && desk.campaign(other.campaignId)?.definition.stacking;
		return stacking === undefined ? [] : [{ isExclusive: stacking === 'exclusive' }];
	});
	const all = [...others, ...besides];
	if (all.length === 0 || (!isExclusive && all.every((one) => !one.isExclusive))) return [];
	const message = isExclusive
		? 'This coupon does not go together with another, and the order has one'
		: 'The order has a coupon that does not go together with another';
	return [{ name: 'not_stackable', message, actual: all.length }];
}

const MEASURED = {
	not_yet_valid: 'The campaign has not begun yet',
	expired: 'The campaign is over',
	minimum_spend: 'The order is smaller than this coupon asks for',
};

function measured(name: keyof typeof MEASURED, limit: number, actual: number): CouponFailure {
	return { name, message: MEASURED[name], limit, actual, by: Math.abs(limit - actual) };
}

/** How often the coupon may be redeemed yet, by the limit that ends first; null without one. */
export function usesLeft(asked: Asked): number | null {
	const { definition } = asked.campaign;
	const uses = asked.desk.uses(asked);
	const { limits } = definition;
	const left = [
		[usesPerCode(definition), uses.perCode],
		[limits.total, uses.total],
		[limits.perDay, uses.perDay],
		[asked.personId === null ? null : limits.perPerson, uses.perPerson],
	].flatMap(([limit, count]) =>
		limit === null || limit === undefined ? [] : [limit - (count ?? 0)],
	);
	return left.length === 0 ? null : Math.max(0, Math.min(...left));
}
