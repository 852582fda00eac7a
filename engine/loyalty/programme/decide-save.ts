import type { Rejected } from '../../values';
import { rejected } from '../../values';
import type { ProgrammeDefinition } from './definition';
import type { SaveProgrammeOutcome, SaveProgrammeReason, StoredProgramme } from './types';

/** A programme to save: its name checked, its definition read. */
export interface SaveCommand {
	programme: string;
	definition: ProgrammeDefinition;
	expectedVersion: number | undefined;
	cause: Readonly<Record<string, string>>;
}

export type NewVersion = StoredProgramme & Pick<SaveCommand, 'cause'>;

/**
 * Saves each programme: a new one begins at version 1, another definition makes the next version, the same again changes
 * nothing. `outcomes[i]` answers `commands[i]`; a later command sees what an earlier one saved.
 */
export function decideSave(
	commands: readonly (SaveCommand | Rejected<SaveProgrammeReason>)[],
	{ newest, now }: { newest: ReadonlyMap<string, StoredProgramme>; now: number },
): { outcomes: SaveProgrammeOutcome[]; inserted: NewVersion[] } {
	const current = new Map(newest);
	const inserted: NewVersion[] = [];
	const outcomes = commands.map((command): SaveProgrammeOutcome => {
		if ('status' in command) return command;
		const { programme, definition, expectedVersion, cause } = command;
		const before = current.get(programme);
		const version = before?.version ?? 0;
		if (expectedVersion !== undefined && expectedVersion !== version)
			return versionChanged(version);
		const isSame =
			before !== undefined && JSON.stringify(before.definition) === JSON.stringify(definition);
		if (isSame) return { status: 'saved', duplicate: true, ...before };
		// A clock that was set back makes no version count before the one that it follows.
		const createdAt = Math.max(now, before?.createdAt ?? now);
		const after = { programme, version: version + 1, definition, createdAt };
		current.set(programme, after);
		inserted.push({ ...after, cause });
		return { status: 'saved', duplicate: false, ...after };
	});
	return { outcomes, inserted };
}

function versionChanged(version: number): Rejected<SaveProgrammeReason> {
	return rejected('version_changed', {
		field: 'expectedVersion',
		message: `The programme is at version ${version}, not at the one that this save expects`,
		mend: 'Somebody else has changed it: get the programme, and save again with its version.',
	});
}
