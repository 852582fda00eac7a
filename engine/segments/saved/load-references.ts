import type { Tx } from '../../store';
import { lockRows } from '../../store';
import { StoreConflictError } from '../../values';
import type { KnownSegments, Parsed } from '../definition/known-segments';
import { referencesIn } from '../definition/references-in';
import type { SegmentRow } from '../types';
import { loadSegments } from './repository-saved';

export interface Wanted {
	nameKeys: readonly string[];
	/** Not saved, or not yet: what they refer to is wanted as well. */
	definitions: readonly Parsed[];
	parse: (definitionJson: string) => Parsed;
}

/**
 * The saved segments with these keys, those that they and the definitions refer to, and so on to any depth. One query for
 * each step of it.
 */
export async function loadWithReferences(tx: Tx, wanted: Wanted): Promise<KnownSegments> {
	const known = new Map<string, SegmentRow>();
	const asked = new Set<string>();
	let next = [...wanted.nameKeys, ...wanted.definitions.flatMap(keysIn)];
	while (next.length > 0) {
		const keys = [...new Set(next)].filter((key) => !asked.has(key));
		keys.forEach((key) => asked.add(key));
		const rows = await loadSegments(tx, keys);
		rows.forEach((row, key) => known.set(key, row));
		const live = [...rows.values()].filter(({ deletedAt }) => deletedAt === null);
		next = live.flatMap(({ definitionJson }) => keysIn(wanted.parse(definitionJson)));
	}
	return known;
}

/**
 * As `loadWithReferences`; all of them stay as they are until the transaction ends, so that two writers cannot together make
 * a circle that neither sees. Throws `StoreConflictError`, which starts the transaction over, when another writer has made
 * them refer to more meanwhile.
 */
export async function lockWithReferences(tx: Tx, wanted: Wanted): Promise<KnownSegments> {
	const known = await loadWithReferences(tx, wanted);
	const ids = [...known.values()].map(({ id }) => id);
	await lockRows(tx, { table: 'segment' }, ids);
	const locked = await loadWithReferences(tx, wanted);
	if ([...locked.keys()].some((key) => !known.has(key)))
		throw new StoreConflictError('A segment was saved meanwhile');
	return locked;
}

function keysIn(parsed: Parsed): string[] {
	return 'status' in parsed ? [] : referencesIn(parsed.definition);
}
