import fc from 'fast-check';
import type { AmountReason } from '../../../engine/values';
import { currencyDigits, formatAmount, isCurrency, parseAmount } from '../../../engine/values';

const CURRENCIES = ['JPY', 'EUR', 'KWD', 'CLF'] as const;

describe('amounts', () => {
	test.each<[rule: string, value: unknown, currency: string, amountMinor: number]>([
		['a whole number is a whole number of cents', 12, 'EUR', 1_200],
		['a text is read digit by digit', '19.99', 'EUR', 1_999],
		['a number that binary cannot hold exactly loses nothing', 1.1, 'EUR', 110],
		['blanks around a text do not matter', ' 5.50 ', 'EUR', 550],
		['a plus sign does not matter', '+5', 'EUR', 500],
		['leading zeros do not matter', '007.5', 'EUR', 750],
		['zeros behind the last decimal are no precision', '19.9900', 'EUR', 1_999],
		['a yen has no decimals', '1500', 'JPY', 1_500],
		['a yen may be written with empty decimals', '1500.00', 'JPY', 1_500],
		['a dinar has three decimals', '1.234', 'KWD', 1_234],
		['the unit of account has four decimals', '1.2345', 'CLF', 12_345],
		['nothing is an amount', 0, 'EUR', 0],
		['minus nothing is nothing', '-0.00', 'EUR', 0],
		['the largest safe number of cents is held', '90071992547409.91', 'EUR', 9_007_199_254_740_991],
	])('%s', (_rule, value, currency, amountMinor) => {
		expect(parseAmount(value, currency, 'value')).toEqual({ amountMinor, currency });
	});

	test.each<[rule: string, value: unknown, currency: unknown, reason: AmountReason]>([
		['an amount below zero is refused', '-0.01', 'EUR', 'amount_negative'],
		['a fraction of a cent is refused', 0.001, 'EUR', 'amount_too_precise'],
		['a fraction of a yen is refused', '0.5', 'JPY', 'amount_too_precise'],
		['a fourth decimal of a dinar is refused', '1.2345', 'KWD', 'amount_too_precise'],
		['a tiny number below zero is a fraction of a cent too', -1e-7, 'EUR', 'amount_too_precise'],
		['a tiny number is a fraction of a cent', 1e-7, 'EUR', 'amount_too_precise'],
		['the tiniest number is a fraction of a cent', 5e-324, 'EUR', 'amount_too_precise'],
		['a number printed with an exponent is too large', 1e21, 'EUR', 'amount_too_large'],
		['one cent above the safe range is refused', '90071992547409.92', 'EUR', 'amount_too_large'],
		['a thousands comma is refused', '1,299.90', 'EUR', 'amount_not_a_number'],
		['a decimal comma is refused', '19,99', 'EUR', 'amount_not_a_number'],
		['a thousands blank is refused', '1 299', 'EUR', 'amount_not_a_number'],
		['a currency sign is refused', '€19', 'EUR', 'amount_not_a_number'],
		['an exponent in a text is refused', '1e3', 'EUR', 'amount_not_a_number'],
		['a hexadecimal text is refused', '0x10', 'EUR', 'amount_not_a_number'],
		['a point without decimals is refused', '5.', 'EUR', 'amount_not_a_number'],
		['a point without a whole part is refused', '.5', 'EUR', 'amount_not_a_number'],
		['digits of another script are refused', '١٢', 'EUR', 'amount_not_a_number'],
		['not a number is refused', NaN, 'EUR', 'amount_not_a_number'],
		['infinity is refused', Infinity, 'EUR', 'amount_not_a_number'],
		['an empty amount is refused', '', 'EUR', 'amount_not_a_number'],
		['a missing amount is refused', undefined, 'EUR', 'amount_not_a_number'],
		['a list is refused', ['1'], 'EUR', 'amount_not_a_number'],
		['true is refused', true, 'EUR', 'amount_not_a_number'],
		['an amount with SQL behind it is refused', "1'; drop table x", 'EUR', 'amount_not_a_number'],
		['an unknown currency comes before a bad amount', 'x', 'XXX', 'currency_unknown'],
		['a currency by name is unknown', 1, 'Euro', 'currency_unknown'],
		['a missing currency is unknown', 1, undefined, 'currency_unknown'],
		['a currency that objects have by birth is unknown', 1, 'constructor', 'currency_unknown'],
	])('%s', (_rule, value, currency, reason) => {
		const field = reason === 'currency_unknown' ? 'currency' : 'price';
		expect(parseAmount(value, currency, 'price')).toMatchObject({
			status: 'rejected',
			reason,
			field,
		});
	});

	test('a currency is read without case and blanks', () => {
		expect(parseAmount(1, ' usd ', 'value')).toEqual({ amountMinor: 100, currency: 'USD' });
	});

	test('whether a code is a currency depends on its capitals', () => {
		expect(['EUR', 'eur', 'XXX', ''].map(isCurrency)).toEqual([true, false, false, false]);
		expect([...CURRENCIES, 'XXX'].map(currencyDigits)).toEqual([0, 2, 3, 4, undefined]);
	});

	test('an amount of a million characters is answered at once', () => {
		const startAt = performance.now();
		const zeros = '0'.repeat(1_000_000);
		expect(parseAmount(`0.${zeros}1`, 'EUR', 'value')).toMatchObject({
			reason: 'amount_too_precise',
		});
		expect(parseAmount(`1${zeros}`, 'EUR', 'value')).toMatchObject({ reason: 'amount_too_large' });
		expect(parseAmount(`1${zeros}x`, 'EUR', 'v')).toMatchObject({ reason: 'amount_not_a_number' });
		expect(performance.now() - startAt).toBeLessThan(1_000);
	});

	test('a refusal never repeats the value', () => {
		expect(JSON.stringify(parseAmount('-4711.42', 'EUR', 'price'))).not.toContain('4711');
	});
});

describe('amounts as text', () => {
	test.each([
		['two decimals', 1_999, 'EUR', '19.99'],
		['less than one unit keeps its zeros', 5, 'EUR', '0.05'],
		['no decimals', 1_500, 'JPY', '1500'],
		['three decimals', 7, 'KWD', '0.007'],
		['four decimals', 12_345, 'CLF', '1.2345'],
		['below zero, for what a refund takes away', -1_999, 'EUR', '-19.99'],
		['below zero without decimals', -3, 'JPY', '-3'],
		['nothing', 0, 'EUR', '0.00'],
	])('%s', (_rule, amountMinor, currency, text) => {
		expect(formatAmount({ amountMinor, currency })).toBe(text);
	});

	test('what is written is read back as it was', () => {
		const money = fc.record({
			amountMinor: fc.maxSafeNat(),
			currency: fc.constantFrom(...CURRENCIES),
		});
		fc.assert(
			fc.property(money, (given) => {
				expect(parseAmount(formatAmount(given), given.currency, 'value')).toEqual(given);
			}),
		);
	});

	test('any decimal with few enough digits is that many minor units, also as a number', () => {
		const decimal = fc.record({ whole: fc.nat(9_999_999), cents: fc.nat(99) });
		fc.assert(
			fc.property(decimal, ({ whole, cents }) => {
				const text = `${whole}.${String(cents).padStart(2, '0')}`;
				const money = { amountMinor: whole * 100 + cents, currency: 'EUR' };
				expect(parseAmount(text, 'EUR', 'value')).toEqual(money);
				expect(parseAmount(Number(text), 'EUR', 'value')).toEqual(money);
			}),
		);
	});
});
