import type { OwnedDocument, Tx } from '../../store';
import { loadDocuments } from '../../store';

/** The coupons of home profiles, and what they redeemed. */
export interface CouponDocuments {
	coupons: OwnedDocument[];
	couponRedemptions: OwnedDocument[];
}

/** For another capability, inside its transaction: everything of ours about these home profiles. Two queries. */
export async function loadCouponDocuments(
	tx: Tx,
	values: readonly string[],
): Promise<CouponDocuments> {
	return {
		coupons: await loadDocuments(
			tx,
			{ table: 'coupon', column: 'profile_id', values },
			{ orderBy: ['id'] },
		),
		couponRedemptions: await loadDocuments(
			tx,
			{ table: 'coupon_redemption', column: 'profile_id', values },
			{ json: ['details', 'cause'], orderBy: ['id'] },
		),
	};
}
