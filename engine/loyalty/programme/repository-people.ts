import { sql } from 'kysely';
import type { Erasure } from '../../identity';
import type { OwnedDocument, Tx } from '../../store';
import { deleteRows, documentOf, inValues, loadDocuments } from '../../store';

/** What programmes keep of home profiles, besides their points. */
export interface ProgrammeDocuments {
	tierChanges: OwnedDocument[];
	/** Households, with when the person joined and left. */
	pools: OwnedDocument[];
	/** Whom they brought, and who brought them. Of other people there are only ids. */
	referrals: OwnedDocument[];
	/** What rules gave them by day, for the caps. */
	capUses: OwnedDocument[];
}

/** For another capability, inside its transaction: everything of ours about these home profiles. Five queries. */
export async function loadProgrammeDocuments(
	tx: Tx,
	profileIds: readonly string[],
): Promise<ProgrammeDocuments> {
	const values = profileIds;
	const referralsBy = (column: string) =>
		loadDocuments(
			tx,
			{ table: 'loyalty_referral', column, values },
			{ orderBy: ['referred_at', 'id'] },
		);
	return {
		tierChanges: await loadDocuments(
			tx,
			{ table: 'loyalty_tier_change', column: 'profile_id', values },
			{ instants: ['since', 'until'], orderBy: ['since', 'id'] },
		),
		pools: await loadPoolDocuments(tx, profileIds),
		referrals: [...(await referralsBy('referrer_id')), ...(await referralsBy('friend_id'))],
		capUses: await loadDocuments(
			tx,
			{ table: 'loyalty_member_use', column: 'profile_id', values },
			{ orderBy: ['used_on', 'programme', 'rule'] },
		),
	};
}

async function loadPoolDocuments(tx: Tx, profileIds: readonly string[]): Promise<OwnedDocument[]> {
	if (profileIds.length === 0) return [];
	const { rows } = await sql<Record<string, unknown>>`
		select member.*, pool.programme, pool.pool from loyalty_pool_member as member
		join loyalty_pool as pool on pool.id = member.pool_id
		where ${inValues(tx, 'member.profile_id', profileIds)} order by member.joined_at, member.id`.execute(
		tx,
	);
	return rows.map((row) => ({ owner: String(row.profile_id), document: documentOf(row) }));
}

/**
 * For another capability, inside its transaction: deletes what programmes keep of people who are erased, and households that
 * are empty without them, as their names may tell who lived there. Sums over all members stay.
 */
export async function eraseProgrammeTraces(tx: Tx, { profileIds: values }: Erasure): Promise<void> {
	await deleteRows(tx, { table: 'loyalty_tier_change', column: 'profile_id', values });
	await deleteRows(tx, { table: 'loyalty_referral', column: 'referrer_id', values });
	await deleteRows(tx, { table: 'loyalty_referral', column: 'friend_id', values });
	await deleteRows(tx, { table: 'loyalty_member_use', column: 'profile_id', values });
	const { rows } = await sql<{ pool_id: string }>`
		select distinct pool_id from loyalty_pool_member where ${inValues(tx, 'profile_id', values)}`.execute(
		tx,
	);
	await deleteRows(tx, { table: 'loyalty_pool_member', column: 'profile_id', values });
	const poolIds = rows.map(({ pool_id }) => pool_id);
	await sql`delete from loyalty_pool where ${inValues(tx, 'id', poolIds)} and not exists (
		select 1 from loyalty_pool_member where pool_id = loyalty_pool.id)`.execute(tx);
}
