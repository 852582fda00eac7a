/** One line of an order, and what was paid for it (minor units, all pieces together). */
export interface EarnItem {
	product?: string;
	categories?: readonly string[];
	/** What is no product, such as `gift_card` or `shipping`. */
	kind?: string;
	amountMinor: number;
}

/** An order, or the part of it that is booked now. */
export interface EarningOrder {
	type: 'order';
	currency: string;
	/** One item with the whole amount where the lines are not known. */
	items: readonly EarnItem[];
	/** What was booked of the same order before, so that parts earn what the whole would. */
	earlier?: { items: readonly EarnItem[]; pointsByRule: ReadonlyMap<string, number> };
}

export interface EarningEvent {
	type: 'event';
	name: string;
}

/** All that the rules ask about. */
export interface EarnFacts {
	what: EarningOrder | EarningEvent;
	channel?: string;
	/** Epoch ms. */
	occurredAt: number;
	member: {
		tier: string | null;
		/** Month and day, such as `05-17`. */
		birthday?: string;
		isFirstPurchase: boolean;
	};
	/** Points that count against caps already, by the keys of `capCounters`; absent is none. */
	used: ReadonlyMap<string, number>;
}
