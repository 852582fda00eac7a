import type { Rejected } from '../../values';
import { rejected } from '../../values';
import { capCounters } from '../programme/cap-counters';
import { dayText } from '../programme/calendar';
import { decideLotTerms, lastingTerms } from '../programme/decide-lot-terms';
import type { RuleLine, RulePointsReason } from '../programme/decide-rule-points';
import { decideRulePoints } from '../programme/decide-rule-points';
import type { ProgrammeDefinition } from '../programme/definition';
import type { EarnFacts, EarnItem } from '../programme/earn-facts';
import { isExcluded } from '../programme/rule-matches';
import type { Desk } from './book';
import type { OrderPart } from './decide-refund';
import type { RuleFacts } from './rule-facts';
import type { EarnCommand, OrderItem } from './types';

/** What the rules give, and on which terms. */
export interface RuledEarning {
	points: number;
	expiresAt: number | null;
	idleAfter: string | null;
	pending: EarnCommand['pending'];
	lines: RuleLine[];
	kept: RuledKept;
}

/** What the ledger keeps of it: for refunds, and for further parts of the same order. */
export interface RuledKept {
	order?: OrderPart;
	items?: readonly EarnItem[];
	pointsByRule: [rule: string, points: number][];
}

type RuledCommand = EarnCommand & { by: NonNullable<EarnCommand['by']> };

/** The points of an order or event by the programme's rules. */
export function decideByRules(
	desk: Desk<RuleFacts>,
	command: RuledCommand,
): RuledEarning | Rejected<RulePointsReason | 'programme_unknown'> {
	const { definition, facts, holder, accounts } = desk;
	if (definition === undefined) return programmeUnknown();
	const { by, programme, occurredAt, channel } = command;
	const tier = facts.tiers.tierAt(programme, holder.profileId, occurredAt);
	const birthday = facts.birthdayOf(holder.profileId);
	const asked: EarnFacts = {
		what: by.type === 'event' ? by : { ...by, ...earlierOf(desk, command) },
		...(channel === null ? {} : { channel }),
		occurredAt,
		member: {
			tier,
			...(birthday === undefined ? {} : { birthday }),
			isFirstPurchase: !facts.hasBought(accounts, holder.profileId),
		},
		used: usedOf(desk, definition, command),
	};
	const decided = decideRulePoints(definition, asked);
	if (decided.status === 'rejected') return decided;
	const { points, lines } = decided;
	noteUses(desk, definition, { command, lines });
	return {
		points,
		lines,
		...termsOf(definition, occurredAt),
		kept: keptOf(definition, command, { points, lines }),
	};
}

function termsOf(definition: ProgrammeDefinition, occurredAt: number) {
	const { activatesAt, waitsFor, cancelsAt } = decideLotTerms(definition, occurredAt);
	const until = activatesAt ?? cancelsAt;
	const pending = until === null ? null : { until, event: waitsFor };
	return { ...lastingTerms(definition, occurredAt), pending };
}

/** What was booked of the same order before: parts earn together what the whole would. */
function earlierOf(
	{ facts, booked, holder, ledger }: Desk<RuleFacts>,
	{ reference, programme, by }: RuledCommand,
): Pick<Extract<EarnFacts['what'], { type: 'order' }>, 'earlier'> {
	if (by.type !== 'order' || reference === '') return {};
	const owner = ledger.ownerOf(holder.homeProfileId, programme);
	const parts = [...facts.parts, ...booked].flatMap((one) => {
		const isSame = one.operation === 'earn' && one.reference === reference;
		const isTheirs =
			one.programme === programme && ledger.ownerOf(one.profileId, programme) === owner;
		const kept = one.details.kept as RuledKept | undefined;
		return isSame && isTheirs && kept?.items !== undefined ? [{ ...kept, items: kept.items }] : [];
	});
	if (parts.length === 0) return {};
	const pointsByRule = new Map<string, number>();
	for (const [rule, points] of parts.flatMap((part) => part.pointsByRule))
		pointsByRule.set(rule, (pointsByRule.get(rule) ?? 0) + points);
	return { earlier: { items: parts.flatMap(({ items }) => items), pointsByRule } };
}

/** What counts against each cap already. */
function usedOf(
	{ facts, accounts }: Desk<RuleFacts>,
	definition: ProgrammeDefinition,
	{ programme, occurredAt }: RuledCommand,
): Map<string, number> {
	const profileIds = new Set(accounts.map(({ profileId }) => profileId));
	return new Map(
		capCounters(definition, occurredAt).map(({ key, rule, of, sinceDay }) => {
			const uses = of === 'member' ? facts.memberUses : facts.programmeUses;
			const counted = uses.filter(
				(use) =>
					use.programme === programme &&
					(rule === null || use.rule === rule) &&
					(sinceDay === null || use.day >= sinceDay) &&
					(use.homeProfileId === undefined || profileIds.has(use.homeProfileId)),
			);
			return [key, counted.reduce((sum, { points }) => sum + points, 0)];
		}),
	);
}

function noteUses(
	{ facts, holder }: Desk<RuleFacts>,
	definition: ProgrammeDefinition,
	{ command, lines }: { command: RuledCommand; lines: readonly RuleLine[] },
): void {
	if (capCounters(definition, command.occurredAt).length === 0) return;
	const day = dayText(command.occurredAt, definition.zone);
	for (const { rule, points } of lines) {
		if (points > 0)
			facts.use({
				programme: command.programme,
				rule,
				day,
				points,
				homeProfileId: holder.homeProfileId,
			});
	}
}

function keptOf(
	{ exclude }: ProgrammeDefinition,
	{ by, amountMinor }: RuledCommand,
	{ points, lines }: { points: number; lines: readonly RuleLine[] },
): RuledKept {
	const pointsByRule = lines
		.filter((line) => line.points > 0)
		.map((line): [string, number] => [line.rule, line.points]);
	if (by.type !== 'order') return { pointsByRule };
	const counted = by.lines.map((line, i) => {
		const item = by.items[i];
		return { line, weight: item !== undefined && isExcluded(item, exclude) ? 0 : line.amountMinor };
	});
	const items = withPoints(counted, points);
	return {
		pointsByRule,
		items: by.items,
		order: { amountMinor: amountMinor ?? 0, currency: by.currency, items },
	};
}

/** The order's points on the lines that count, by what was paid for each, whole and to the point together. */
function withPoints(
	counted: readonly { line: OrderItem; weight: number }[],
	points: number,
): NonNullable<OrderPart['items']> {
	const total = counted.reduce((sum, { weight }) => sum + weight, 0);
	let passed = 0;
	let given = 0;
	return counted.map(({ line, weight }) => {
		passed += weight;
		const upTo = total === 0 ? 0 : Number((BigInt(points) * BigInt(passed)) / BigInt(total));
		const own = upTo - given;
		given = upTo;
		return { ...line, points: own };
	});
}

function programmeUnknown(): Rejected<'programme_unknown'> {
	return rejected('programme_unknown', {
		field: 'programme',
		message: 'No programme of this name is saved, so that there are no rules to earn by',
		mend: 'Save the programme first, choose another, or let the item earn a number of points or points for each unit of money.',
	});
}
