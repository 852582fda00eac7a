import { invariant } from '../../values';
import { expandDefinition } from '../definition/expand-definition';
import type { Parsed } from '../definition/known-segments';
import { segmentsIn } from '../definition/known-segments';
import type { ParsedDefinition, Saved, SaveOutcome, SegmentRow } from '../types';

/** A segment to save: its name checked, its definition parsed. */
export interface SaveCommand {
	name: string;
	nameKey: string;
	parsed: ParsedDefinition;
}

/** What a batch of saves starts from. */
export interface SaveBasis {
	/** By key: those that are saved, and all that these or their new definitions refer to. */
	known: ReadonlyMap<string, SegmentRow>;
	parse: (definitionJson: string) => Parsed;
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
 * version, also after a deletion; the same again changes nothing. One that refers to a segment that is not there, or that
 * leads back to itself, is refused. `outcomes[i]` answers `commands[i]`.
 */
export function decideSave(
	commands: readonly SaveCommand[],
	basis: SaveBasis,
): { outcomes: SaveOutcome[]; changes: SegmentChanges } {
	const rows = new Map(basis.known);
	const segmentOf = segmentsIn(rows, basis.parse);
	const outcomes = commands.map((command) => {
		const expanded = expandDefinition(command.parsed, { segmentOf, name: command.name });
		if ('status' in expanded) return expanded;
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

/** The rows that differ. */
export function changesBetween(
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
