import type { Rejected } from '../../values';
import { rejected } from '../../values';
import { counterKey } from './cap-counters';
import type { ProgrammeDefinition } from './definition';
import type { EarnFacts } from './earn-facts';
import type { EarnRule, RuleUnmet } from './rule-matches';
import type { RuleGift } from './rule-points';
import { ruleGifts } from './rule-points';

/** Most points that the rules give for one order or event. */
const POINTS_MAX = 1_000_000_000;

type Cap = ProgrammeDefinition['caps'][number];

/** What a cap took from a rule's points. */
export interface CapCut extends Cap {
	/** Whose cap: the rule's, or that of the programme for all rules. */
	scope: 'rule' | 'all_rules';
	cut: number;
}

/** What one rule gave, and why. */
export interface RuleLine {
	rule: string;
	/** After the caps. */
	points: number;
	/** Before the caps. */
	uncapped: number;
	unmet: RuleUnmet | undefined;
	/** In words. */
	why: string;
	multipliers: string[];
	cuts: CapCut[];
}

export interface RulePoints {
	status: 'decided';
	points: number;
	/** One for each rule, in the order of the rules. */
	lines: RuleLine[];
}

export type RulePointsReason = 'currency_differs' | 'points_too_many';

/**
 * The points that the programme's rules give for an order or an event. Integers and `bigint` only. Parts of an order earn
 * together what the whole would, to the point, if each comes with what was booked of it `earlier`.
 */
export function decideRulePoints(
	definition: ProgrammeDefinition,
	facts: EarnFacts,
): RulePoints | Rejected<RulePointsReason> {
	const { what } = facts;
	if (what.type === 'order' && what.currency !== definition.currency)
		return currencyDiffers(definition);
	const earlier = what.type === 'order' ? (what.earlier?.items ?? []) : [];
	const items = what.type === 'order' ? [...earlier, ...what.items] : [];
	const gifts = ruleGifts(definition, facts, items);
	const before = earlier.length === 0 ? [] : ruleGifts(definition, facts, earlier);
	const rooms = roomsOf(facts);
	const lines = gifts.map((gift, i) => {
		const points = Math.max(0, gift.points - (before[i]?.points ?? 0));
		return lineOf({ ...gift, points }, rooms, definition.caps);
	});
	const points = lines.reduce((sum, line) => sum + line.points, 0);
	return points <= POINTS_MAX ? { status: 'decided', points, lines } : pointsTooMany();
}

function lineOf(gift: RuleGift, rooms: Rooms, allRules: readonly Cap[]): RuleLine {
	const { rule, unmet, multipliers } = gift;
	const cuts: CapCut[] = [];
	let points = gift.points;
	const asked = [
		...rule.caps.map((cap) => ({ cap, name: rule.name, scope: 'rule' as const })),
		...allRules.map((cap) => ({ cap, name: null, scope: 'all_rules' as const })),
	];
	for (const { cap, name, scope } of asked) {
		const cut = Math.max(0, points - rooms.roomOf(cap, name));
		if (cut > 0) cuts.push({ ...cap, scope, cut });
		points -= cut;
	}
	rooms.use(rule.name, points);
	const line = { rule: rule.name, points, uncapped: gift.points, unmet, multipliers, cuts };
	return { ...line, why: whyOf(rule, line) };
}

/** What caps leave, while the rules are walked through. */
interface Rooms {
	roomOf(cap: Cap, rule: string | null): number;
	/** Notes what a rule has given. */
	use(rule: string, points: number): void;
}

function roomsOf({ what, used }: EarnFacts): Rooms {
	const earlier = what.type === 'order' ? what.earlier?.pointsByRule : undefined;
	const given = new Map<string, number>();
	return {
		roomOf: (cap, rule) => {
			const before =
				cap.per === 'order' ? pointsIn(earlier, rule) : (used.get(counterKey(rule, cap)) ?? 0);
			return Math.max(0, cap.points - before - pointsIn(given, rule));
		},
		use: (rule, points) => void given.set(rule, points),
	};
}

/** Of one rule, or of all. */
function pointsIn(
	pointsByRule: ReadonlyMap<string, number> | undefined,
	rule: string | null,
): number {
	if (rule !== null) return pointsByRule?.get(rule) ?? 0;
	return [...(pointsByRule?.values() ?? [])].reduce((sum, points) => sum + points, 0);
}

const UNMET_WORDS: Record<RuleUnmet, string> = {
	event_differs: 'it is about something else',
	channel_differs: 'the channel is none of its channels',
	tier_differs: 'the member’s tier is none of its tiers',
	date_outside: 'the day is outside its dates',
	purchase_not_first: 'it is not the member’s first purchase',
	birthday_differs: 'it is not the member’s birthday',
	items_missing: 'no item is one that it counts',
	amount_too_small: 'the items that it counts come to less than it asks for',
};

function whyOf({ give }: EarnRule, line: Omit<RuleLine, 'why'>): string {
	if (line.unmet !== undefined) return `gives nothing: ${UNMET_WORDS[line.unmet]}`;
	if (give.type === 'multiply') return `multiplies the points of other rules by ${give.factor}`;
	const multiplied =
		line.multipliers.length === 0 ? '' : `, multiplied by ${line.multipliers.join(' and ')}`;
	const cut = line.uncapped - line.points;
	const capped = cut === 0 ? '' : `; a cap left ${line.points} and took ${cut}`;
	return `gives ${line.uncapped} points, ${giveWords(give)}${multiplied}${capped}`;
}

function giveWords(give: Exclude<EarnRule['give'], { type: 'multiply' }>): string {
	if (give.type === 'per_unit') return `${give.points} for each unit of money`;
	return give.event === undefined ? 'for the order' : `for the event ${give.event}`;
}

function currencyDiffers({ currency }: ProgrammeDefinition): Rejected<RulePointsReason> {
	return rejected('currency_differs', {
		field: 'currency',
		message: `The order is not in ${currency}, the currency of the programme`,
		mend: `Convert the order's amounts to ${currency} before this node, or name a programme in its currency.`,
	});
}

function pointsTooMany(): Rejected<RulePointsReason> {
	return rejected('points_too_many', {
		field: 'amount',
		message: `The rules give more than ${POINTS_MAX.toLocaleString('en')} points for it`,
		mend: 'Check the unit of the amount, and the rates and factors of the programme.',
	});
}
