import type { Rejected } from '../../values';
import { rejected } from '../../values';
import type { RewardDefinition, RewardRow, RewardSaved, SaveRewardOutcome } from './types';

export interface SaveRewardCommand {
	definition: RewardDefinition & { stock: number | null };
	expectedVersion: number | undefined;
}

interface SaveBasis {
	known: ReadonlyMap<string, RewardRow>;
	reserved: ReadonlyMap<string, number>;
	now: number;
}

/**
 * Saves each reward: a new one begins at version 1 with its stock; another definition makes the next version and leaves the
 * stock as it is; the same again changes nothing. `outcomes[i]` answers `commands[i]`.
 */
export function decideSaveRewards(
	commands: readonly (SaveRewardCommand | Rejected<'reward_invalid'>)[],
	{ known, reserved, now }: SaveBasis,
): { outcomes: SaveRewardOutcome[]; inserted: RewardRow[]; updated: RewardRow[] } {
	const rows = new Map(known);
	const outcomes = commands.map((command): SaveRewardOutcome => {
		if ('status' in command) return command;
		const before = rows.get(command.definition.id);
		const after = saveOne(command, before, now);
		if ('status' in after) return after;
		rows.set(after.id, after);
		return savedOutcome(before, after, reserved.get(after.id) ?? 0);
	});
	const changed = [...rows.values()].filter((row) => known.get(row.id) !== row);
	const inserted = changed.filter(({ id }) => !known.has(id));
	return { outcomes, inserted, updated: changed.filter(({ id }) => known.has(id)) };
}

function saveOne(
	{ definition, expectedVersion }: SaveRewardCommand,
	before: RewardRow | undefined,
	now: number,
): RewardRow | Rejected<'programme_fixed' | 'version_changed'> {
	const version = before?.version ?? 0;
	if (before !== undefined && isSameReward(before, definition)) return before;
	if (version !== (expectedVersion ?? version)) return versionChanged(version);
	if (before === undefined) return { ...definition, version: 1, createdAt: now, updatedAt: now };
	if (before.programme !== definition.programme) return programmeFixed(before.programme);
	const { stock, createdAt } = before;
	return { ...definition, stock, createdAt, version: version + 1, updatedAt: now };
}

const COMPARED = [
	'name',
	'programme',
	'points',
	'limitPerPerson',
	'validFrom',
	'validUntil',
	'isActive',
	'value',
	'description',
] as const satisfies readonly (keyof RewardDefinition)[];

function isSameReward(before: RewardDefinition, after: RewardDefinition): boolean {
	return COMPARED.every((field) => before[field] === after[field]);
}

function savedOutcome(
	before: RewardRow | undefined,
	after: RewardRow,
	reserved: number,
): RewardSaved {
	const duplicate = before === after;
	const change = before === undefined ? 'created' : duplicate ? 'unchanged' : 'updated';
	const free = after.stock === null ? null : after.stock - reserved;
	return { status: 'saved', change, duplicate, ...after, reserved, free };
}

function versionChanged(version: number): Rejected<'version_changed'> {
	return rejected('version_changed', {
		field: 'expectedVersion',
		message:
			version === 0 ? 'There is no such reward yet' : `The reward is at version ${version} by now`,
		mend: 'Somebody has saved it meanwhile: get it again, and make your change to what it is now.',
	});
}

function programmeFixed(programme: string): Rejected<'programme_fixed'> {
	return rejected('programme_fixed', {
		field: 'programme',
		message: `The reward costs points of the programme “${programme}”, and that stays so`,
		mend: 'Save a reward with an ID of its own for the other programme, and switch this one off.',
	});
}
