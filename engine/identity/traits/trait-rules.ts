import type { TraitRule, TraitRules, TraitStrategy } from '../rules/rules';
import { dottedName, pathsAbove } from './trait-paths';

/** The rule of a path: its own, or that of the nearest path above it that has one, or that of all others. */
export function traitRuleOf(rules: TraitRules, name: string): TraitRule {
	if (rules.byName.size === 0) return rules.others;
	const known = ruleByName.get(rules) ?? new Map<string, TraitRule>();
	ruleByName.set(rules, known);
	const rule = known.get(name) ?? findRule(rules, name);
	known.set(name, rule);
	return rule;
}

/** Of rules as they were loaded for a transaction: a batch asks for the same few names again and again. */
const ruleByName = new WeakMap<TraitRules, Map<string, TraitRule>>();

function findRule({ byName, others }: TraitRules, name: string): TraitRule {
	const named = [name, ...pathsAbove(name)].map((path) => byName.get(dottedName(path)));
	return named.find((rule) => rule !== undefined) ?? others;
}

/**
 * Whether a row folds all that its source said, and so depends on what it holds already. The row of another strategy
 * holds what was true last.
 */
export function isFolded(strategy: TraitStrategy): strategy is 'first' | 'max' | 'min' | 'union' {
	return strategy !== 'latest' && strategy !== 'source_order';
}

/** Whether an empty value takes the trait away. What a folded row held before is not known, so nothing is taken from it. */
export function isCleared({ strategy, empty }: TraitRule): boolean {
	return empty === 'clear' && !isFolded(strategy);
}

/** Whether the condition holds for any trait. */
export function someRule(
	{ byName, others }: TraitRules,
	condition: (rule: TraitRule) => boolean,
): boolean {
	return condition(others) || [...byName.values()].some(condition);
}
