import { sql } from 'kysely';
import type { Tx } from '../../store';
import { inValues, insertRows } from '../../store';
import { invariant } from '../../values';
import type { ProgrammeDefinition } from './definition';
import { parseProgramme } from './definition';
import type { StoredProgramme } from './types';

/** The newest version of each programme; one that is not stored is left out. */
export async function loadNewest(
	tx: Tx,
	programmes: readonly string[],
): Promise<Map<string, StoredProgramme>> {
	if (programmes.length === 0) return new Map();
	const { rows } = await sql<ProgrammeRow>`
		select programme, version, definition, created_at from loyalty_programme
		where ${inValues(tx, 'programme', programmes)} and version = (
			select max(version) from loyalty_programme as newer where newer.programme = loyalty_programme.programme)`.execute(
		tx,
	);
	return new Map(rows.map((row) => [row.programme, storedProgramme(row)]));
}

/** All versions of the programmes, the oldest first, for whoever needs those of several instants: see `versionAt`. */
export async function loadProgrammeVersions(
	tx: Tx,
	programmes: readonly string[],
): Promise<Map<string, StoredProgramme[]>> {
	if (programmes.length === 0) return new Map();
	const rows = await tx
		.selectFrom('loyalty_programme')
		.where(inValues(tx, 'programme', programmes))
		.select(['programme', 'version', 'definition', 'created_at'])
		.orderBy('version')
		.execute();
	return Map.groupBy(rows.map(storedProgramme), ({ programme }) => programme);
}

/** The names of all programmes that are saved. */
export async function loadProgrammeNames(tx: Tx): Promise<string[]> {
	const rows = await tx
		.selectFrom('loyalty_programme')
		.select('programme')
		.distinct()
		.orderBy('programme')
		.execute();
	return rows.map(({ programme }) => programme);
}

/** A page of the newest versions, in the order of the names. */
export async function listNewest(
	tx: Tx,
	{ search, after, limit }: { search: string; after: string; limit: number },
): Promise<StoredProgramme[]> {
	const holds =
		search === '' ? sql`true` : sql`replace(lower(programme), ${search}, '') <> lower(programme)`;
	const { rows } = await sql<ProgrammeRow>`
		select programme, version, definition, created_at from loyalty_programme
		where programme > ${after} and ${holds} and version = (
			select max(version) from loyalty_programme as newer where newer.programme = loyalty_programme.programme)
		order by programme limit ${limit}`.execute(tx);
	return rows.map(storedProgramme);
}

/** Appends versions; one that another writer has taken meanwhile starts the transaction over. */
export async function insertProgrammes(
	tx: Tx,
	programmes: readonly (StoredProgramme & { cause: Readonly<Record<string, string>> })[],
): Promise<void> {
	await insertRows(
		tx,
		'loyalty_programme',
		programmes.map(({ programme, version, definition, createdAt, cause }) => ({
			programme,
			version,
			definition: JSON.stringify(definition),
			created_at: createdAt,
			cause: JSON.stringify(cause),
		})),
	);
}

interface ProgrammeRow {
	programme: string;
	version: number;
	definition: string;
	created_at: number;
}

function storedProgramme({
	programme,
	version,
	definition,
	created_at,
}: ProgrammeRow): StoredProgramme {
	return { programme, version, definition: definitionIn(definition), createdAt: created_at };
}

const PARSED_MAX = 64;
/** By text: reading a definition strictly takes far longer than loading it. */
const parsedByText = new Map<string, ProgrammeDefinition>();

function definitionIn(text: string): ProgrammeDefinition {
	const known = parsedByText.get(text);
	if (known !== undefined) return known;
	const definition = parseProgramme(text);
	invariant(!('status' in definition), 'loyalty: what is stored as a programme is a definition');
	if (parsedByText.size >= PARSED_MAX) parsedByText.clear();
	parsedByText.set(text, definition);
	return definition;
}
