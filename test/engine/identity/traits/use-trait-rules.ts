import type { Engine } from '../../../../engine';
import type { TraitRules } from '../../../../engine/identity/rules/rules';
import { defaultDefinition } from '../../../../engine/identity/rules/rules';

/** Stores rules by default, but for these of traits. */
export async function useTraitRules(engine: Engine, rules: TraitRules): Promise<void> {
	const { byName, others, sourceOrder } = rules;
	const traits = { byName: Object.fromEntries(byName), others, sourceOrder };
	const outcome = await engine.identity.updateRules({
		definition: { ...defaultDefinition(), traits },
	});
	if (outcome.status !== 'updated') throw new Error(outcome.message);
}
