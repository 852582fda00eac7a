import type { Rejected } from './rejected';
import { rejected } from './rejected';

/** An amount in minor units (cents, yen, fils) and its ISO 4217 code. */
export interface Money {
	amountMinor: number;
	currency: string;
}

// ISO 4217, list one (active codes), by number of decimals.
const DIGITS_0 = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF';
const DIGITS_3 = 'BHD IQD JOD KWD LYD OMR TND';
const DIGITS_4 = 'CLF UYW';
const DIGITS_2 =
	'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF ' +
	'CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF ' +
	'IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN ' +
	'MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS ' +
	'SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG';

const DIGITS_BY_CURRENCY = new Map<string, number>(
	[DIGITS_0, '', DIGITS_2, DIGITS_3, DIGITS_4].flatMap((codes, digits) =>
		codes === '' ? [] : codes.split(' ').map((code): [string, number] => [code, digits]),
	),
);

export type AmountReason =
	| 'currency_unknown'
	| 'amount_not_a_number'
	| 'amount_negative'
	| 'amount_too_precise'
	| 'amount_too_large';

/** Whether the text is an active ISO 4217 code, in capitals. */
export function isCurrency(code: string): boolean {
	return DIGITS_BY_CURRENCY.has(code);
}

/** Decimals of the currency: 0 for JPY, 2 for EUR, 3 for KWD. Undefined for an unknown code. */
export function currencyDigits(code: string): number | undefined {
	return DIGITS_BY_CURRENCY.get(code);
}

/**
 * A decimal amount in major units ("19.99" or 19.99) as integer minor units, without a floating-point step. Refuses
 * negatives, more decimals than the currency has, and what no safe integer holds. `field` names the amount.
 */
export function parseAmount(
	value: unknown,
	currency: unknown,
	field: string,
): Money | Rejected<AmountReason> {
	const code = typeof currency === 'string' ? currency.trim().toUpperCase() : '';
	const digits = DIGITS_BY_CURRENCY.get(code);
	if (digits === undefined) return refuse('currency_unknown', 'currency', digits);
	const match = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(decimalText(value));
	if (!match) return refuse('amount_not_a_number', field, digits);
	const [, sign, whole = '', decimals = ''] = match;
	// What is cut off is tested on its own: /0+$/ on all decimals takes minutes for a million zeros and a one.
	if (/[1-9]/.test(decimals.slice(digits))) return refuse('amount_too_precise', field, digits);
	const amountMinor = Number(whole + decimals.slice(0, digits).padEnd(digits, '0'));
	if (!Number.isSafeInteger(amountMinor)) return refuse('amount_too_large', field, digits);
	if (sign === '-' && amountMinor > 0) return refuse('amount_negative', field, digits);
	return { amountMinor, currency: code };
}

function decimalText(value: unknown): string {
	if (typeof value === 'string') return value.trim();
	if (typeof value !== 'number' || !Number.isFinite(value)) return '';
	const text = String(value);
	if (!text.includes('e')) return text;
	// 1e21 and 1e-7 print with an exponent; both are out of range for money and are refused with their own words. No
	// currency has as many decimals as stand before the 1 here, and toFixed() would round the smallest ones to zero.
	return Math.abs(value) < 1 ? `${value < 0 ? '-' : ''}0.0000001` : BigInt(value).toString();
}

function refuse(reason: AmountReason, field: string, digits: number | undefined) {
	const words: Record<AmountReason, [message: string, mend: string]> = {
		currency_unknown: [
			`${field} is not a currency code`,
			'Set Currency to a three-letter ISO 4217 code such as USD, EUR or JPY, or to the field that holds it.',
		],
		amount_not_a_number: [
			`${field} is not a plain number`,
			'Write it with digits and at most one decimal point, such as 1299.90: no currency sign, no thousands separator.',
		],
		amount_negative: [
			`${field} is below zero`,
			`Give ${field} as a positive number; book a refund as a refund.`,
		],
		amount_too_precise: [
			`${field} has more than the ${digits ?? 0} decimals its currency has`,
			'Round it before this node, so that no fraction of a cent is lost silently.',
		],
		amount_too_large: [
			`${field} is too large to be an amount of money`,
			`Check the unit of ${field}.`,
		],
	};
	const [message, mend] = words[reason];
	return rejected(reason, { field, message, mend });
}

/** Minor units as a decimal text in major units: 1999 EUR is "19.99". */
export function formatAmount({ amountMinor, currency }: Money): string {
	const digits = DIGITS_BY_CURRENCY.get(currency) ?? 2;
	const text = String(Math.abs(amountMinor)).padStart(digits + 1, '0');
	const sign = amountMinor < 0 ? '-' : '';
	return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
