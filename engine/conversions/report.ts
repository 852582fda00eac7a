import { countTouchpointsByChannel, loadTouchpoints } from '../events';
import { findCustomers } from '../identity';
import type { EngineContext, Tx } from '../store';
import type { Rejected } from '../values';
import { isCurrency, rejected } from '../values';
import { ATTRIBUTION_MODELS } from './decide-credit';
import { addCreditSums, decideCredit, decideReport, NO_CREDIT } from './decide-report';
import type {
	ConvertedPerson,
	Report,
	ReportOutcome,
	ReportPlan,
	ReportReason,
	ReportRequest,
} from './report-types';
import type { ConversionFilter } from './repository';
import { listConverted, loadConversions } from './repository';

const DAY_MS = 86_400_000;
const LOOKBACK_DAYS_DEFAULT = 30;
const LOOKBACK_DAYS_MAX = 3_650;
/** Home profiles read at a time. What a page holds is all that a report keeps in memory besides its sums. */
const PAGE_PROFILES_MAX = 500;
/** The first and last instant that a date can be (ECMAScript). */
const INSTANT_MAX = 8_640_000_000_000_000;

/**
 * Credits each conversion to the channels that led to it; `outcomes[i]` answers `requests[i]`. Reads only, from one
 * snapshot, on a worker thread for the embedded store. Profiles merged into one person count as one, whenever they were
 * merged. Five queries per 500 people who converted, and one over all touchpoints.
 * @throws StoreUnavailableError when the store cannot be reached.
 */
export async function report(
	{ store }: EngineContext,
	requests: readonly ReportRequest[],
): Promise<ReportOutcome[]> {
	const outcomes: ReportOutcome[] = [];
	for (const request of requests) {
		const plan = prepareReport(request);
		outcomes.push('status' in plan ? plan : await store.scan((tx) => reportIn(tx, plan)));
	}
	return outcomes;
}

function prepareReport(request: ReportRequest): ReportPlan | Rejected<ReportReason> {
	const { lookbackDays = LOOKBACK_DAYS_DEFAULT } = request;
	const models = request.models?.length ? request.models : ATTRIBUTION_MODELS;
	if (!(lookbackDays > 0 && lookbackDays <= LOOKBACK_DAYS_MAX)) return lookbackInvalid();
	if (!models.every((model) => ATTRIBUTION_MODELS.includes(model))) return modelUnknown();
	const filter = prepareFilter(request);
	if ('status' in filter) return filter;
	const lookbackMs = Math.round(lookbackDays * DAY_MS);
	return { ...filter, lookbackMs, models: [...new Set(models)] };
}

function prepareFilter(request: ReportRequest): ConversionFilter | Rejected<ReportReason> {
	const { from = -INSTANT_MAX, to = INSTANT_MAX, kind, name, currency } = request;
	if (!(from < to)) return periodInvalid();
	if (currency !== undefined && !isCurrency(currency)) return currencyUnknown();
	return {
		from,
		to,
		...(kind === undefined ? {} : { kind }),
		...(name === undefined ? {} : { name }),
		...(currency === undefined ? {} : { currency }),
	};
}

async function reportIn(tx: Tx, plan: ReportPlan): Promise<Report> {
	const touched = await countTouchpointsByChannel(tx, plan);
	let sums = NO_CREDIT;
	let after = '';
	for (;;) {
		const homes = await listConverted(tx, plan, { after, limit: PAGE_PROFILES_MAX });
		const last = homes.at(-1);
		if (last === undefined) return decideReport(sums, touched, plan.models);
		const people = await loadPeople(tx, plan, { homes, after });
		sums = addCreditSums(sums, decideCredit(people, plan));
		after = last;
	}
}

/**
 * The people of one page, each whole. A person with several home profiles belongs to the page of the first that has a
 * conversion, so that nobody counts twice and no list of people is kept from page to page.
 */
async function loadPeople(
	tx: Tx,
	plan: ReportPlan,
	{ homes, after }: { homes: readonly string[]; after: string },
): Promise<ConvertedPerson[]> {
	const refs = homes.map((profileId) => ({ profileId }));
	const found = await findCustomers({ tx }, refs, { withErased: true });
	const members = new Map<string, string>();
	for (const one of found) {
		if (one.status !== 'found') continue;
		for (const memberId of one.memberIds) members.set(memberId, one.profileId);
	}
	const conversions = await loadConversions(tx, plan, [...members.keys()]);
	const window = { from: plan.from - plan.lookbackMs, to: plan.to };
	const touchpoints = await loadTouchpoints(tx, [...members.keys()], window);
	const personOf = ({ profileId }: { profileId: string }) => members.get(profileId) ?? profileId;
	// Both come oldest first, and grouping keeps that order across the profiles of a person.
	const touchpointsByPerson = Map.groupBy(touchpoints, personOf);
	return [...Map.groupBy(conversions, personOf)]
		.filter(([, own]) => own.every(({ profileId }) => profileId > after))
		.map(([person, own]) => ({
			conversions: own,
			touchpoints: touchpointsByPerson.get(person) ?? [],
		}));
}

function periodInvalid(): Rejected<ReportReason> {
	return rejected('period_invalid', {
		field: 'from',
		message: 'The period of the report ends before it begins',
		mend: 'Set From to a time before To.',
	});
}

function lookbackInvalid(): Rejected<ReportReason> {
	return rejected('lookback_invalid', {
		field: 'lookbackDays',
		message: `The lookback is not a number of days from 1 to ${LOOKBACK_DAYS_MAX}`,
		mend: 'Set Lookback Days to how long before a sale a contact still counts, such as 30.',
	});
}

function currencyUnknown(): Rejected<ReportReason> {
	return rejected('currency_unknown', {
		field: 'currency',
		message: 'The currency of the report is not a currency code',
		mend: 'Use a three-letter ISO 4217 code such as USD, EUR or JPY, or leave it empty for all.',
	});
}

function modelUnknown(): Rejected<ReportReason> {
	return rejected('model_unknown', {
		field: 'models',
		message: 'The report has an attribution model that does not exist',
		mend: `Use one or more of: ${ATTRIBUTION_MODELS.join(', ')}.`,
	});
}
