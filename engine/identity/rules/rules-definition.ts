import { isSupportedCountry } from 'libphonenumber-js/min';
import { z } from 'zod';
import { issuePlace, issueSentence } from '../../values';
import { isBlockedPattern, NAMED_PATTERNS, PATTERN_LENGTH_MAX } from './blocked';

const TYPES_MAX = 50;
export const TYPE_LENGTH_MAX = 64;
const LIMIT_MAX = 1_000_000;
const DAYS_MAX = 3_650;
const BLOCKED_VALUES_MAX = 1_000;
const BLOCKED_PATTERNS_MAX = 50;
const BLOCKED_VALUE_LENGTH_MAX = 256;
const TRAITS_MAX = 250;
const TRAIT_NAME_LENGTH_MAX = 128;
const SOURCES_MAX = 100;
const SOURCE_LENGTH_MAX = 128;

const TYPE_NAME = /^[a-z][a-z0-9_]*$/;
const TYPE_NAME_WORDS =
	'must be small letters, digits and underscores, such as membership_no, and begin with a letter';
const PATTERN_WORDS =
	'must be text with * for any characters and ? for one, and more than these, or one of ' +
	Object.keys(NAMED_PATTERNS).join(', ');

/** How values of a type are made comparable. */
export const FORMS = ['email', 'phone', 'card', 'exact'] as const;
/** Which of several values of a trait counts: what `foldTraits` does with them. */
export const TRAIT_STRATEGIES = ['latest', 'first', 'source_order', 'max', 'min', 'union'] as const;

const distinct = <Value>(values: Value[]): Value[] => [...new Set(values)];
const textUpTo = (lengthMax: number) => z.string().trim().min(1).max(lengthMax);

export const limitSchema = z.strictObject({
	count: z.number().int().min(1).max(LIMIT_MAX),
	days: z.number().int().min(1).max(DAYS_MAX).optional(),
});
export const blockedValuesSchema = z
	.array(textUpTo(BLOCKED_VALUE_LENGTH_MAX).toLowerCase())
	.max(BLOCKED_VALUES_MAX)
	.transform(distinct);
export const blockedPatternsSchema = z
	.array(textUpTo(PATTERN_LENGTH_MAX).toLowerCase().refine(isBlockedPattern, PATTERN_WORDS))
	.max(BLOCKED_PATTERNS_MAX)
	.transform(distinct);
export const typeNameSchema = textUpTo(TYPE_LENGTH_MAX).regex(TYPE_NAME, TYPE_NAME_WORDS);
export const regionSchema = z
	.string()
	.trim()
	.toUpperCase()
	.refine(isSupportedCountry, 'must be a two-letter country such as DE');
export const emailSchema = z.strictObject({
	gmailDots: z.enum(['keep', 'ignore']),
	plusTags: z.enum(['keep', 'ignore']),
});
export const traitRuleSchema = z.strictObject({
	strategy: z.enum(TRAIT_STRATEGIES),
	empty: z.enum(['ignore', 'clear']).default('ignore'),
});
export const traitRulesByNameSchema = z
	.record(textUpTo(TRAIT_NAME_LENGTH_MAX), traitRuleSchema)
	.refine((byName) => Object.keys(byName).length <= TRAITS_MAX, {
		message: `must have at most ${TRAITS_MAX} entries`,
	});
export const sourceOrderSchema = z
	.array(textUpTo(SOURCE_LENGTH_MAX))
	.max(SOURCES_MAX)
	.transform(distinct);

const typeSchema = z.strictObject({
	type: typeNameSchema,
	form: z.enum(FORMS),
	limit: limitSchema.optional(),
	links: z.enum(['merge', 'attach']).optional(),
	luhn: z.boolean().optional(),
	blockedValues: blockedValuesSchema.optional(),
	blockedPatterns: blockedPatternsSchema.optional(),
});

/** How one type of identifier behaves, as it is stored. What is absent: no limit, `merge`, no check digit, nothing blocked. */
export type TypeDefinition = z.output<typeof typeSchema>;

/** The two-fold types: the channels of consent and sending compare their addresses by these forms. */
const FIXED_FORMS: Readonly<Record<string, TypeDefinition['form']>> = {
	email: 'email',
	phone: 'phone',
};

// One character six times names nobody, but for numbers that a brand hands out itself, such as 111111.
const REPEATED = { blockedPatterns: ['{repeated}'] };

/** What most brands want: a customer number is one person, cookies are many. */
export const DEFAULT_DEFINITION = {
	types: [
		{ type: 'customer_id', form: 'exact', limit: { count: 1 } },
		{ type: 'loyalty_card', form: 'card' },
		{ type: 'email', form: 'email', limit: { count: 5 }, ...REPEATED },
		{ type: 'phone', form: 'phone', limit: { count: 5 }, ...REPEATED },
		{ type: 'push_token', form: 'exact', ...REPEATED },
		{ type: 'telegram_id', form: 'exact', ...REPEATED },
		{ type: 'whatsapp_id', form: 'exact', ...REPEATED },
		{ type: 'messenger_id', form: 'exact', ...REPEATED },
		{ type: 'viber_id', form: 'exact', ...REPEATED },
		{ type: 'device_id', form: 'exact', ...REPEATED },
		{ type: 'anonymous_id', form: 'exact', ...REPEATED },
	],
	blockedValues: [
		'null',
		'undefined',
		'none',
		'nil',
		'nan',
		'n/a',
		'na',
		'n.a.',
		'unknown',
		'anonymous',
		'guest',
		'test',
		'true',
		'false',
		'-',
		'--',
		'?',
		'.',
		'test@test.com',
		'test@example.com',
		'none@none.com',
		'noemail@noemail.com',
		'no@email.com',
		'[object object]',
	],
	blockedPatterns: ['{zeros}'],
	email: { gmailDots: 'keep', plusTags: 'keep' },
	traits: { byName: {}, others: { strategy: 'latest', empty: 'ignore' }, sourceOrder: [] },
} as const satisfies z.input<typeof definitionSchema>;

const definitionSchema = z.strictObject({
	types: z.array(typeSchema.transform(tidyType)).min(1).max(TYPES_MAX).superRefine(checkTypes),
	defaultRegion: regionSchema.optional(),
	blockedValues: blockedValuesSchema.default(() => [...DEFAULT_DEFINITION.blockedValues]),
	blockedPatterns: blockedPatternsSchema.default(() => [...DEFAULT_DEFINITION.blockedPatterns]),
	email: emailSchema.default(() => DEFAULT_DEFINITION.email),
	traits: z
		.strictObject({
			byName: traitRulesByNameSchema.default({}),
			others: traitRuleSchema.default(() => DEFAULT_DEFINITION.traits.others),
			sourceOrder: sourceOrderSchema.default([]),
		})
		.default({}),
});

/** The identity rules as they are stored and shown. The order of `types` is their priority, strongest first. */
export type RulesDefinition = z.output<typeof definitionSchema>;

/** A definition that is none: where, and why, as a sentence. */
export interface DefinitionIssue {
	place: string;
	message: string;
}

/** The definition read strictly, in one form whatever was left out; or its first mistake with its place. */
export function parseRulesDefinition(input: unknown): RulesDefinition | DefinitionIssue {
	return parseWith(definitionSchema, input);
}

/** Reads the input by the schema; a mistake comes with its place and never with the value. */
export function parseWith<Schema extends z.ZodTypeAny>(
	schema: Schema,
	input: unknown,
): z.output<Schema> | DefinitionIssue {
	const result = schema.safeParse(input, {
		errorMap: (issue, { data }) => ({
			message: data === undefined ? 'is missing' : issueSentence(issue),
		}),
	});
	if (result.success) return result.data as z.output<Schema>;
	const [issue] = result.error.issues;
	const place = issuePlace('', issue?.path ?? []) || 'definition';
	return { place, message: `${place}: ${issue?.message ?? 'is not valid'}` };
}

/** Without what says nothing, so that one meaning has one text. */
function tidyType({
	links,
	luhn,
	blockedValues = [],
	blockedPatterns = [],
	...rest
}: TypeDefinition) {
	const tidy: TypeDefinition = { ...rest };
	if (links === 'attach') tidy.links = links;
	if (luhn) tidy.luhn = luhn;
	if (blockedValues.length > 0) tidy.blockedValues = blockedValues;
	if (blockedPatterns.length > 0) tidy.blockedPatterns = blockedPatterns;
	return tidy;
}

function checkTypes(types: readonly TypeDefinition[], context: z.RefinementCtx): void {
	const refuse = (i: number, field: string, message: string) =>
		context.addIssue({ code: 'custom', path: [i, field], message });
	types.forEach(({ type, form, luhn }, i) => {
		if (types.findIndex((one) => one.type === type) < i) refuse(i, 'type', 'must not stand twice');
		const fixed = FIXED_FORMS[type];
		if (fixed !== undefined && form !== fixed) refuse(i, 'form', `must be ${fixed} for this type`);
		if (luhn && form !== 'card') refuse(i, 'luhn', 'is only for the form card');
	});
}
