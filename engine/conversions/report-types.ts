import type { Money, Rejected } from '../values';
import type { AttributionModel } from './decide-credit';
import type { ConversionKind } from './types';

/** Which conversions to credit, and how. */
export interface ReportRequest {
	/** Conversions at this time or later, epoch ms. Absent: from the beginning. */
	from?: number;
	/** Conversions before this time, epoch ms. Absent: without an end. */
	to?: number;
	/** How many days before a conversion a touchpoint may lie. 1 to 3,650, by default 30. */
	lookbackDays?: number;
	kind?: ConversionKind;
	/** Only conversions of this name, such as a goal's. */
	name?: string;
	/** Only conversions in this currency. */
	currency?: string;
	/** Absent or empty: all. */
	models?: readonly AttributionModel[];
}

export type ReportReason =
	'period_invalid' | 'lookback_invalid' | 'currency_unknown' | 'model_unknown';

/** Credit in one currency. Over all channels of a model it adds up to the conversions' own value, to the minor unit. */
export interface CreditedValue extends Money {
	/** In millionths of a conversion; only conversions with a value in this currency. */
	creditMillionths: number;
	/** Value per credited conversion, rounded to the minor unit. Null where the credit is zero. */
	averageMinor: number | null;
}

/** What one channel has done, by one model. */
export interface ChannelReport {
	model: AttributionModel;
	channel: string;
	/** Touchpoints in the period, of whomever. */
	touchpointCount: number;
	/** Different people with such a touchpoint. */
	reachedCount: number;
	/** Those of them who then converted within the lookback. For `direct`: people who converted untouched. */
	convertedCount: number;
	/** convertedCount / reachedCount, 0 to 1; null where nobody was reached. */
	conversionRatio: number | null;
	/** Credit in millionths of a conversion; over all channels of a model, a million for each conversion. */
	creditMillionths: number;
	/** By currency, in alphabetical order. */
	values: CreditedValue[];
}

export interface Report {
	status: 'report';
	/** By model in the order asked for, then by credit, then by channel. */
	rows: ChannelReport[];
	conversionCount: number;
	convertedCount: number;
	values: Money[];
}

export type ReportOutcome = Report | Rejected<ReportReason>;

/** A request made ready. */
export interface ReportPlan {
	from: number;
	to: number;
	lookbackMs: number;
	kind?: ConversionKind;
	name?: string;
	currency?: string;
	models: readonly AttributionModel[];
}

/** One person with the conversions to credit and the touchpoints they may be credited to, each oldest first. */
export interface ConvertedPerson {
	conversions: readonly { occurredAt: number; money: Money | null }[];
	touchpoints: readonly { occurredAt: number; channel: string }[];
}

/** Credit of one channel by one model: of all conversions, and of those with a value by currency. */
export interface Credit {
	millionths: number;
	byCurrency: ReadonlyMap<string, { millionths: number; amountMinor: number }>;
}

/** What a page of people adds to a report. Sums of such sums are the report, however the people are split into pages. */
export interface CreditSums {
	conversionCount: number;
	personCount: number;
	byModel: ReadonlyMap<AttributionModel, ReadonlyMap<string, Credit>>;
	/** People by channel whose conversion had a touchpoint there in the period. */
	convertedByChannel: ReadonlyMap<string, number>;
}
