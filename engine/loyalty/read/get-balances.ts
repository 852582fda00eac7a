import { findCustomers } from '../../identity';
import type { FindOutcome, ResolveOptions } from '../../identity';
import type { EngineContext, Tx } from '../../store';
import { inChunks } from '../../store';
import type { Rejected } from '../../values';
import { prepareProgramme } from '../points/prepare-command';
import type { BalanceRequest, CustomerRefusal, RequestReason } from '../points/types';
import { DEFAULT_PROGRAMME } from '../points/types';
import { purseKey } from '../ledger/open-ledger';
import type { People } from '../points/people';
import { peopleOf, withHouseholds } from '../points/people';
import type { TierDecision } from '../programme/decide-tier';
import { loadProgrammeVersions } from '../programme/repository-programmes';
import type { TierBook } from '../programme/tier-book';
import { loadTierBook } from '../programme/tier-book';
import type { BalanceFigures } from './decide-balance';
import { decideBalance } from './decide-balance';
import type { Purse } from './repository-read';
import { loadPurses, loadPursesAsOf } from './repository-read';

export interface ProgrammePoints extends BalanceFigures {
	programme: string;
}

/** The level of a member. Times are epoch ms. */
export interface TierFigures {
	/** Null below the first level. */
	name: string | null;
	since: number;
	/** Until when it is kept if nothing more is bought; null for good. */
	keepUntil: number | null;
	/** Until when it is kept although what it asks for is not reached any more; null where it is. */
	graceUntil: number | null;
	benefits: string[];
	/** The next level, and what is missing: points, orders, or minor units of money. */
	next: { name: string; missing: number } | null;
}

export interface Balance extends ProgrammePoints {
	status: 'balance';
	profileId: string;
	/** The instant the figures are for, epoch ms. */
	asOf: number;
	/** Null where the programme has no tiers. */
	tier: TierFigures | null;
}

export type BalanceOutcome = Balance | Rejected<RequestReason> | CustomerRefusal;

/** The instant of a balance call, epoch ms; now where absent. */
export interface BalanceOptions {
	asOf?: number;
}

/**
 * The points of each customer, over all profiles merged into one person; `outcomes[i]` answers `requests[i]`. Reads only:
 * an unknown customer is refused, a known one without points has zero. With `asOf`, what was so at that instant by what
 * is booked today; in the future, what lapses until then. Five queries per 500 requests, two more for programmes with tiers
 * and three for those with households.
 */
export function getBalances(
	context: EngineContext,
	requests: readonly BalanceRequest[],
	options: BalanceOptions & ResolveOptions = {},
): Promise<BalanceOutcome[]> {
	const now = context.clock.now();
	const asOf = options.asOf ?? now;
	return inChunks(requests, (chunk) =>
		context.store.read(async (tx) => {
			const programmes = chunk.map(({ programme }) => prepareProgramme(programme));
			const customers = chunk.map(({ customer }) => customer);
			const found = await findCustomers({ tx }, customers, options);
			const names = programmes.filter((programme) => typeof programme === 'string');
			const versions = await loadProgrammeVersions(tx, [...new Set(names)]);
			const people = await withHouseholds(tx, peopleOf(found), {
				versions,
				now: asOf,
				lock: false,
			});
			const purses = { profileIds: people.memberIds, programmes: names };
			const state =
				asOf < now ? await loadPursesAsOf(tx, purses, asOf) : await loadPurses(tx, purses, asOf);
			const tiers = await loadTierBook(tx, { members: people.members, versions }, asOf);
			const reader = { people, tiers, figuresOf: figuresReader(state, asOf), asOf };
			return found.map((one, i) => answer(one, programmes[i] ?? '', reader));
		}),
	);
}

interface Reader {
	people: People;
	tiers: TierBook;
	figuresOf: FiguresReader;
	asOf: number;
}

function answer(
	customer: FindOutcome,
	programme: string | Rejected<RequestReason>,
	{ people, tiers, figuresOf, asOf }: Reader,
): BalanceOutcome {
	if (typeof programme !== 'string') return programme;
	if (customer.status !== 'found') return customer;
	const { profileId } = customer;
	const tier = toFigures(tiers.decide(programme, profileId, asOf));
	const figures = figuresOf(people.purseOf(profileId, programme), programme);
	return { status: 'balance', profileId, programme, asOf, ...figures, tier };
}

function toFigures(decision: TierDecision | undefined): TierFigures | null {
	if (decision === undefined) return null;
	const { tier: name, since, keepUntil, graceUntil, benefits, next } = decision;
	const missing = next === null ? null : { name: next.tier, missing: next.missing };
	return { name, since, keepUntil, graceUntil, benefits, next: missing };
}

/**
 * For another capability, inside its transaction: each person's points at the instant `now` in every programme they took
 * part in, the default one first and always there; `points[i]` is that of `people[i]`. Three queries, whatever their number.
 */
export async function loadPoints(
	tx: Tx,
	people: readonly { memberIds: readonly string[] }[],
	now: number,
): Promise<ProgrammePoints[][]> {
	const profileIds = people.flatMap((one) => one.memberIds);
	const purses = await loadPurses(tx, { profileIds }, now);
	const figuresOf = figuresReader(purses, now);
	const programmesOf = Map.groupBy(purses.accounts, ({ profileId }) => profileId);
	return people.map(({ memberIds }) => {
		const own = memberIds.flatMap((id) => programmesOf.get(id) ?? []);
		const others = new Set(own.map(({ programme }) => programme));
		others.delete(DEFAULT_PROGRAMME);
		return [DEFAULT_PROGRAMME, ...[...others].sort()].map((programme) => ({
			programme,
			...figuresOf(memberIds, programme),
		}));
	});
}

type FiguresReader = (memberIds: readonly string[], programme: string) => BalanceFigures;

function figuresReader({ accounts, lots, lapsing }: Purse, asOf: number): FiguresReader {
	const accountByPurse = new Map(
		accounts.map((account) => [purseKey(account.programme, account.profileId), account]),
	);
	const lotsByAccount = Map.groupBy(lots, ({ accountId }) => accountId);
	const lapsingByAccount = Map.groupBy(lapsing, ({ accountId }) => accountId);
	return (memberIds, programme) => {
		const own = memberIds.flatMap((id) => accountByPurse.get(purseKey(programme, id)) ?? []);
		const ownLots = own.flatMap(({ id }) => lotsByAccount.get(id) ?? []);
		const ownLapsing = own.flatMap(({ id }) => lapsingByAccount.get(id) ?? []);
		return decideBalance({ accounts: own, lots: ownLots, lapsing: ownLapsing }, asOf);
	};
}
