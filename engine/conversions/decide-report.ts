import type { ChannelTouchpoints } from '../events';
import type { Money } from '../values';
import type { AttributionModel } from './decide-credit';
import { channelWeights, CREDIT_PER_CONVERSION, splitExactly } from './decide-credit';
import type {
	ChannelReport,
	ConvertedPerson,
	Credit,
	CreditedValue,
	CreditSums,
	Report,
	ReportPlan,
} from './report-types';
import { DIRECT_CHANNEL } from './types';

type ByCurrency = Credit['byCurrency'];
type Touch = ConvertedPerson['touchpoints'][number];

/** What is known of one channel. */
interface Found {
	credit: Credit | undefined;
	touched: ChannelTouchpoints | undefined;
	convertedCount: number;
}

const NO_SHARE: Credit = { millionths: 0, byCurrency: new Map() };

export const NO_CREDIT: CreditSums = {
	conversionCount: 0,
	personCount: 0,
	byModel: new Map(),
	convertedByChannel: new Map(),
};

/** The credit for the conversions of these people. Each person is whole: all of their conversions and touchpoints. */
export function decideCredit(people: readonly ConvertedPerson[], plan: ReportPlan): CreditSums {
	const byModel = new Map(plan.models.map((model) => [model, new Map<string, Credit>()]));
	const convertedByChannel = new Map<string, number>();
	let conversionCount = 0;
	for (const { conversions, touchpoints } of people) {
		const channels = new Set<string>();
		for (const { occurredAt, money } of conversions) {
			const touches = touchesBefore(touchpoints, occurredAt, plan.lookbackMs);
			const path = touches.map(({ channel }) => channel);
			for (const [model, credits] of byModel) addConversion(credits, { model, path, money });
			for (const channel of channelsReached(touches, plan.from)) channels.add(channel);
		}
		for (const channel of channels) add(convertedByChannel, channel, 1);
		conversionCount += conversions.length;
	}
	return { conversionCount, personCount: people.length, byModel, convertedByChannel };
}

/** The touchpoints that a conversion at the instant may be credited to. */
function touchesBefore(touchpoints: readonly Touch[], at: number, lookbackMs: number): Touch[] {
	return touchpoints.filter(({ occurredAt }) => occurredAt <= at && occurredAt >= at - lookbackMs);
}

/** Only touchpoints in the period, so that those who converted are some of those whom the period reached. */
function channelsReached(touches: readonly Touch[], from: number): string[] {
	if (touches.length === 0) return [DIRECT_CHANNEL];
	return touches.filter(({ occurredAt }) => occurredAt >= from).map(({ channel }) => channel);
}

/** Adds one conversion to a model's credits, which the caller has made for this. */
function addConversion(
	credits: Map<string, Credit>,
	{ model, path, money }: { model: AttributionModel; path: readonly string[]; money: Money | null },
): void {
	const weights = channelWeights(model, path);
	const shares = [...weights.values()];
	const millionths = splitExactly(CREDIT_PER_CONVERSION, shares);
	const amounts = money === null ? [] : splitExactly(money.amountMinor, shares);
	[...weights.keys()].forEach((channel, place) => {
		const credit = { millionths: millionths[place] ?? 0, amountMinor: amounts[place] ?? 0 };
		const byCurrency: ByCurrency = money === null ? new Map() : new Map([[money.currency, credit]]);
		const known = credits.get(channel);
		credits.set(channel, addCredit(known, { millionths: credit.millionths, byCurrency }));
	});
}

function addCredit(known: Credit | undefined, more: Credit): Credit {
	if (known === undefined) return more;
	const byCurrency = new Map(known.byCurrency);
	for (const [currency, { millionths, amountMinor }] of more.byCurrency) {
		const before = byCurrency.get(currency) ?? { millionths: 0, amountMinor: 0 };
		byCurrency.set(currency, {
			millionths: before.millionths + millionths,
			amountMinor: before.amountMinor + amountMinor,
		});
	}
	return { millionths: known.millionths + more.millionths, byCurrency };
}

/** The sums of two disjoint groups of people. */
export function addCreditSums(a: CreditSums, b: CreditSums): CreditSums {
	const convertedByChannel = new Map(a.convertedByChannel);
	for (const [channel, count] of b.convertedByChannel) add(convertedByChannel, channel, count);
	const byModel = new Map([...a.byModel].map(([model, credits]) => [model, new Map(credits)]));
	for (const [model, credits] of b.byModel) {
		const sums = byModel.get(model) ?? new Map<string, Credit>();
		for (const [channel, credit] of credits) {
			sums.set(channel, addCredit(sums.get(channel), credit));
		}
		byModel.set(model, sums);
	}
	return {
		conversionCount: a.conversionCount + b.conversionCount,
		personCount: a.personCount + b.personCount,
		byModel,
		convertedByChannel,
	};
}

/** The report: a row for each model and channel that touched anybody or got credit. */
export function decideReport(
	sums: CreditSums,
	touched: readonly ChannelTouchpoints[],
	models: readonly AttributionModel[],
): Report {
	const touchedByChannel = new Map(touched.map((one) => [one.channel, one]));
	const rows = models.flatMap((model) => {
		const credits = sums.byModel.get(model) ?? new Map<string, Credit>();
		const channels = new Set([...touchedByChannel.keys(), ...credits.keys()]);
		return [...channels]
			.map((channel) => {
				const convertedCount = sums.convertedByChannel.get(channel) ?? 0;
				const touchedHere = touchedByChannel.get(channel);
				return toRow(
					{ model, channel },
					{ credit: credits.get(channel), touched: touchedHere, convertedCount },
				);
			})
			.sort((a, b) => b.creditMillionths - a.creditMillionths || (a.channel < b.channel ? -1 : 1));
	});
	const [model] = models;
	return {
		status: 'report',
		rows,
		conversionCount: sums.conversionCount,
		convertedCount: sums.personCount,
		values: totalValues(model === undefined ? undefined : sums.byModel.get(model)),
	};
}

function toRow(
	{ model, channel }: Pick<ChannelReport, 'model' | 'channel'>,
	{ credit = NO_SHARE, touched, convertedCount }: Found,
): ChannelReport {
	const { touchpointCount, personCount } = touched ?? { touchpointCount: 0, personCount: 0 };
	return {
		model,
		channel,
		touchpointCount,
		reachedCount: personCount,
		convertedCount,
		conversionRatio: personCount === 0 ? null : convertedCount / personCount,
		creditMillionths: credit.millionths,
		values: valuesOf(credit.byCurrency),
	};
}

function valuesOf(byCurrency: ByCurrency): CreditedValue[] {
	return [...byCurrency]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([currency, { millionths, amountMinor }]) => ({
			currency,
			amountMinor,
			creditMillionths: millionths,
			averageMinor: millionths === 0 ? null : averageOf(amountMinor, millionths),
		}));
}

/** Rounded half up, in integers: amounts times a million pass what a number holds exactly. */
function averageOf(amountMinor: number, millionths: number): number {
	const divisor = BigInt(millionths);
	return Number((BigInt(amountMinor) * BigInt(CREDIT_PER_CONVERSION) + divisor / 2n) / divisor);
}

/** Each model conserves the value, so any one of them gives the whole. */
function totalValues(credits: ReadonlyMap<string, Credit> | undefined): Money[] {
	const total = [...(credits?.values() ?? [])].reduce(addCredit, {
		millionths: 0,
		byCurrency: new Map(),
	});
	return valuesOf(total.byCurrency).map(({ currency, amountMinor }) => ({ currency, amountMinor }));
}

function add(counts: Map<string, number>, key: string, count: number): void {
	counts.set(key, (counts.get(key) ?? 0) + count);
}
