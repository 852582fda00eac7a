import { sql } from 'kysely';
import type { Engine } from '../../../engine';

export interface ProfileRow {
	id: string;
	canonical_id: string;
	created_at: number;
}

export interface IdentifierRow {
	type: string;
	value: string;
	profile_id: string;
}

export interface MergeRow {
	id: string;
	survivor_id: string;
	absorbed_id: string;
	merged_at: number;
	undone_at: number | null;
	cause: unknown;
	undo_cause: unknown;
}

/** Every row about who is who, by hand-written SQL that shares nothing with the engine's queries. */
export async function wholeIdentity(engine: Engine) {
	return await engine.context.store.read(async (tx) => {
		const profiles = await sql<ProfileRow>`select * from profile order by id`.execute(tx);
		const identifiers = await sql<IdentifierRow>`
			select type, value, profile_id from identifier order by type, value`.execute(tx);
		const merges = await sql<MergeRow & { cause: string; undo_cause: string | null }>`
			select * from merge order by merged_at, id`.execute(tx);
		return {
			profiles: profiles.rows,
			identifiers: identifiers.rows,
			merges: merges.rows.map((row): MergeRow => ({
				...row,
				cause: JSON.parse(row.cause),
				undo_cause: row.undo_cause === null ? null : JSON.parse(row.undo_cause),
			})),
		};
	});
}
