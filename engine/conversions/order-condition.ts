import type { ConditionScope, ConditionWindow, Sql, SqlCondition } from '../store';
import {
	compareInteger,
	comparisonOf,
	conditionKind,
	countInWindow,
	decidingCounts,
	firstMoveBelow,
	firstMoveOf,
} from '../store';
import { currencyDigits, formatInstant, invariant, parseAmount } from '../values';
import type { OrderCondition } from './order-schema';
import { orderSchema } from './order-schema';
import { describeOrders, orderChange } from './order-words';
import {
	averageOrders,
	edgeMoveAt,
	edgeOfOrders,
	isFoundInWindow,
	minorUnitsIn,
	ordersOf,
	sumOrders,
} from './repository-conditions';

type Asked = ConditionScope & { window: ConditionWindow | undefined };

/** How many orders the person has, what they are worth in all or on average, or when the first or last was. */
export const orderCondition = conditionKind<OrderCondition>({
	kind: 'order',
	schema: orderSchema,
	found: (condition, scope) => {
		const orders = ordersOf(scope, condition);
		const asked: Asked = { ...scope, window: condition.window };
		switch (condition.measure) {
			case 'count':
				return countInWindow(orders, asked);
			case 'value':
				return sumOrders(orders, asked, digitsOf(condition.currency));
			case 'average':
				return averageOrders(orders, asked, digitsOf(condition.currency));
			default:
				return edgeOfOrders(orders, condition.measure);
		}
	},
	isMet,
	mayChangeAt: (condition, scope) => {
		const orders = ordersOf(scope, condition);
		const asked: Asked = { ...scope, window: condition.window };
		switch (condition.measure) {
			case 'count':
				return firstMoveBelow(
					orders,
					asked,
					decidingCounts(comparisonOf(condition.operator), condition.value),
				);
			case 'value':
			case 'average':
				return firstMoveOf(orders, asked);
			default:
				return edgeMoveAt(orders, asked, condition.measure);
		}
	},
	readFound: (value) => {
		if (typeof value !== 'string') return value === null ? null : Number(value);
		return value.startsWith('@') ? formatInstant(Number(value.slice(1))) : value;
	},
	describe: describeOrders,
	toChange: orderChange,
});

function isMet(condition: OrderCondition, found: Sql, scope: ConditionScope): SqlCondition {
	switch (condition.measure) {
		case 'count':
			return compareInteger(found, comparisonOf(condition.operator), condition.value);
		case 'value':
		case 'average':
			return compareInteger(
				minorUnitsIn(found),
				comparisonOf(condition.operator),
				minorOf(condition),
			);
		default:
			return isFoundInWindow(found, { ...scope, window: condition.window });
	}
}

function digitsOf(currency: string): number {
	return currencyDigits(currency) ?? 0;
}

function minorOf({
	value,
	currency,
}: Extract<OrderCondition, { measure: 'value' | 'average' }>): number {
	const money = parseAmount(value, currency, 'value');
	invariant(!('status' in money), 'order condition: the schema has checked the amount');
	return money.amountMinor;
}
