import { sql } from 'kysely';
import type { Tx } from '../../store';
import { inValues, insertNewRows, updateColumn } from '../../store';

/** A friend whom a member brought. */
export interface Referral {
	id: string;
	programme: string;
	/** The people. */
	referrerId: string;
	friendId: string;
	referredAt: number;
	/** When both sides got their points; null while they did not. */
	settledAt: number | null;
}

/** Referrals in which any of these home profiles is the member or the friend, oldest first. One query. */
export async function loadReferrals(tx: Tx, profileIds: readonly string[]): Promise<Referral[]> {
	const { rows } = await sql<Referral>`
		select referral.id, referral.programme, referrer.canonical_id as "referrerId", friend.canonical_id as "friendId",
			referral.referred_at as "referredAt", referral.settled_at as "settledAt"
		from loyalty_referral as referral
		join profile as referrer on referrer.id = referral.referrer_id
		join profile as friend on friend.id = referral.friend_id
		where ${inValues(tx, 'referral.referrer_id', profileIds)} or ${inValues(tx, 'referral.friend_id', profileIds)}
		order by referral.referred_at, referral.id`.execute(tx);
	return rows;
}

/** Notes who brought whom, by home profiles; a friend's first referral in a programme stands. */
export async function insertReferrals(
	tx: Tx,
	referrals: readonly Omit<Referral, 'settledAt'>[],
): Promise<void> {
	await insertNewRows(
		tx,
		'loyalty_referral',
		referrals.map(({ id, programme, referrerId, friendId, referredAt }) => ({
			id,
			programme,
			referrer_id: referrerId,
			friend_id: friendId,
			referred_at: referredAt,
			settled_at: null,
		})),
	);
}

/** Notes that both sides got their points. */
export async function settleReferrals(tx: Tx, ids: readonly string[], now: number): Promise<void> {
	await updateColumn(
		tx,
		{ table: 'loyalty_referral', match: 'id', set: 'settled_at' },
		ids.map((id) => ({ match: id, set: now })),
	);
}
