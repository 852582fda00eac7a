import type { Rejected } from '../../values';
import type { ProgrammeDefinition, ProgrammeReason } from './definition';

/** One version of a programme, as it is stored. */
export interface StoredProgramme {
	programme: string;
	version: number;
	definition: ProgrammeDefinition;
	/** Since when it counts, epoch ms. */
	createdAt: number;
}

/** The version that counted at an instant, of versions with the oldest first; before the first one, the first. */
export function versionAt(
	versions: readonly StoredProgramme[],
	at: number,
): StoredProgramme | undefined {
	return versions.findLast(({ createdAt }) => createdAt <= at) ?? versions[0];
}

export type SaveProgrammeReason = ProgrammeReason | 'programme_invalid' | 'version_changed';

export interface SaveProgrammeRequest {
	programme: unknown;
	/** JSON, as an object or as text. */
	definition: unknown;
	/** Nothing is saved unless this is the newest version; 0 for a programme that is not there yet. */
	expectedVersion?: number;
	/** What the version keeps for audit, such as the n8n execution. */
	cause?: Readonly<Record<string, string>>;
}

export interface ProgrammeSaved extends StoredProgramme {
	status: 'saved';
	/** Whether the definition was the same before; then there is no new version. */
	duplicate: boolean;
}

export type SaveProgrammeOutcome = ProgrammeSaved | Rejected<SaveProgrammeReason>;

export interface GetProgrammeRequest {
	programme: unknown;
	/** One version by its number. */
	version?: number;
	/** The version that counted at this instant, epoch ms; the newest by default. */
	asOf?: number;
}

export type GetProgrammeReason = 'programme_invalid' | 'programme_unknown';

export type GetProgrammeOutcome =
	(StoredProgramme & { status: 'found' }) | Rejected<GetProgrammeReason>;
