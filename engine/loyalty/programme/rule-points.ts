import { currencyDigits } from '../../values';
import { MICRO, microOf, roundedQuotient } from './decimals';
import type { ProgrammeDefinition } from './definition';
import type { EarnItem } from './earn-facts';
import type { EarnRule, RuleUnmet, WhenFacts } from './rule-matches';
import { countsItem, reachesMinimum, unmetBy } from './rule-matches';

/** What one rule gives before any cap. */
export interface RuleGift {
	rule: EarnRule;
	points: number;
	unmet: RuleUnmet | undefined;
	/** The names of what multiplied its points: rules, and the member's tier. */
	multipliers: string[];
}

/** A multiplier that holds, and the items that it counts. */
interface Multiplier {
	name: string;
	micro: bigint;
	combine: 'add' | 'multiply';
	items: ReadonlySet<EarnItem>;
}

interface Matched {
	rule: EarnRule;
	unmet: RuleUnmet | undefined;
	items: readonly EarnItem[];
}

/**
 * What each rule gives for the items, in the order of the rules, each rounded once. Factors that add go together first
 * (2 and 3 make 4), those that multiply come on top of that.
 */
export function ruleGifts(
	definition: ProgrammeDefinition,
	facts: WhenFacts,
	items: readonly EarnItem[],
): RuleGift[] {
	// An event is counted as one item that costs nothing.
	const countable = facts.what.type === 'event' ? [{ amountMinor: 0 }] : items;
	const isMultiplier = ({ give }: EarnRule) => give.type === 'multiply';
	const match = (rules: readonly EarnRule[]) => matchRules(rules, { definition, facts, countable });
	const multiplying = match(definition.earn.filter(isMultiplier));
	const earning = match(definition.earn.filter((rule) => !isMultiplier(rule)));
	const multipliers = [
		...multiplying.flatMap(multiplierOf),
		...tierMultiplier(definition, facts, countable),
	];
	const gifts = new Map(
		[...multiplying, ...earning].map((matched) => [
			matched.rule,
			giftOf(matched, multipliers, definition),
		]),
	);
	return definition.earn.flatMap((rule) => gifts.get(rule) ?? []);
}

interface Scope {
	definition: ProgrammeDefinition;
	facts: WhenFacts;
	countable: readonly EarnItem[];
}

function matchRules(rules: readonly EarnRule[], scope: Scope): Matched[] {
	const taken = new Set<EarnItem>();
	return rules.map((rule) => {
		const open = scope.countable.filter((item) => !taken.has(item));
		const matched = matchRule(rule, open, scope);
		if (rule.stop && matched.unmet === undefined) matched.items.forEach((item) => taken.add(item));
		return matched;
	});
}

function matchRule(
	rule: EarnRule,
	open: readonly EarnItem[],
	{ definition: { zone, currency, exclude }, facts }: Scope,
): Matched {
	const items = open.filter((item) => countsItem(rule, item, exclude));
	const unmet = unmetBy(rule, facts, zone);
	if (unmet !== undefined) return { rule, unmet, items };
	if (items.length === 0) return { rule, unmet: 'items_missing', items };
	return {
		rule,
		unmet: reachesMinimum(rule, items, currency) ? undefined : 'amount_too_small',
		items,
	};
}

function multiplierOf({ rule, unmet, items }: Matched): Multiplier[] {
	if (unmet !== undefined || rule.give.type !== 'multiply') return [];
	const { factor, combine } = rule.give;
	return [{ name: rule.name, micro: microOf(factor), combine, items: new Set(items) }];
}

function tierMultiplier(
	{ tiers }: ProgrammeDefinition,
	{ member }: WhenFacts,
	countable: readonly EarnItem[],
): Multiplier[] {
	const level = tiers?.levels.find(({ name }) => name === member.tier);
	if (level === undefined || level.multiplier === 1) return [];
	const micro = microOf(level.multiplier);
	return [{ name: `tier ${level.name}`, micro, combine: 'multiply', items: new Set(countable) }];
}

function giftOf(
	{ rule, unmet, items }: Matched,
	multipliers: readonly Multiplier[],
	definition: ProgrammeDefinition,
): RuleGift {
	const { give } = rule;
	const none = { rule, points: 0, unmet, multipliers: [] };
	if (unmet !== undefined || give.type === 'multiply') return none;
	if (give.type === 'bonus') return { ...none, points: give.points };
	const names = multipliers.filter((one) => items.some((item) => one.items.has(item)));
	const unit =
		give.type === 'per_event'
			? { micro: BigInt(give.points) * MICRO, divisor: MICRO }
			: {
					micro: microOf(give.points),
					divisor: MICRO * 10n ** BigInt(currencyDigits(definition.currency) ?? 0),
				};
	const counted = items.reduce((sum, item) => {
		const amount = give.type === 'per_event' ? 1n : BigInt(item.amountMinor);
		return sum + amount * unit.micro * factorOf(item, multipliers);
	}, 0n);
	const divisor = unit.divisor * factorDivisor(multipliers);
	// Discounts may be items with amounts below zero; a rule takes no points away.
	const points = roundedQuotient(counted > 0n ? counted : 0n, divisor, definition.rounding);
	return { ...none, points, multipliers: names.map(({ name }) => name) };
}

/** The factor of an item, as a whole number over `factorDivisor`. */
function factorOf(item: EarnItem, multipliers: readonly Multiplier[]): bigint {
	let [added, multiplied] = [MICRO, 1n];
	for (const { micro, combine, items } of multipliers) {
		const factor = items.has(item) ? micro : MICRO;
		if (combine === 'add') added += factor - MICRO;
		else multiplied *= factor;
	}
	return added * multiplied;
}

function factorDivisor(multipliers: readonly Multiplier[]): bigint {
	const count = multipliers.filter(({ combine }) => combine === 'multiply').length;
	return MICRO ** BigInt(count + 1);
}
