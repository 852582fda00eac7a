import { invariant } from '../../values';
import type { DeleteOutcome, ParsedDefinition, Saved, SegmentRow } from '../types';

/** A segment to save: its name checked, its definition parsed. */
export interface SaveCommand {
	name: string;
	nameKey: string;
	parsed: ParsedDefinition;
}

/** What a batch of saves starts from. */
export interface SaveBasis {
	known: ReadonlyMap<string, SegmentRow>;
	now: number;
	nextId: () => string;
}

/** What a batch changes: rows that are new, and rows that were there. */
export interface SegmentChanges {
	inserted: SegmentRow[];
	updated: SegmentRow[];
}

/**
 * Saves each segment: a new one begins at version 1; another definition or another spelling of the name makes the next
 * version, also after a deletion; the same again changes nothing. `outcomes[i]` answers `commands[i]`.
 */
export function decideSave(
	commands: readonly SaveCommand[],
	basis: SaveBasis,
): { outcomes: Saved[]; changes: SegmentChanges } {
	const rows = new Map(basis.known);
	const outcomes = commands.map((command) => {
		const before = rows.get(command.nameKey);
		const after = saveOne(command, before, basis);
		rows.set(command.nameKey, after);
		return savedOutcome(command, before, after);
	});
	return { outcomes, changes: changesBetween(basis.known, rows) };
}

function saveOne(
	{ name, nameKey, parsed }: SaveCommand,
	before: SegmentRow | undefined,
	basis: SaveBasis,
): SegmentRow {
	const definitionJson = JSON.stringify(parsed.definition);
	const saved = { name, nameKey, definitionJson, updatedAt: basis.now, deletedAt: null };
	if (before === undefined)
		return { ...saved, id: basis.nextId(), version: 1, createdAt: basis.now };
	const isSame =
		before.deletedAt === null && before.name === name && before.definitionJson === definitionJson;
	return isSame ? before : { ...before, ...saved, version: before.version + 1 };
}

function savedOutcome(
	{ parsed }: SaveCommand,
	before: SegmentRow | undefined,
	after: SegmentRow,
): Saved {
	return {
		status: 'saved',
		change: changeOf(before, after),
		duplicate: before === after,
		name: after.name,
		version: after.version,
		definition: parsed.definition,
		updatedAt: after.updatedAt,
	};
}

function changeOf(before: SegmentRow | undefined, after: SegmentRow): Saved['change'] {
	if (before === after) return 'unchanged';
	return before === undefined || before.deletedAt !== null ? 'created' : 'updated';
}

/**
 * Deletes each segment, by its key; one that was deleted before stays so. `outcomes[i]` answers `names[i]`; undefined
 * where there never was such a segment.
 */
export function decideDelete(
	nameKeys: readonly string[],
	{ known, now }: Omit<SaveBasis, 'nextId'>,
): {
	outcomes: (Extract<DeleteOutcome, { status: 'deleted' }> | undefined)[];
	changes: SegmentChanges;
} {
	const rows = new Map(known);
	const outcomes = nameKeys.map((nameKey) => {
		const row = rows.get(nameKey);
		if (row === undefined) return undefined;
		const duplicate = row.deletedAt !== null;
		if (!duplicate) rows.set(nameKey, { ...row, deletedAt: now });
		return { status: 'deleted' as const, name: row.name, duplicate };
	});
	return { outcomes, changes: changesBetween(known, rows) };
}

function changesBetween(
	before: ReadonlyMap<string, SegmentRow>,
	after: ReadonlyMap<string, SegmentRow>,
): SegmentChanges {
	const changes: SegmentChanges = { inserted: [], updated: [] };
	for (const [key, row] of after) {
		const known = before.get(key);
		invariant(known === undefined || known.id === row.id, 'segments: a row keeps its id');
		if (known === undefined) changes.inserted.push(row);
		else if (known !== row) changes.updated.push(row);
	}
	return changes;
}
