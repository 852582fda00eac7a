import type { RfmScores } from './rfm-groups';

/** From which value on a score is given; the lowest is 1. In rising order. */
export type ScoreSteps = readonly { score: number; from: number }[];

/** What people are compared by. */
export interface RfmBase {
	/** The currency with most orders, of equal ones the first by its letters; null where nobody has ordered. */
	currency: string | null;
	peopleCount: number;
	recency: ScoreSteps;
	frequency: ScoreSteps;
	monetary: ReadonlyMap<string, ScoreSteps>;
}

/** A person's orders in one currency. */
export interface OrdersInCurrency {
	personId: string;
	currency: string;
	orderCount: number;
	amountMinor: number;
	lastOrderAt: number;
}

/** A row of scores. `orderCount` and `lastOrderAt` are of the person's orders in all currencies. */
export interface ScoreRow extends OrdersInCurrency, RfmScores {}

/** What becomes of the scores of some people. */
export interface RfmChanges {
	/** New rows, and those that say something else now. */
	saved: ScoreRow[];
	/** Rows of people who have no orders in the currency any more. */
	deleted: Pick<ScoreRow, 'personId' | 'currency'>[];
	/** Who has other scores than before. */
	changedIds: Set<string>;
}

/**
 * The score of a value: 1 + floor(5 × people with a lower value / all people), so that equal values have equal scores
 * (quintiles by the rank of the lowest of the tied; Hughes, Strategic Database Marketing, 1994, sorts people into five
 * equal parts and cuts through ties). Of ten people with 1, 1, 1, 1, 1, 1, 2, 3, 4 and 9 orders six get a 1, then 4, 4, 5
 * and 5.
 */
export function scoreOf(value: number, steps: ScoreSteps): number {
	return steps.findLast(({ from }) => value >= from)?.score ?? 1;
}

/** The scores of people, who are whole in `orders`, and how they differ from those that are stored. */
export function decideScores(
	orders: readonly OrdersInCurrency[],
	{ stored, base }: { stored: readonly ScoreRow[]; base: RfmBase },
): RfmChanges {
	const rows = [...Map.groupBy(orders, ({ personId }) => personId).values()].flatMap((own) =>
		scoresOfPerson(own, base),
	);
	const known = new Map(stored.map((row) => [keyOf(row), row]));
	const now = new Set(rows.map(keyOf));
	const saved = rows.filter((row) => !isSame(row, known.get(keyOf(row))));
	const deleted = stored.filter((row) => !now.has(keyOf(row)));
	const rescored = saved.filter((row) => !hasSameScores(row, known.get(keyOf(row))));
	return {
		saved,
		deleted,
		changedIds: new Set([...rescored, ...deleted].map(({ personId }) => personId)),
	};
}

function scoresOfPerson(own: readonly OrdersInCurrency[], base: RfmBase): ScoreRow[] {
	const orderCount = own.reduce((sum, row) => sum + row.orderCount, 0);
	const lastOrderAt = Math.max(...own.map((row) => row.lastOrderAt));
	return own.map(({ personId, currency, amountMinor }) => ({
		personId,
		currency,
		orderCount,
		amountMinor,
		lastOrderAt,
		recency: scoreOf(lastOrderAt, base.recency),
		frequency: scoreOf(orderCount, base.frequency),
		monetary: scoreOf(amountMinor, base.monetary.get(currency) ?? []),
	}));
}

function keyOf({ personId, currency }: Pick<ScoreRow, 'personId' | 'currency'>): string {
	return `${currency} ${personId}`;
}

function isSame(row: ScoreRow, other: ScoreRow | undefined): boolean {
	return (
		other !== undefined &&
		hasSameScores(row, other) &&
		row.orderCount === other.orderCount &&
		row.amountMinor === other.amountMinor &&
		row.lastOrderAt === other.lastOrderAt
	);
}

function hasSameScores(row: ScoreRow, other: ScoreRow | undefined): boolean {
	return (
		row.recency === other?.recency &&
		row.frequency === other.frequency &&
		row.monetary === other.monetary
	);
}
