import type { EngineContext } from '../../store';
import { inChunks } from '../../store';
import type { Rejected } from '../../values';
import { rejected } from '../../values';
import { campaignUnknown, checkCampaignName } from './campaign-name';
import { loadCampaigns } from './repository-campaigns';
import { listCouponRows } from './repository-coupons';
import type { Coupon } from './rows';
import type { CouponState, ListCouponsOutcome, ListCouponsRequest, ListedCoupon } from './types';

const LIMIT = 100;
const LIMIT_MAX = 1_000;

/**
 * A page of a campaign's coupons in the order in which they were made; `outcomes[i]` answers `requests[i]`. `next` is for
 * `after` of the next page. Reads only. Two queries a request.
 * @throws StoreUnavailableError (retryable).
 */
export function listCoupons(
	context: EngineContext,
	requests: readonly ListCouponsRequest[],
): Promise<ListCouponsOutcome[]> {
	return inChunks(requests, async (chunk) => {
		const outcomes: ListCouponsOutcome[] = [];
		for (const request of chunk) outcomes.push(await listOne(context, request));
		return outcomes;
	});
}

function listOne(
	context: EngineContext,
	{ campaign, state, after = '', limit = LIMIT }: ListCouponsRequest,
): Promise<ListCouponsOutcome> {
	return context.store.read(async (tx): Promise<ListCouponsOutcome> => {
		const named = checkCampaignName(campaign);
		if ('status' in named) return named;
		if (!Number.isSafeInteger(limit) || limit < 1 || limit > LIMIT_MAX) return limitInvalid();
		const row = (await loadCampaigns(tx, [named.nameKey])).get(named.nameKey);
		if (row === undefined) return campaignUnknown();
		const page = { campaignId: row.id, state, after, limit: limit + 1 };
		const found = await listCouponRows(tx, page);
		const coupons = found.slice(0, limit).map(listed);
		const next = found.length > limit ? (coupons.at(-1)?.couponId ?? null) : null;
		return { status: 'listed', campaign: row.name, coupons, next };
	});
}

function listed(coupon: Coupon): ListedCoupon {
	return {
		couponId: coupon.id,
		code: coupon.code,
		state: stateOf(coupon),
		profileId: coupon.personId,
		channel: coupon.channel,
		issuedAt: coupon.issuedAt,
		redeemedCount: coupon.redeemedCount,
		voidedAt: coupon.voidedAt,
		voidReason: coupon.voidReason,
		createdAt: coupon.createdAt,
	};
}

function stateOf({
	voidedAt,
	redeemedCount,
	issuedAt,
}: Pick<Coupon, 'voidedAt' | 'redeemedCount' | 'issuedAt'>): CouponState {
	if (voidedAt !== null) return 'voided';
	if (redeemedCount > 0) return 'redeemed';
	return issuedAt === null ? 'open' : 'issued';
}

function limitInvalid(): Rejected<'limit_invalid'> {
	return rejected('limit_invalid', {
		field: 'limit',
		message: 'The limit is not a whole number from 1 to 1,000',
		mend: 'Give a limit from 1 to 1,000, and ask for the next page with `next`.',
	});
}
