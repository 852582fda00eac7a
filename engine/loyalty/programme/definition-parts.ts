import { IANAZone } from 'luxon';
import { z } from 'zod';
import { isCurrency } from '../../values';
import { isDecimal } from './decimals';

/** Most points that a rule, a cap or a tier may name. */
const POINTS_MAX = 1_000_000_000;
const NAME_LENGTH_MAX = 128;
export const TIER_NAME_LENGTH_MAX = NAME_LENGTH_MAX;
const NAMES_MAX = 1_000;
export const DAYS_MAX = 36_500;
const MONTHS_MAX = 1_200;
const FACTOR_MAX = 100;
const AMOUNT_MAX = 1_000_000_000;

const DECIMAL_WORDS = 'must be a number of zero or more with at most 6 decimals';
const DAY_WORDS = 'must be a day such as 2026-11-30';
const DAY_OF_YEAR_WORDS = 'must be a month and a day such as 12-31';

const decimal = z.number().refine(isDecimal, DECIMAL_WORDS);
export const nameSchema = z.string().trim().min(1).max(NAME_LENGTH_MAX);
const namesSchema = z.array(nameSchema).min(1).max(NAMES_MAX);
export const pointsSchema = z.number().int().min(1).max(POINTS_MAX);
const pointsFromZero = z.number().int().min(0).max(POINTS_MAX);
const daysSchema = z.number().int().min(1).max(DAYS_MAX);
const monthsSchema = z.number().int().min(1).max(MONTHS_MAX);
/** Money in major units of the programme's currency. That its decimals are the currency's is checked with the whole. */
const amountSchema = decimal.refine(
	(value) => value <= AMOUNT_MAX,
	`must be at most ${AMOUNT_MAX}`,
);
const daySchema = z.string().refine(isDay, DAY_WORDS);
/** A leap year, so that 29 February is a day; where a year lacks it, the day before counts. */
const dayOfYearSchema = z.string().refine((text) => isDay(`2024-${text}`), DAY_OF_YEAR_WORDS);

export const currencySchema = z
	.string()
	.trim()
	.toUpperCase()
	.refine(isCurrency, 'must be a three-letter currency code such as EUR');
export const zoneSchema = z
	.string()
	.trim()
	.refine((name) => IANAZone.isValidZone(name), 'must be a time zone such as Europe/Berlin');

export const PERIODS = ['order', 'day', 'week', 'month', 'year', 'ever'] as const;

/** At most so many points: for one member or for all together, in each period. */
export const capSchema = z.strictObject({
	points: pointsFromZero,
	of: z.enum(['member', 'programme']).default('member'),
	per: z.enum(PERIODS),
});
export const capsSchema = z.array(capSchema).max(10).default([]);

export const exclusionSchema = z
	.strictObject({
		products: namesSchema.optional(),
		categories: namesSchema.optional(),
		kinds: namesSchema.optional(),
	})
	.default({});

const whenSchema = z
	.strictObject({
		channels: namesSchema.optional(),
		products: namesSchema.optional(),
		categories: namesSchema.optional(),
		tiers: namesSchema.optional(),
		/** The first and the last day, both included, in the programme's zone. */
		from: daySchema.optional(),
		until: daySchema.optional(),
		firstPurchase: z.literal(true).optional(),
		birthday: z.enum(['day', 'month']).optional(),
		/** What the items that the rule counts must come to. */
		minimumAmount: amountSchema.optional(),
	})
	.default({});

const giveSchema = z.discriminatedUnion('type', [
	z.strictObject({
		type: z.literal('per_unit'),
		points: decimal.refine((value) => value > 0 && value <= 1_000_000, 'must be above 0'),
	}),
	z.strictObject({ type: z.literal('per_event'), event: nameSchema, points: pointsSchema }),
	/** With an order, or with an event of this name; never multiplied. */
	z.strictObject({ type: z.literal('bonus'), event: nameSchema.optional(), points: pointsSchema }),
	z.strictObject({
		type: z.literal('multiply'),
		factor: decimal.refine(
			(value) => value >= 1 && value <= FACTOR_MAX,
			`must be from 1 to ${FACTOR_MAX}`,
		),
		combine: z.enum(['add', 'multiply']).default('multiply'),
	}),
]);

/** The order of the rules is their priority. */
export const ruleSchema = z.strictObject({
	name: nameSchema,
	give: giveSchema,
	when: whenSchema,
	exclude: exclusionSchema,
	caps: capsSchema,
	/** Nothing that this rule has counted counts for a later one of its sort. */
	stop: z.boolean().default(false),
});

export const pendingSchema = z
	.discriminatedUnion('type', [
		z.strictObject({ type: z.literal('none') }),
		z.strictObject({ type: z.literal('days'), days: daysSchema }),
		z.strictObject({
			type: z.literal('event'),
			event: nameSchema,
			cancelAfterDays: daysSchema,
		}),
	])
	.default({ type: 'none' });

const durationFields = { days: daysSchema.optional(), months: monthsSchema.optional() };

export const expirySchema = z
	.discriminatedUnion('type', [
		z.strictObject({ type: z.literal('never') }),
		z.strictObject({
			type: z.literal('rolling'),
			...durationFields,
			/** On to the end of the month or quarter that it falls into. */
			roundTo: z.enum(['month', 'quarter']).optional(),
		}),
		z.strictObject({
			type: z.literal('fixed'),
			/** The last days of points, each year. */
			dates: z.array(dayOfYearSchema).min(1).max(12),
			/** Points earned fewer days before a date last until the next one. */
			minimumDays: z.number().int().min(0).max(DAYS_MAX).default(0),
		}),
		z.strictObject({ type: z.literal('inactivity'), ...durationFields }),
	])
	.default({ type: 'never' });

export const redeemSchema = z.strictObject({
	/** So many points are worth `value`. */
	points: pointsSchema,
	value: amountSchema.refine((value) => value > 0, 'must be above 0'),
	minimum: pointsSchema.default(1),
	step: pointsSchema.default(1),
});

export const refundSchema = z
	.strictObject({
		policy: z.enum(['only_pending', 'within_balance', 'allow_negative']).default('within_balance'),
		/** What becomes of points given back to a lot that has lapsed meanwhile. */
		lapsed: z
			.discriminatedUnion('type', [
				z.strictObject({ type: z.literal('keep') }),
				z.strictObject({ type: z.literal('extend'), days: daysSchema }),
			])
			.default({ type: 'keep' }),
	})
	.default({});

export const transferSchema = z
	.strictObject({
		allowed: z.boolean().default(false),
		expiry: z.enum(['keep', 'reset']).default('keep'),
	})
	.default({});

export const levelSchema = z.strictObject({
	name: nameSchema,
	/** Points, orders, or money in major units. */
	from: amountSchema,
	multiplier: decimal
		.refine((value) => value >= 1 && value <= FACTOR_MAX, `must be from 1 to ${FACTOR_MAX}`)
		.default(1),
	benefits: z.array(nameSchema).max(50).default([]),
});

export const tiersSchema = z.strictObject({
	qualifyBy: z.enum(['points', 'spend', 'orders']),
	period: z.discriminatedUnion('type', [
		z.strictObject({ type: z.literal('calendar') }),
		z.strictObject({ type: z.literal('anniversary') }),
		z.strictObject({ type: z.literal('rolling'), ...durationFields }),
	]),
	keepUntil: z.enum(['end_of_period', 'end_of_next_period']).default('end_of_next_period'),
	downgrade: z
		.strictObject({
			to: z.enum(['one_down', 'by_balance', 'none']).default('by_balance'),
			graceDays: z.number().int().min(0).max(366).default(0),
		})
		.default({}),
	/** From the lowest to the highest. */
	levels: z.array(levelSchema).min(1).max(20),
});

export const poolsSchema = z.strictObject({ maxPeople: z.number().int().min(2).max(100) });

export const referralSchema = z.strictObject({
	referrerPoints: pointsFromZero,
	friendPoints: pointsFromZero,
	/** How many friends a member gets points for. */
	limit: z
		.strictObject({
			friends: z.number().int().min(1).max(1_000_000),
			per: z.enum(['month', 'year', 'ever']),
		})
		.optional(),
	/** What the friend's first order must come to. */
	minimumAmount: amountSchema.optional(),
});

/** Whether it is a day of the calendar; luxon's parser is not needed for ten fixed characters. */
function isDay(text: string): boolean {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
	const at = Date.parse(`${text}T00:00:00Z`);
	return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
