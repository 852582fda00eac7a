// What RFM scores mean, written from docs/segment-conditions.md: by counting, person by person.

const SUM_MAX = BigInt(Number.MAX_SAFE_INTEGER);

export interface BaseOrder {
	person: string;
	currency: string;
	amountMinor: bigint;
	occurredAt: number;
}

export interface Scores {
	recency: number;
	frequency: number;
	monetary: number;
	group: string;
}

export interface PersonScores {
	lastOrderAt: number;
	/** By currency; without one, the currency with most orders. */
	of(currency: string | undefined): Scores;
}

/** The scores of everybody with an order. */
export function scoreEverybody(orders: readonly BaseOrder[]): Map<string, PersonScores> {
	const people = Map.groupBy(orders, ({ person }) => person);
	const lastOf = (own: readonly BaseOrder[]) => Math.max(...own.map((one) => one.occurredAt));
	const spentIn = (own: readonly BaseOrder[], currency: string) => {
		const sum = own.reduce(
			(sum, one) => sum + (one.currency === currency ? one.amountMinor : 0n),
			0n,
		);
		return sum > SUM_MAX ? SUM_MAX : sum;
	};
	const scored = <Value>(
		own: readonly BaseOrder[],
		valueOf: (one: readonly BaseOrder[]) => Value,
	) => {
		const value = valueOf(own);
		const worse = [...people.values()].filter((others) => valueOf(others) < value).length;
		return 1 + Math.floor((5 * worse) / people.size);
	};
	const usual = mostUsedCurrency(orders);
	return new Map(
		[...people].map(([person, own]) => [
			person,
			{
				lastOrderAt: lastOf(own),
				of: (currency = usual) => {
					const recency = scored(own, lastOf);
					const frequency = scored(own, ({ length }) => length);
					const monetary = scored(own, (one) => spentIn(one, currency));
					const group = cell(recency, Math.round((frequency + monetary) / 2));
					return { recency, frequency, monetary, group };
				},
			},
		]),
	);
}

function mostUsedCurrency(orders: readonly BaseOrder[]): string {
	const counts = [...Map.groupBy(orders, ({ currency }) => currency)];
	counts.sort(([a, own], [b, others]) => others.length - own.length || (a < b ? -1 : 1));
	return counts[0]?.[0] ?? '';
}

function cell(recency: number, mean: number): string {
	const name = (first: boolean, ...names: [string, string]) => names[first ? 0 : 1];
	if (recency <= 2) {
		if (mean === 5) return 'cant_lose';
		if (mean >= 3) return 'at_risk';
		return name(recency === 1 && mean === 1, 'lost', 'hibernating');
	}
	if (mean >= 4) return name(recency === 5, 'champions', 'loyal');
	if (recency === 3) return name(mean === 3, 'need_attention', 'about_to_sleep');
	if (mean >= 2) return 'potential_loyalists';
	return name(recency === 5, 'new', 'promising');
}
