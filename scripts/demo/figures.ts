import { itemsOf, type RunResult } from '../n8n';

/** What one run of the campaign did; a line that was known already counts under none of the new. */
export type Figures = {
	lines: number;
	linesThatNameNobody: number;
	newCustomers: number;
	merges: number;
	/** Different people among all lines of the run. */
	people: number;
	newEvents: number;
	newSales: number;
	newPoints: number;
	sentMails: number;
	refusedMails: number;
};

export type CreditRow = {
	model: string;
	channel: string;
	touchpoints: number;
	values: { currency: string; value: number; conversions: number }[];
};

type Outcome = { duplicate?: boolean; points?: number };
type Identity = { status: string; mergedFrom: string[] };

export function figuresOf(result: RunResult): Figures {
	const recognised = itemsOf(result, 'Recognise the customer');
	const identities = recognised.map((item) => item.identity as Identity);
	const merged = identities.flatMap(({ mergedFrom }) => mergedFrom);
	const sales = newOnes(itemsOf(result, 'Record the sale'), 'conversion');
	const earned = newOnes(itemsOf(result, 'Earn points'), 'loyalty');
	const mails = (output: number) =>
		newOnes(itemsOf(result, 'Send the thank-you', output), 'message');
	const absorbed = new Set(merged);
	// An early line names the profile of its time, which a later line may have merged into another.
	const profileIds = new Set(recognised.map((item) => String(item.profileId)));
	return {
		lines: itemsOf(result, 'Read rows').length,
		linesThatNameNobody: itemsOf(result, 'Rows that name nobody').length,
		newCustomers: identities.filter(({ status }) => status === 'created').length,
		merges: merged.length,
		people: [...profileIds].filter((id) => !absorbed.has(id)).length,
		newEvents: newOnes(itemsOf(result, 'Track visits and carts'), 'event').length,
		newSales: sales.length,
		newPoints: earned.reduce((sum, { points = 0 }) => sum + points, 0),
		sentMails: mails(SENT).length,
		refusedMails: mails(SUPPRESSED).length,
	};
}

/** The report of the run: credit by channel and model. */
export function creditOf(result: RunResult): CreditRow[] {
	return itemsOf(result, 'Credit the channels') as CreditRow[];
}

const SENT = 0;
const SUPPRESSED = 2;

function newOnes(items: Record<string, unknown>[], field: string): Outcome[] {
	const outcomes = items.map((item) => item[field] as Outcome);
	return outcomes.filter(({ duplicate }) => duplicate === false);
}
