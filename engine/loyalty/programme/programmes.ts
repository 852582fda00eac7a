import type { EngineContext } from '../../store';
import { inChunks } from '../../store';
import type { Rejected } from '../../values';
import { checkText, rejected } from '../../values';
import type { SaveCommand } from './decide-save';
import { decideSave } from './decide-save';
import { parseProgramme } from './definition';
import {
	insertProgrammes,
	listNewest,
	loadNewest,
	loadProgrammeVersions,
} from './repository-programmes';
import type {
	GetProgrammeOutcome,
	GetProgrammeRequest,
	SaveProgrammeOutcome,
	SaveProgrammeReason,
	SaveProgrammeRequest,
	StoredProgramme,
} from './types';
import { versionAt } from './types';

const NAME_LENGTH_MAX = 64;
const LIST_LENGTH_MAX = 1_000;

/**
 * Saves the definitions of programmes; `outcomes[i]` answers `requests[i]`. Versions are only appended, so that what was
 * booked by an older one stays as it was. Safe to repeat: the same definition again says `duplicate: true`. One transaction,
 * two queries per 500 requests.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); chunks before the failing one are saved.
 */
export function saveProgrammes(
	{ store, clock }: EngineContext,
	requests: readonly SaveProgrammeRequest[],
): Promise<SaveProgrammeOutcome[]> {
	return inChunks(requests, (chunk) => {
		const commands = chunk.map(prepareSave);
		const names = commands.flatMap((one) => ('status' in one ? [] : [one.programme]));
		return store.write(async (tx) => {
			const newest = await loadNewest(tx, names);
			const { outcomes, inserted } = decideSave(commands, { newest, now: clock.now() });
			await insertProgrammes(tx, inserted);
			return outcomes;
		});
	});
}

function prepareSave(request: SaveProgrammeRequest): SaveCommand | Rejected<SaveProgrammeReason> {
	const { expectedVersion, cause = {} } = request;
	const programme = checkProgrammeName(request.programme);
	if (typeof programme !== 'string') return programme;
	const definition = parseProgramme(request.definition);
	return 'status' in definition ? definition : { programme, definition, expectedVersion, cause };
}

/**
 * Programmes by name, now, as of a time or in one version; `outcomes[i]` answers `requests[i]`. Reads only. One query per
 * 500 requests.
 */
export function getProgrammes(
	{ store, clock }: EngineContext,
	requests: readonly GetProgrammeRequest[],
): Promise<GetProgrammeOutcome[]> {
	return inChunks(requests, (chunk) =>
		store.read(async (tx) => {
			const names = chunk.map(({ programme }) => checkProgrammeName(programme));
			const versions = await loadProgrammeVersions(
				tx,
				names.flatMap((name) => (typeof name === 'string' ? [name] : [])),
			);
			return chunk.map(({ version, asOf = clock.now() }, i): GetProgrammeOutcome => {
				const name = names[i];
				if (typeof name !== 'string') return name ?? programmeUnknown();
				const own = versions.get(name) ?? [];
				const counted = own.filter(({ createdAt }) => createdAt <= asOf);
				const found =
					version === undefined
						? versionAt(counted, asOf)
						: own.find((one) => one.version === version);
				return found === undefined ? programmeUnknown() : { status: 'found', ...found };
			});
		}),
	);
}

/** The newest version of each programme by name, at most 1,000 a call: those whose name holds `search`, after `after`. One query. */
export function listProgrammes(
	{ store }: EngineContext,
	{
		search = '',
		after = '',
		limit = LIST_LENGTH_MAX,
	}: { search?: string; after?: string; limit?: number } = {},
): Promise<StoredProgramme[]> {
	const page = { search: search.toLowerCase(), after, limit: Math.min(limit, LIST_LENGTH_MAX) };
	return store.read((tx) => listNewest(tx, page));
}

/** The name in the form that is stored. */
export function checkProgrammeName(value: unknown): string | Rejected<'programme_invalid'> {
	const name = checkText(value, 'programme', NAME_LENGTH_MAX);
	return typeof name === 'string' ? name : { ...name, reason: 'programme_invalid' };
}

export function programmeUnknown(): Rejected<'programme_unknown'> {
	return rejected('programme_unknown', {
		field: 'programme',
		message: 'There is no saved programme of this name, or there was none at that time',
		mend: 'Choose one from the list, or save its definition first.',
	});
}
