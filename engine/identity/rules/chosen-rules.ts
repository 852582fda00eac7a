import type { Tx } from '../../store';
import { phoneRegionOf } from '../resolve/canonical-identifier';
import { loadRules } from './repository-rules';
import type { IdentityRules } from './rules';
import { DEFAULT_RULES, rulesForRegion } from './rules';
import type { CustomerRef, ResolveRequest } from '../types';

/** The rules that naming these customers takes; no query where all are named by their profiles. */
export async function rulesFor(
	tx: Tx,
	customers: readonly CustomerRef[],
	{ defaultRegion }: { defaultRegion?: string },
): Promise<IdentityRules> {
	const areNamed = customers.every(({ profileId }) => profileId !== undefined);
	return rulesForRegion(areNamed ? DEFAULT_RULES : await loadRules(tx), defaultRegion);
}

/** The rules with the region that a request brings, made once for each region. */
export function rulesByRequest(rules: IdentityRules): (request: ResolveRequest) => IdentityRules {
	const byRegion = new Map<string, IdentityRules>();
	return ({ defaultRegion, country }) => {
		const region = defaultRegion || phoneRegionOf(country);
		if (region === undefined) return rules;
		const known = byRegion.get(region) ?? rulesForRegion(rules, region);
		byRegion.set(region, known);
		return known;
	};
}
