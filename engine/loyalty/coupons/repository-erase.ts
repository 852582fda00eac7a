import type { ErasedCounts, Erasure } from '../../identity';
import type { Tx } from '../../store';
import { inValues, lockRows, mapRows } from '../../store';

/**
 * For another capability, inside its transaction: gives the coupons and redemptions of people who are erased to their
 * tombstones, so that campaigns keep their counts. Their codes are gone, and none of them can be redeemed any more.
 */
export async function eraseCoupons(
	tx: Tx,
	{ profileIds, tombstoneOf, pseudonymOf, now }: Erasure,
): Promise<ErasedCounts> {
	const ofPeople = { column: 'profile_id', values: profileIds } as const;
	const tombstone = (profileId: string | null) => profileId && tombstoneOf(profileId);
	const held = await tx
		.selectFrom('coupon')
		.where(inValues(tx, 'profile_id', profileIds))
		.select('id')
		.execute();
	// Another customer may be redeeming one of them: its count must not be written back as it was.
	await lockRows(
		tx,
		{ table: 'coupon' },
		held.map(({ id }) => id),
	);
	const coupons = await mapRows(tx, { table: 'coupon', ...ofPeople }, (coupon) => ({
		...coupon,
		profile_id: tombstone(coupon.profile_id),
		code: '',
		code_key: pseudonymOf(coupon.code_key),
		issue_key: coupon.issue_key === null ? null : pseudonymOf(coupon.issue_key),
		voided_at: coupon.voided_at ?? now,
		void_reason: '',
	}));
	const redemptions = await mapRows(tx, { table: 'coupon_redemption', ...ofPeople }, (one) => ({
		...one,
		profile_id: tombstone(one.profile_id),
		event_id: null,
		idempotency_key: pseudonymOf(one.idempotency_key),
		...{ reference: '', details: '{}', cause: '{}' },
	}));
	const counts = new Map(coupons);
	for (const [id, count] of redemptions) counts.set(id, (counts.get(id) ?? 0) + count);
	return counts;
}
