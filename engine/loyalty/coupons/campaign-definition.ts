import { DateTime, IANAZone } from 'luxon';
import { z } from 'zod';
import { CHANNEL_LENGTH_MAX } from '../../events';
import type { Rejected } from '../../values';
import { isCurrency, issuePlace, issueSentence, readJson, rejected } from '../../values';
import {
	CHECK_DIGITS,
	codeKeyOf,
	DEFAULT_ALPHABET,
	DIGITS,
	isShared,
	PLACEHOLDER,
} from './code-pattern';

const PATTERN_LENGTH_MAX = 64;
const ALPHABET_LENGTH_MAX = 36;
const LIMIT_MAX = 1_000_000_000;
const LIST_LENGTH_MAX = 1_000;
const NAME_LENGTH_MAX = 256;
const EAN13_DIGITS = 13;
const BASIS_POINTS_PER_PERCENT = 100;

const name = z.string().trim().min(1).max(NAME_LENGTH_MAX);
const names = z.array(name).max(LIST_LENGTH_MAX).default([]);
const limit = z.number().int().min(1).max(LIMIT_MAX).optional();
const currency = z
	.string()
	.trim()
	.toUpperCase()
	.refine(isCurrency, 'must be a currency such as EUR');
const amountMinor = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const percent = z
	.number()
	.positive()
	.max(100)
	.refine((value) => isWhole(value * BASIS_POINTS_PER_PERCENT), 'must have at most two decimals');

const valueSchema = z.discriminatedUnion('kind', [
	z.strictObject({ kind: z.literal('percent'), percent, amountMinorMax: amountMinor.optional() }),
	z.strictObject({ kind: z.literal('amount'), amountMinor, currency }),
	z.strictObject({
		kind: z.literal('free_product'),
		product: name,
		quantity: z.number().int().min(1).max(LIST_LENGTH_MAX).default(1),
	}),
	z.strictObject({ kind: z.literal('points'), points: amountMinor, programme: name.optional() }),
]);

const codesSchema = z
	.strictObject({
		pattern: z
			.string()
			.trim()
			.toUpperCase()
			.min(1)
			.max(PATTERN_LENGTH_MAX)
			.regex(/^[0-9A-Z# -]+$/, 'must be letters A to Z, digits, dashes, spaces and # for chance'),
		alphabet: z
			.string()
			.toUpperCase()
			.regex(/^[0-9A-Z]+$/, 'must be letters A to Z and digits')
			.min(2)
			.max(ALPHABET_LENGTH_MAX)
			.refine(
				hasNoDoubles,
				'must not have two characters that are taken for one another, such as 0 and O',
			)
			.optional(),
		checkDigit: z.enum(CHECK_DIGITS).default('luhn'),
	})
	.transform((codes) => ({
		...codes,
		alphabet: codes.alphabet ?? (codes.checkDigit === 'ean13' ? DIGITS : DEFAULT_ALPHABET),
	}))
	.refine(({ pattern }) => codeKeyOf(pattern) !== '' || pattern.includes(PLACEHOLDER), {
		message: 'must have a letter, a digit or a #',
		path: ['pattern'],
	})
	.refine(({ alphabet, checkDigit }) => checkDigit !== 'luhn' || alphabet.length % 2 === 0, {
		message: 'must have an even number of characters: else the check digit misses some wrong ones',
		path: ['alphabet'],
	})
	.refine((codes) => codes.checkDigit !== 'ean13' || isEan13(codes), {
		message: 'must be 13 digits in all, the last one a #, with an alphabet of digits only',
		path: ['pattern'],
	});

const validSchema = z
	.strictObject({
		from: z.string().trim().optional(),
		until: z.string().trim().optional(),
		zone: z
			.string()
			.refine((zone) => IANAZone.isValidZone(zone), 'must be a zone such as Europe/Berlin'),
	})
	.refine(({ from, zone }) => from === undefined || instantIn(from, zone, 'start') !== null, {
		message: 'must be a date such as 2026-06-01, or a date and time',
		path: ['from'],
	})
	.refine(({ until, zone }) => until === undefined || instantIn(until, zone, 'end') !== null, {
		message: 'must be a date such as 2026-08-31, or a date and time',
		path: ['until'],
	});

const campaignSchema = z
	.strictObject({
		value: valueSchema,
		codes: codesSchema,
		/** `personal`: only whom it was issued to. `public`: whoever has the code. */
		audience: z.enum(['personal', 'public']).default('public'),
		limits: z
			.strictObject({ total: limit, perPerson: limit, perDay: limit, perCode: limit })
			.default({}),
		minimumSpend: z.strictObject({ amountMinor, currency }).optional(),
		products: names,
		categories: names,
		channels: names,
		valid: validSchema.default({ zone: 'UTC' }),
		stacking: z.enum(['stackable', 'exclusive']).default('exclusive'),
		/** The channel that redemptions are credited to where the coupon was handed out on none. */
		creditChannel: z.string().trim().min(1).max(CHANNEL_LENGTH_MAX).optional(),
	})
	.refine(({ audience, codes }) => audience === 'public' || !isShared(codes), {
		message: 'must have a # where coupons are personal: else all have the same code',
		path: ['codes', 'pattern'],
	});

/** What a campaign is, as it is stored. */
export type CampaignDefinition = z.output<typeof campaignSchema>;
export type CouponValue = CampaignDefinition['value'];

/** The definition read strictly, from JSON or data; or a sentence that names the place that is wrong. */
export function parseCampaign(input: unknown): CampaignDefinition | Rejected<'campaign_invalid'> {
	const read = readJson(input);
	if ('problem' in read) return invalid('definition', read.problem);
	const parsed = campaignSchema.safeParse(read.data);
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	if (issue === undefined) return invalid('definition', 'is not valid');
	return invalid(issuePlace('', issue.path) || 'definition', issueSentence(issue));
}

function invalid(place: string, sentence: string): Rejected<'campaign_invalid'> {
	return rejected('campaign_invalid', {
		field: place,
		message: `The campaign cannot be saved: ${place} ${sentence}`,
		mend: 'Change it there and save again. docs/coupons.md lists all fields of a campaign.',
	});
}

/** From when until when it is valid, epoch ms, the end not included; null where there is none. */
export function validityOf({ from, until, zone }: CampaignDefinition['valid']): {
	from: number | null;
	until: number | null;
} {
	return {
		from: from === undefined ? null : instantIn(from, zone, 'start'),
		until: until === undefined ? null : instantIn(until, zone, 'end'),
	};
}

/** A date is its first moment, or the first of the next day where it ends something. */
function instantIn(text: string, zone: string, side: 'start' | 'end'): number | null {
	const time = DateTime.fromISO(text, { zone });
	if (!time.isValid || !/^\d{4}-\d{2}-\d{2}/.test(text)) return null;
	const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text);
	return isDate && side === 'end' ? time.plus({ days: 1 }).toMillis() : time.toMillis();
}

/** The day of an instant in the campaign's zone, epoch ms, the end not included. */
export function dayIn(zone: string, instant: number): { from: number; to: number } {
	const start = DateTime.fromMillis(instant, { zone }).startOf('day');
	return { from: start.toMillis(), to: start.plus({ days: 1 }).toMillis() };
}

/** How often one code may be redeemed: once, unless everybody has the same. Null: without a limit of its own. */
export function usesPerCode({ codes, limits }: CampaignDefinition): number | null {
	return limits.perCode ?? (isShared(codes) ? null : 1);
}

function hasNoDoubles(alphabet: string): boolean {
	return new Set(codeKeyOf(alphabet)).size === alphabet.length;
}

function isEan13({ pattern, alphabet }: { pattern: string; alphabet: string }): boolean {
	const places = pattern.replace(/[ -]/g, '');
	const isDigits = /^[0-9#]+$/.test(places) && /^[0-9]+$/.test(alphabet);
	return isDigits && places.length === EAN13_DIGITS && places.endsWith(PLACEHOLDER);
}

/** Two decimals of a percentage, which binary fractions only come near to. */
function isWhole(value: number): boolean {
	return Math.abs(value - Math.round(value)) < 1e-6;
}
