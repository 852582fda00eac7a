import type { CampaignDefinition } from './campaign-definition';
import type { CampaignName } from './campaign-name';
import type { CampaignRow } from './rows';
import type { CampaignSaved } from './types';

/** A campaign to save, checked. */
export interface SaveCampaignCommand extends CampaignName {
	definition: CampaignDefinition;
}

interface SaveBasis {
	known: ReadonlyMap<string, CampaignRow>;
	now: number;
	nextId: () => string;
}

/**
 * Saves each campaign: a new one begins at version 1; another definition or spelling of the name makes the next version; the
 * same again changes nothing. `outcomes[i]` answers `commands[i]`.
 */
export function decideSaveCampaigns(
	commands: readonly SaveCampaignCommand[],
	{ known, now, nextId }: SaveBasis,
): { outcomes: CampaignSaved[]; changed: CampaignRow[] } {
	const rows = new Map(known);
	const outcomes = commands.map(({ name, nameKey, definition }) => {
		const before = rows.get(nameKey);
		const definitionJson = JSON.stringify(definition);
		const isSame = before?.name === name && before.definitionJson === definitionJson;
		const said = { name, nameKey, definition, definitionJson };
		const after: CampaignRow =
			before === undefined
				? { ...said, id: nextId(), version: 1, redeemedCount: 0, createdAt: now, updatedAt: now }
				: isSame
					? before
					: { ...before, ...said, version: before.version + 1, updatedAt: now };
		rows.set(nameKey, after);
		return savedOutcome(before, after);
	});
	const changed = [...rows.values()].filter((row) => known.get(row.nameKey) !== row);
	return { outcomes, changed };
}

function savedOutcome(before: CampaignRow | undefined, after: CampaignRow): CampaignSaved {
	const { name, version, definition, updatedAt } = after;
	const duplicate = before === after;
	const change = before === undefined ? 'created' : duplicate ? 'unchanged' : 'updated';
	return { status: 'saved', change, duplicate, name, version, definition, updatedAt };
}
