import type { ConditionAnswer } from '../store';
import { isMoving, LIMIT_WORDS, windowWords } from '../store';
import { formatAmount, parseAmount } from '../values';
import type { OrderCondition } from './order-schema';

type Counted = Extract<OrderCondition, { measure: 'count' }>;
type Valued = Extract<OrderCondition, { measure: 'value' | 'average' }>;

/** The condition in words, such as `at least 2 orders in the last 90 days on store`. */
export function describeOrders(condition: OrderCondition): string {
	switch (condition.measure) {
		case 'count':
			return `${LIMIT_WORDS[condition.operator]} ${orders(condition.value)}${whereWords(condition)}`;
		case 'value':
			return `orders worth ${limitWords(condition)}${whereWords(condition)}`;
		case 'average':
			return `orders worth ${limitWords(condition)} on average${whereWords(condition)}`;
		default:
			return `${condition.measure} order${whereWords(condition)}`;
	}
}

/** What would turn the answer round. */
export function orderChange(condition: OrderCondition, answer: ConditionAnswer): string {
	switch (condition.measure) {
		case 'count': {
			const missing = missingOf(condition, answer.isMet, condition.value - Number(answer.found));
			return change(
				condition,
				answer,
				missing > 0 ? `${missing} more ${missing === 1 ? 'order' : 'orders'}` : undefined,
			);
		}
		case 'value': {
			const { currency } = condition;
			const gap = minorOf(condition.value, currency) - minorOf(answer.found, currency);
			const money = { amountMinor: missingOf(condition, answer.isMet, gap), currency };
			const words = `Orders of ${formatAmount(money)} ${currency} more`;
			return change(condition, answer, money.amountMinor > 0 ? words : undefined);
		}
		default:
			return `This must ${answer.isMet ? 'no longer be' : 'become'} true: ${describeOrders(condition)}.`;
	}
}

/** How many or how much more turns the answer; none or less where only less of it would. */
function missingOf({ operator }: Counted | Valued, isMet: boolean, gap: number): number {
	const isBeyond = operator === 'gt' || operator === 'lte' || (operator === 'equals' && isMet);
	return gap + (isBeyond ? 1 : 0);
}

/** Orders only become more, except that they leave a window. */
function change(
	condition: Counted | Valued,
	{ isMet }: ConditionAnswer,
	more: string | undefined,
): string {
	const { window } = condition;
	if (more !== undefined) {
		return `${more}${whereWords(condition)} would ${isMet ? 'end it' : 'do'}.`;
	}
	return isMoving(window)
		? `It changes once enough of these orders no longer lie ${windowWords(window)}.`
		: 'It stays so: orders do not go away.';
}

function minorOf(amount: unknown, currency: string): number {
	const money = parseAmount(amount, currency, 'value');
	return 'status' in money ? 0 : money.amountMinor;
}

function limitWords({ operator, value, currency }: Valued): string {
	return `${LIMIT_WORDS[operator]} ${String(value)} ${currency}`;
}

function whereWords(condition: OrderCondition): string {
	const { window, channel, measure } = condition;
	const currency = measure === 'value' || measure === 'average' ? undefined : condition.currency;
	const words = [
		windowWords(window),
		currency === undefined ? '' : `in ${currency}`,
		channel === undefined ? '' : `on ${channel}`,
	];
	return words.map((word) => (word === '' ? '' : ` ${word}`)).join('');
}

function orders(count: number): string {
	return `${count} ${count === 1 ? 'order' : 'orders'}`;
}
