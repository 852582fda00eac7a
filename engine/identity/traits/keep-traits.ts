import type { Tx } from '../../store';
import type { LatestTraits, ToldTraits } from './decide-traits';
import { decideFolded, decideLatest, listFolded } from './decide-traits';
import { loadTraitsToFold, saveFoldedTraits, saveLatestTraits } from './repository-traits';
import type { IdentityRules } from '../rules/rules';
import { isFolded, someRule, traitRuleOf } from './trait-rules';

/**
 * Saves what a batch says of traits. One write; where a trait's rule folds what was said before, three queries more,
 * and the home profiles concerned stay locked until the transaction ends.
 */
export async function keepTraits(
	{ tx, rules: { traits: rules } }: { tx: Tx; rules: IdentityRules },
	{ newProfiles, ...told }: ToldTraits & { newProfiles: readonly { id: string }[] },
): Promise<void> {
	if (!someRule(rules, ({ strategy }) => isFolded(strategy))) {
		return await saveLatest(tx, decideLatest(told));
	}
	const folds = (name: string) => isFolded(traitRuleOf(rules, name).strategy);
	await saveLatest(tx, decideLatest(told, folds));
	const toFold = listFolded(told, rules);
	const newIds = new Set(newProfiles.map(({ id }) => id));
	const rows = await loadTraitsToFold(
		tx,
		toFold.filter(({ profileId }) => !newIds.has(profileId)),
	);
	await saveFoldedTraits(tx, decideFolded(toFold, { rows, rules }));
}

/** One write, and one more where a batch says several values of one trait. */
async function saveLatest(tx: Tx, { first, last }: LatestTraits): Promise<void> {
	await saveLatestTraits(tx, first);
	await saveLatestTraits(tx, last);
}
