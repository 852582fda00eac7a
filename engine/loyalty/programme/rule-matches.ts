import { parseAmount } from '../../values';
import { dayText, localTime } from './calendar';
import type { ProgrammeDefinition } from './definition';
import type { EarnFacts, EarnItem } from './earn-facts';

export type EarnRule = ProgrammeDefinition['earn'][number];
type Exclusion = ProgrammeDefinition['exclude'];

/** Why a rule counts nothing. */
export type RuleUnmet =
	| 'event_differs'
	| 'channel_differs'
	| 'tier_differs'
	| 'date_outside'
	| 'purchase_not_first'
	| 'birthday_differs'
	| 'items_missing'
	| 'amount_too_small';

export type WhenFacts = Pick<EarnFacts, 'channel' | 'occurredAt' | 'member' | 'what'>;

/** The first condition of the rule that does not hold, whatever the items are; undefined where all do. */
export function unmetBy(rule: EarnRule, facts: WhenFacts, zone: string): RuleUnmet | undefined {
	const { when } = rule;
	const checks: [RuleUnmet, boolean][] = [
		['event_differs', isAbout(rule.give, facts.what)],
		['channel_differs', allows(when.channels, facts.channel)],
		['tier_differs', allows(when.tiers, facts.member.tier ?? undefined)],
		['date_outside', isWithin(when, dayText(facts.occurredAt, zone))],
		['purchase_not_first', when.firstPurchase === undefined || facts.member.isFirstPurchase],
		['birthday_differs', isBirthday(when.birthday, facts, zone)],
	];
	return checks.find(([, holds]) => !holds)?.[0];
}

/** Multipliers are about whatever earns; money about orders; the others about what they name. */
function isAbout(give: EarnRule['give'], what: EarnFacts['what']): boolean {
	if (give.type === 'multiply') return true;
	const event = give.type === 'per_unit' ? undefined : give.event;
	return what.type === 'order' ? event === undefined : event === what.name;
}

function allows(names: readonly string[] | undefined, name: string | undefined): boolean {
	return names === undefined || (name !== undefined && names.includes(name));
}

function isWithin({ from, until }: EarnRule['when'], day: string): boolean {
	return (from === undefined || from <= day) && (until === undefined || day <= until);
}

function isBirthday(
	asked: EarnRule['when']['birthday'],
	{ member: { birthday }, occurredAt }: WhenFacts,
	zone: string,
): boolean {
	if (asked === undefined) return true;
	if (birthday === undefined) return false;
	const today = localTime(occurredAt, zone);
	if (asked === 'month') return birthday.slice(0, 2) === today.toFormat('MM');
	// Who was born on 29 February has the day before in a year without one.
	const own = birthday === '02-29' && !today.isInLeapYear ? '02-28' : birthday;
	return own === today.toFormat('MM-dd');
}

/** Whether the rule counts the item: its filters hold, and neither it nor the programme leaves the item out. */
export function countsItem(rule: EarnRule, item: EarnItem, exclude: Exclusion): boolean {
	const { products, categories } = rule.when;
	if (isExcluded(item, exclude) || isExcluded(item, rule.exclude)) return false;
	if (!allows(products, item.product)) return false;
	return (
		categories === undefined || (item.categories ?? []).some((one) => categories.includes(one))
	);
}

/** Whether an item is left out. */
export function isExcluded(item: EarnItem, { products, categories, kinds }: Exclusion): boolean {
	return (
		holds(products, item.product) ||
		holds(kinds, item.kind) ||
		(item.categories ?? []).some((category) => holds(categories, category))
	);
}

function holds(names: readonly string[] | undefined, name: string | undefined): boolean {
	return name !== undefined && names !== undefined && names.includes(name);
}

/** Whether the items come to what the rule asks for. */
export function reachesMinimum(
	{ when }: EarnRule,
	items: readonly EarnItem[],
	currency: string,
): boolean {
	if (when.minimumAmount === undefined) return true;
	const minimum = parseAmount(when.minimumAmount, currency, 'minimumAmount');
	const total = items.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
	return 'amountMinor' in minimum && total >= minimum.amountMinor;
}
