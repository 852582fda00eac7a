import fc from 'fast-check';
import {
	decidePointsForValue,
	decideRedeemValue,
} from '../../../../engine/loyalty/programme/decide-redeem-value';
import { programmeOf } from './programme';

const rate = (parts: object, currency = 'EUR') =>
	programmeOf({ currency, redeem: { points: 100, value: 1, ...parts } });

describe('what points are worth', () => {
	test.each([
		['a hundred points', rate({}), 100, 100],
		['a part of a cent is not paid', rate({ points: 3, value: 0.1 }), 1, 3],
		['a currency without decimals', rate({ value: 7 }, 'JPY'), 50, 3],
		['a currency with three decimals', rate({ value: 0.001 }, 'KWD'), 100, 1],
	])('%s', (_rule, definition, points, amountMinor) => {
		const { currency } = definition;
		expect(decideRedeemValue(definition, points)).toEqual({
			points,
			value: { amountMinor, currency },
		});
	});

	test.each([
		['no rate', programmeOf(), 100, 'redeem_not_offered'],
		['fewer than the least', rate({ minimum: 200 }), 199, 'points_below_minimum'],
		['no whole steps', rate({ minimum: 50, step: 50 }), 120, 'points_off_step'],
	])('%s is refused', (_rule, definition, points, reason) => {
		expect(decideRedeemValue(definition, points)).toMatchObject({ status: 'rejected', reason });
	});

	test.each([
		['exactly', rate({}), 250, 250],
		['the next point where it does not come out', rate({ points: 3, value: 0.1 }), 1, 1],
		['whole steps', rate({ step: 100, minimum: 100 }), 250, 300],
		['at least the least', rate({ minimum: 500 }), 100, 500],
	])('points for an amount: %s', (_rule, definition, amountMinor, points) => {
		expect(decidePointsForValue(definition, amountMinor)).toMatchObject({ points });
	});

	test('points for an amount are worth it, and one step fewer are not', () => {
		const rates = fc.record({
			points: fc.integer({ min: 1, max: 10_000 }),
			value: fc.integer({ min: 1, max: 100_000 }).map((cents) => cents / 100),
			step: fc.integer({ min: 1, max: 500 }),
		});
		fc.assert(
			fc.property(rates, fc.integer({ min: 1, max: 10_000_000 }), (parts, amountMinor) => {
				const definition = rate({ ...parts, minimum: parts.step });
				const asked = decidePointsForValue(definition, amountMinor);
				if ('status' in asked) return false;
				const fewer = decideRedeemValue(definition, asked.points - parts.step);
				const isLeast = 'status' in fewer || fewer.value.amountMinor < amountMinor;
				return asked.value.amountMinor >= amountMinor && isLeast;
			}),
		);
	});
});
