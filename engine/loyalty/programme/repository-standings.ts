import { sql } from 'kysely';
import type { Tx } from '../../store';
import { inValues, insertRows, touchProfiles } from '../../store';
import type { TierChange, TierStanding } from './decide-tier';

/** The last tier on record of a person. */
export interface StoredStanding extends TierStanding {
	programme: string;
	/** The person. */
	profileId: string;
}

/** A change to record, and the home profile that it is recorded for. */
export interface NewTierChange extends TierChange {
	id: string;
	programme: string;
	homeProfileId: string;
}

/**
 * The tiers on record of people in programmes, of all their profiles the one that came last at the instant; whoever has
 * none is left out. One query.
 */
export async function loadStandings(
	tx: Tx,
	{ profileIds, programmes }: { profileIds: readonly string[]; programmes: readonly string[] },
	at: number,
): Promise<StoredStanding[]> {
	if (profileIds.length === 0) return [];
	const { rows } = await sql<StandingRow>`
		select change.programme, change.tier, change.since, change.until, profile.canonical_id
		from loyalty_tier_change as change join profile on profile.id = change.profile_id
		where ${inValues(tx, 'change.profile_id', profileIds)}
			and ${inValues(tx, 'change.programme', programmes)} and change.since <= ${at}
		order by change.since, change.recorded_at, change.id`.execute(tx);
	const last = new Map(rows.map((row) => [JSON.stringify([row.programme, row.canonical_id]), row]));
	return [...last.values()].map(({ programme, tier, since, until, canonical_id: profileId }) => ({
		programme,
		profileId,
		tier,
		since,
		until,
	}));
}

interface StandingRow {
	programme: string;
	tier: string | null;
	since: number;
	until: number | null;
	canonical_id: string;
}

export async function insertTierChanges(
	tx: Tx,
	changes: readonly NewTierChange[],
	now: number,
): Promise<void> {
	await insertRows(
		tx,
		'loyalty_tier_change',
		changes.map(({ id, programme, homeProfileId, tier, since, until, reason, why }) => ({
			id,
			programme,
			profile_id: homeProfileId,
			tier,
			since,
			until,
			reason,
			why,
			recorded_at: now,
		})),
	);
	await touchProfiles(
		tx,
		changes.map(({ homeProfileId }) => homeProfileId),
	);
}

/** A page of the home profiles for which a tier of the programme is on record, in the order of their ids. */
export async function loadTierHolders(
	tx: Tx,
	{ programme, after, limit }: { programme: string; after: string; limit: number },
): Promise<string[]> {
	const rows = await tx
		.selectFrom('loyalty_tier_change')
		.where('programme', '=', programme)
		.where('profile_id', '>', after)
		.select('profile_id')
		.distinct()
		.orderBy('profile_id')
		.limit(limit)
		.execute();
	return rows.map((row) => row.profile_id);
}
