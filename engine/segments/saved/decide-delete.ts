import type { Rejected } from '../../values';
import { rejected } from '../../values';
import type { Deleted, SegmentRow } from '../types';
import type { SegmentChanges } from './decide-save';
import { changesBetween } from './decide-save';

const NAMES_SHOWN_MAX = 5;

/** A saved segment that refers to others, by their keys. */
export interface UsingSegment {
	name: string;
	nameKey: string;
	uses: readonly string[];
}

/** What a batch of deletions starts from. */
export interface DeleteBasis {
	known: ReadonlyMap<string, SegmentRow>;
	/** Every saved segment that refers to another. */
	using: readonly UsingSegment[];
	now: number;
}

/**
 * Deletes each segment, by its key; one that was deleted before stays so, and one that another uses is refused.
 * `outcomes[i]` answers `nameKeys[i]`; undefined where there never was such a segment.
 */
export function decideDelete(
	nameKeys: readonly string[],
	{ known, using, now }: DeleteBasis,
): { outcomes: (Deleted | Rejected<'segment_in_use'> | undefined)[]; changes: SegmentChanges } {
	const rows = new Map(known);
	const isDeleted = (nameKey: string) => typeof rows.get(nameKey)?.deletedAt === 'number';
	const outcomes = nameKeys.map((nameKey) => {
		const row = rows.get(nameKey);
		if (row === undefined) return undefined;
		const duplicate = row.deletedAt !== null;
		const users = using.filter((one) => one.uses.includes(nameKey) && !isDeleted(one.nameKey));
		if (!duplicate && users.length > 0) return inUse(row.name, users);
		if (!duplicate) rows.set(nameKey, { ...row, deletedAt: now });
		return { status: 'deleted' as const, name: row.name, duplicate };
	});
	return { outcomes, changes: changesBetween(known, rows) };
}

function inUse(name: string, users: readonly UsingSegment[]): Rejected<'segment_in_use'> {
	const shown = users.slice(0, NAMES_SHOWN_MAX).map((user) => `“${user.name}”`);
	const restCount = users.length - shown.length;
	const names = shown.join(', ') + (restCount > 0 ? ` and ${restCount} more` : '');
	const noun = users.length === 1 ? 'the saved segment' : 'the saved segments';
	return rejected('segment_in_use', {
		field: 'segment',
		message: `“${name}” is part of ${noun} ${names}`,
		mend: 'Take it out of these first, or delete them before it.',
	});
}
