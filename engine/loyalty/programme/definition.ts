import { z } from 'zod';
import type { Rejected } from '../../values';
import { issuePlace, issueSentence, parseAmount, readJson, rejected } from '../../values';
import {
	capsSchema,
	currencySchema,
	exclusionSchema,
	expirySchema,
	pendingSchema,
	poolsSchema,
	redeemSchema,
	referralSchema,
	refundSchema,
	ruleSchema,
	tiersSchema,
	transferSchema,
	zoneSchema,
} from './definition-parts';

const RULES_MAX = 100;
const LENGTH_MAX = 262_144;
/** The fewest days that a month has. */
const MONTH_DAYS_MIN = 28;

const partsSchema = z.strictObject({
	currency: currencySchema,
	zone: zoneSchema.default('UTC'),
	rounding: z.enum(['down', 'nearest', 'up']).default('down'),
	earn: z.array(ruleSchema).max(RULES_MAX).default([]),
	exclude: exclusionSchema,
	caps: capsSchema,
	pending: pendingSchema,
	expiry: expirySchema,
	redeem: redeemSchema.optional(),
	allowNegative: z.boolean().default(false),
	refund: refundSchema,
	transfer: transferSchema,
	holdMinutes: z.number().int().min(1).max(525_600).default(30),
	tiers: tiersSchema.optional(),
	pools: poolsSchema.optional(),
	referral: referralSchema.optional(),
});

/** A programme as it is stored and shown: what was left out stands in it by its default. */
export type ProgrammeDefinition = z.output<typeof partsSchema>;

/** What is wrong with a definition: where, and why, as the rest of a sentence. */
type Issue = [path: (string | number)[], message: string];

const definitionSchema = partsSchema.superRefine((definition, context) => {
	const checks = [checkNames, checkDurations, checkAmounts, checkTiers, checkPolicies];
	for (const [path, message] of checks.flatMap((check) => check(definition))) {
		context.addIssue({ code: 'custom', path, message });
	}
});

export type ProgrammeReason = 'definition_invalid';

/**
 * The definition of a programme, JSON as an object or as text, read strictly and in one form whatever was left out; or its
 * first mistake with its place.
 */
export function parseProgramme(input: unknown): ProgrammeDefinition | Rejected<ProgrammeReason> {
	const read = readJson(input, LENGTH_MAX);
	if ('problem' in read) return invalid('definition', read.problem);
	const result = definitionSchema.safeParse(read.data, {
		errorMap: (issue, { data }) => ({
			message: data === undefined ? 'is missing' : issueSentence(issue),
		}),
	});
	if (result.success) return result.data;
	const [issue] = result.error.issues;
	const place = issuePlace('', issue?.path ?? []) || 'definition';
	return invalid(place, issue?.message ?? 'is not valid');
}

function invalid(place: string, sentence: string): Rejected<ProgrammeReason> {
	return rejected('definition_invalid', {
		field: place,
		message: `${place}: ${sentence}`,
		mend: 'Correct this place of the programme’s definition. Nothing was changed; the documentation lists all fields with an example.',
	});
}

/** Rules are told apart by their names: caps and statements refer to them. */
function checkNames({ earn, tiers }: ProgrammeDefinition): Issue[] {
	const levels = tiers?.levels ?? [];
	const known = new Set(levels.map(({ name }) => name));
	return [
		...twice(earn).map((i): Issue => [['earn', i, 'name'], 'must not stand twice']),
		...twice(levels).map((i): Issue => [['tiers', 'levels', i, 'name'], 'must not stand twice']),
		...earn.flatMap(({ when }, i) =>
			(when.tiers ?? []).flatMap((name, n): Issue[] =>
				known.has(name) ? [] : [[['earn', i, 'when', 'tiers', n], 'must be the name of a level']],
			),
		),
	];
}

function twice(named: readonly { name: string }[]): number[] {
	const seen = new Set<string>();
	return named.flatMap(({ name }, i) => (seen.size < seen.add(name).size ? [] : [i]));
}

function checkDurations({ expiry, tiers, pending, earn }: ProgrammeDefinition): Issue[] {
	const issues: Issue[] = [];
	const hasDuration = expiry.type === 'rolling' || expiry.type === 'inactivity';
	if (hasDuration && !isOneOf(expiry)) issues.push([['expiry'], 'must have either days or months']);
	if (tiers?.period.type === 'rolling' && !isOneOf(tiers.period)) {
		issues.push([['tiers', 'period'], 'must have either days or months']);
	}
	const waits = pending.type === 'days' ? pending.days : 0;
	const lasts = expiry.type === 'rolling' ? daysAtLeast(expiry) : Infinity;
	if (waits >= lasts) issues.push([['pending', 'days'], 'must be fewer days than points last']);
	earn.forEach(({ when: { from, until } }, i) => {
		if (from !== undefined && until !== undefined && until < from)
			issues.push([['earn', i, 'when', 'until'], 'must not be before the first day']);
	});
	return issues;
}

function isOneOf({ days, months }: { days?: number | undefined; months?: number | undefined }) {
	return (days === undefined) !== (months === undefined);
}

function daysAtLeast({
	days,
	months = 0,
}: {
	days?: number | undefined;
	months?: number | undefined;
}) {
	return days ?? months * MONTH_DAYS_MIN;
}

/** Money has no more decimals than the currency. */
function checkAmounts(definition: ProgrammeDefinition): Issue[] {
	const { currency, earn, redeem, referral, tiers } = definition;
	const levels = tiers?.qualifyBy === 'spend' ? tiers.levels : [];
	const amounts: [Issue[0], number | undefined][] = [
		...earn.map(({ when }, i): [Issue[0], number | undefined] => [
			['earn', i, 'when', 'minimumAmount'],
			when.minimumAmount,
		]),
		[['redeem', 'value'], redeem?.value],
		[['referral', 'minimumAmount'], referral?.minimumAmount],
		...levels.map(({ from }, i): [Issue[0], number] => [['tiers', 'levels', i, 'from'], from]),
	];
	return amounts.flatMap(([path, amount]): Issue[] => {
		if (amount === undefined || 'amountMinor' in parseAmount(amount, currency, 'amount')) return [];
		return [[path, `must not have more decimals than ${currency} has`]];
	});
}

function checkTiers({ tiers }: ProgrammeDefinition): Issue[] {
	if (tiers === undefined) return [];
	return tiers.levels.flatMap(({ from }, i): Issue[] => {
		const path = ['tiers', 'levels', i, 'from'];
		if (tiers.qualifyBy !== 'spend' && !Number.isInteger(from)) {
			return [[path, 'must be a whole number']];
		}
		const below = tiers.levels[i - 1];
		return below !== undefined && from <= below.from
			? [[path, 'must be more than that of the level before']]
			: [];
	});
}

function checkPolicies({ allowNegative, refund, redeem }: ProgrammeDefinition): Issue[] {
	const issues: Issue[] = [];
	if (refund.policy === 'allow_negative' && !allowNegative) {
		issues.push([['refund', 'policy'], 'may be allow_negative only where allowNegative is true']);
	}
	if (redeem !== undefined && redeem.minimum % redeem.step !== 0) {
		issues.push([['redeem', 'minimum'], 'must be a multiple of step']);
	}
	return issues;
}
