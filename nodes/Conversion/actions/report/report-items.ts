import type { IDataObject } from 'n8n-workflow';
import type { ChannelReport, CreditedValue, Report } from '../../../../engine';
import { formatAmount } from '../../../../engine/values';

const CREDIT_PER_CONVERSION = 1_000_000;

/** The report as table rows: money in major units, credit in conversions. */
export function reportItems({ rows, values }: Report): IDataObject[] {
	const currencies = values.map(({ currency }) => currency);
	return rows.map((row) => toItem(row, currencies));
}

/** With one currency in the whole report its figures stand in the row; with several each row lists them. */
function toItem(row: ChannelReport, currencies: readonly string[]): IDataObject {
	const [currency = null] = currencies.length === 1 ? currencies : [];
	const value = row.values.find((one) => one.currency === currency);
	return {
		model: row.model,
		channel: row.channel,
		touchpoints: row.touchpointCount,
		peopleReached: row.reachedCount,
		peopleConverted: row.convertedCount,
		conversionRate: row.conversionRatio,
		conversions: row.creditMillionths / CREDIT_PER_CONVERSION,
		value: currency === null ? null : value === undefined ? 0 : amountOf(value),
		currency,
		averageOrderValue: value === undefined ? null : averageOf(value),
		values: row.values.map((one) => ({
			currency: one.currency,
			value: amountOf(one),
			conversions: one.creditMillionths / CREDIT_PER_CONVERSION,
			averageOrderValue: averageOf(one),
		})),
	};
}

function amountOf(value: CreditedValue): number {
	return Number(formatAmount(value));
}

function averageOf({ averageMinor, currency }: CreditedValue): number | null {
	return averageMinor === null
		? null
		: Number(formatAmount({ amountMinor: averageMinor, currency }));
}
