import { z } from 'zod';
import { CHANNEL_LENGTH_MAX } from '../events';
import { conditionText, conditionWindow, limitOperator } from '../store';
import { currencyDigits, isCurrency, parseAmount } from '../values';

const COUNT_MAX = 1_000_000;
const AMOUNT_LENGTH_MAX = 40;

export const currencyField = z
	.string()
	.trim()
	.toUpperCase()
	.refine(isCurrency, { message: 'must be a three-letter currency code such as EUR' });

const shared = {
	kind: z.literal('order'),
	channel: conditionText(CHANNEL_LENGTH_MAX).optional(),
};

/** Strict; what is wrong with an amount is said of its place. */
export const orderSchema = z
	.discriminatedUnion('measure', [
		z
			.object({
				...shared,
				measure: z.literal('count'),
				operator: limitOperator,
				value: z.number().int().min(0).max(COUNT_MAX),
				currency: currencyField.optional(),
				window: conditionWindow.optional(),
			})
			.strict(),
		z
			.object({
				...shared,
				measure: z.enum(['value', 'average']),
				operator: limitOperator,
				value: z.union([z.number(), z.string().trim().max(AMOUNT_LENGTH_MAX)]),
				currency: currencyField,
				window: conditionWindow.optional(),
			})
			.strict(),
		z
			.object({
				...shared,
				measure: z.enum(['first', 'last']),
				currency: currencyField.optional(),
				window: conditionWindow,
			})
			.strict(),
	])
	.superRefine((condition, { addIssue }) => {
		const message = problemOf(condition);
		if (message !== undefined) addIssue({ code: 'custom', path: ['value'], message });
	});

export type OrderCondition = z.infer<typeof orderSchema>;

function problemOf(condition: OrderCondition): string | undefined {
	if (!('value' in condition)) return undefined;
	const isAlways = condition.operator === 'gte' && Number(condition.value) === 0;
	if (condition.measure !== 'average' && isAlways) {
		return 'must be more than 0: at least 0 is true of everybody';
	}
	return condition.measure === 'count' ? undefined : amountProblem(condition);
}

function amountProblem({
	value,
	currency,
}: {
	value: unknown;
	currency: string;
}): string | undefined {
	const money = parseAmount(value, currency, 'value');
	if (!('status' in money)) return undefined;
	switch (money.reason) {
		case 'amount_too_precise':
			return `must have at most ${currencyDigits(currency) ?? 0} decimals, as ${currency} has`;
		case 'amount_negative':
			return 'must not be below 0';
		case 'amount_too_large':
			return 'must not be so large: no sum of orders is';
		default:
			return 'must be an amount such as 19.99';
	}
}
