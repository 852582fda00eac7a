import { inChunks } from '../../store';
import type { Rejected } from '../../values';
import { commandsIn, paired } from '../../values';
import { decideDelete } from './decide-delete';
import type { SaveCommand } from './decide-save';
import { decideSave } from './decide-save';
import { parseDefinition } from '../definition/parse-definition';
import { referencesIn } from '../definition/references-in';
import { forgetRefreshes } from '../refresh/repository-forget';
import { lockWithReferences } from './load-references';
import {
	insertSegments,
	listSegmentRows,
	loadReferring,
	loadSegments,
	lockSegments,
	updateSegments,
} from './repository-saved';
import type { SegmentName } from './segment-name';
import { checkName, nameKeyOf, segmentUnknown } from './segment-name';
import type {
	DeleteOutcome,
	GetOutcome,
	SavedSegment,
	SaveOutcome,
	SaveRequest,
	SegmentContext,
	SegmentDefinition,
	SegmentRow,
} from '../types';

const LIST_LENGTH_MAX = 1_000;

/**
 * Saves segments under their names; `outcomes[i]` answers `requests[i]`. Safe to repeat: the same name with the same
 * definition changes nothing and says `duplicate: true`. One transaction, three queries per 500 requests, and two more for
 * each step to a segment that they refer to.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); chunks before the failing one are saved.
 */
export function saveSegments(
	context: SegmentContext,
	requests: readonly SaveRequest[],
): Promise<SaveOutcome[]> {
	return inChunks(requests, (chunk) => {
		const now = context.clock.now();
		const prepared = chunk.map((request) => prepareSave(request, context));
		const commands = commandsIn(prepared);
		const parse = (definitionJson: string) =>
			parseDefinition(definitionJson, context.conditionKinds);
		return context.store.write(async (tx) => {
			const known = await lockWithReferences(tx, {
				nameKeys: commands.map(({ nameKey }) => nameKey),
				definitions: commands.map(({ parsed }) => parsed),
				parse,
			});
			const nextId = () => context.ids.next();
			const { outcomes, changes } = decideSave(commands, { known, parse, now, nextId });
			await insertSegments(tx, changes.inserted);
			await updateSegments(tx, changes.updated);
			return paired(prepared, outcomes);
		});
	});
}

function prepareSave({ name, definition }: SaveRequest, { conditionKinds }: SegmentContext) {
	const named = checkName(name);
	if ('status' in named) return named;
	const parsed = parseDefinition(definition, conditionKinds);
	return 'status' in parsed ? parsed : ({ ...named, parsed } satisfies SaveCommand);
}

/**
 * Saved segments by their names, in any case; `outcomes[i]` answers `names[i]`. Reads only. One query per 500 names.
 */
export function getSegments(
	context: SegmentContext,
	names: readonly string[],
): Promise<GetOutcome[]> {
	return inChunks(names, (chunk) =>
		context.store.read(async (tx) => {
			const prepared = chunk.map(checkName);
			const rows = await loadSegments(tx, keysOf(prepared));
			return prepared.map((named): GetOutcome => {
				if ('status' in named) return named;
				const row = rows.get(named.nameKey);
				if (row === undefined || row.deletedAt !== null) return segmentUnknown();
				return { status: 'found', ...savedSegment(row) };
			});
		}),
	);
}

/**
 * The saved segments by name, at most 1,000 a call: those whose name holds `search`, in any case, after the name `after`.
 * Reads only, one query.
 */
export function listSegments(
	context: SegmentContext,
	{
		search = '',
		after = '',
		limit = LIST_LENGTH_MAX,
	}: { search?: string; after?: string; limit?: number } = {},
): Promise<SavedSegment[]> {
	const page = {
		search: nameKeyOf(search),
		after: nameKeyOf(after),
		limit: Math.min(limit, LIST_LENGTH_MAX),
	};
	return context.store.read(async (tx) => (await listSegmentRows(tx, page)).map(savedSegment));
}

/**
 * Deletes saved segments by their names, in any case; `outcomes[i]` answers `names[i]`. Safe to repeat: one that was
 * deleted before says `duplicate: true`; one that never was, or that another segment uses, is refused. One transaction,
 * four queries per 500 names.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); chunks before the failing one are saved.
 */
export function deleteSegments(
	context: SegmentContext,
	names: readonly string[],
): Promise<DeleteOutcome[]> {
	return inChunks(names, (chunk) => {
		const now = context.clock.now();
		const prepared = chunk.map(checkName);
		const nameKeys = keysOf(prepared);
		return context.store.write(async (tx) => {
			const known = await lockSegments(tx, nameKeys);
			const using = (await loadReferring(tx)).map(usingSegment);
			const { outcomes, changes } = decideDelete(nameKeys, { known, using, now });
			await updateSegments(tx, changes.updated);
			await forgetRefreshes(
				tx,
				changes.updated.map(({ id }) => id),
			);
			return paired(
				prepared,
				outcomes.map((outcome) => outcome ?? segmentUnknown()),
			);
		});
	});
}

function usingSegment({ name, nameKey, definitionJson }: SegmentRow) {
	return { name, nameKey, uses: referencesIn(JSON.parse(definitionJson) as SegmentDefinition) };
}

function keysOf(prepared: readonly (SegmentName | Rejected)[]): string[] {
	return prepared.flatMap((one) => ('status' in one ? [] : [one.nameKey]));
}

function savedSegment({ name, version, definitionJson, updatedAt }: SegmentRow): SavedSegment {
	return { name, version, definition: JSON.parse(definitionJson) as SegmentDefinition, updatedAt };
}
