import { z } from 'zod';
import type { ConditionScope, Sql } from '../../store';
import {
	compareInteger,
	comparisonOf,
	conditionKind,
	conditionText,
	LIMIT_WORDS,
	limitOperator,
} from '../../store';
import { POINTS_MAX } from '../points/decide-points';
import { PROGRAMME_LENGTH_MAX } from '../points/prepare-command';
import {
	balanceChangesAt,
	balanceOf,
	earnedChangesAt,
	expiringChangesAt,
	expiringOf,
	neverChanges,
	totalOf,
} from './repository-conditions';
import { DEFAULT_PROGRAMME } from '../points/types';

const DAYS_MAX = 36_500;

const schema = z
	.object({
		kind: z.literal('loyalty'),
		programme: conditionText(PROGRAMME_LENGTH_MAX).optional(),
		measure: z.enum(['balance', 'earned', 'redeemed', 'expiring']),
		days: z.number().int().min(1).max(DAYS_MAX).optional(),
		operator: limitOperator,
		value: z.number().int().min(0).max(POINTS_MAX),
	})
	.strict()
	.superRefine(({ measure, days, operator, value }, { addIssue }) => {
		const refuse = (field: string, message: string) =>
			addIssue({ code: 'custom', path: [field], message });
		if (measure === 'expiring' && days === undefined)
			refuse('days', 'is missing: points that expire within how many days?');
		if (measure !== 'expiring' && days !== undefined)
			refuse('days', 'must be left out unless measure is expiring');
		if (value > 0) return;
		if (operator === 'gte') refuse('value', 'must be 1 or more: at least 0 is true of everybody');
		if (operator === 'lt') refuse('value', 'must be 1 or more: less than 0 is true of nobody');
	});

type LoyaltyCondition = z.infer<typeof schema>;

/** The person's points in a programme: those to spend, ever earned, ever redeemed, or about to lapse. */
export const loyaltyCondition = conditionKind<LoyaltyCondition>({
	kind: 'loyalty',
	schema,
	found,
	isMet: ({ operator, value }, points) => compareInteger(points, comparisonOf(operator), value),
	mayChangeAt,
	readFound: Number,
	describe,
	toChange: (condition, answer) => {
		const { isMet, found: points } = answer;
		return toChange(condition, { isMet, points: Number(points) });
	},
});

function purseOf({ programme = DEFAULT_PROGRAMME }: LoyaltyCondition, scope: ConditionScope) {
	return { ...scope, programme };
}

function found(condition: LoyaltyCondition, scope: ConditionScope): Sql {
	const purse = purseOf(condition, scope);
	switch (condition.measure) {
		case 'balance':
			return balanceOf(purse);
		case 'earned':
			return totalOf(purse, 'earned');
		case 'redeemed':
			return totalOf(purse, 'redeemed');
		case 'expiring':
			return expiringOf(purse, condition.days ?? 0);
	}
}

function mayChangeAt(condition: LoyaltyCondition, scope: ConditionScope): Sql {
	const purse = purseOf(condition, scope);
	const limit = { comparison: comparisonOf(condition.operator), value: condition.value };
	switch (condition.measure) {
		case 'balance':
			return balanceChangesAt(purse, limit);
		case 'expiring':
			return expiringChangesAt(purse, condition.days ?? 0, limit);
		case 'earned':
			return earnedChangesAt(purse, limit);
		case 'redeemed':
			return neverChanges();
	}
}

function describe(condition: LoyaltyCondition): string {
	const { measure, operator, value, programme, days = 0 } = condition;
	const figure = {
		balance: 'points to spend',
		earned: 'points ever earned',
		redeemed: 'points ever redeemed',
		expiring: `points that expire within ${days === 1 ? '1 day' : `${days} days`}`,
	}[measure];
	const where = programme === undefined ? '' : ` in ${programme}`;
	return `${figure}${where}: ${LIMIT_WORDS[operator]} ${value}`;
}

interface PointsAnswer {
	isMet: boolean;
	points: number;
}

function toChange(condition: LoyaltyCondition, answer: PointsAnswer): string {
	const { measure } = condition;
	const change = changeOf(condition, answer);
	const have = haveWords(condition, answer.points);
	if (change < 0 && (measure === 'earned' || measure === 'redeemed'))
		return `Only a refund changes it: points ever ${measure} become fewer by nothing else; ${have}.`;
	return `${changeWords(condition, answer, change)} would ${answer.isMet ? 'end it' : 'do'}; ${have}.`;
}

/** How many points more, or fewer where below zero, make the answer the opposite. */
function changeOf({ operator, value }: LoyaltyCondition, { isMet, points }: PointsAnswer): number {
	if (operator === 'equals') return isMet ? 1 : value - points;
	// The least number of points on the upper side of the limit.
	const upper = operator === 'gte' || operator === 'lt' ? value : value + 1;
	return points >= upper ? upper - 1 - points : upper - points;
}

function changeWords(
	{ operator }: LoyaltyCondition,
	{ isMet }: PointsAnswer,
	change: number,
): string {
	if (operator === 'equals' && isMet) return 'Any other number of points';
	const count = Math.abs(change);
	const points = `point${count === 1 ? '' : 's'}`;
	return change > 0 ? `${count} more ${points}` : `${count} ${points} fewer`;
}

function haveWords({ measure, days = 0 }: LoyaltyCondition, points: number): string {
	if (measure === 'balance') return `they have ${points}`;
	if (measure === 'expiring')
		return `${points} expire${points === 1 ? 's' : ''} within ${days === 1 ? '1 day' : `${days} days`}`;
	return `they have ${measure} ${points}`;
}
