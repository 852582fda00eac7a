import { findCustomers } from '../identity';
import type { FindOutcome, ResolveOptions } from '../identity';
import type { EngineContext, Tx } from '../store';
import { inChunks } from '../store';
import type { Rejected } from '../values';
import { decideBalance } from './decide-balance';
import { prepareProgramme } from './prepare-request';
import type { KindTotal } from './repository';
import { loadPurses } from './repository';
import type {
	BalanceFigures,
	BalanceOutcome,
	BalanceRequest,
	OpenLot,
	ProgrammePoints,
	RequestReason,
} from './types';
import { DEFAULT_PROGRAMME, purseKey } from './types';

/** The instant of a balance call, epoch ms; now where absent. */
export interface BalanceOptions {
	asOf?: number;
}

/**
 * The points of each customer, over all profiles merged into one person; `outcomes[i]` answers `requests[i]`. Reads only:
 * an unknown customer is refused, a known one without points has zero. With `asOf`, what was so at that instant by what
 * is booked today; in the future, what lapses until then. Three queries per 500 requests.
 */
export function getBalances(
	context: EngineContext,
	requests: readonly BalanceRequest[],
	options: BalanceOptions & ResolveOptions = {},
): Promise<BalanceOutcome[]> {
	const asOf = options.asOf ?? context.clock.now();
	return inChunks(requests, (chunk) =>
		context.store.read(async (tx) => {
			const programmes = chunk.map(({ programme }) => prepareProgramme(programme));
			const customers = chunk.map(({ customer }) => customer);
			const found = await findCustomers({ tx }, customers, options);
			const purses = {
				profileIds: found.flatMap((one) => (one.status === 'found' ? one.memberIds : [])),
				programmes: programmes.filter((programme) => typeof programme === 'string'),
			};
			const figuresOf = figuresReader(await loadPurses(tx, purses, options.asOf), asOf);
			return found.map((one, i) => answer(one, programmes[i] ?? '', { figuresOf, asOf }));
		}),
	);
}

function answer(
	customer: FindOutcome,
	programme: string | Rejected<RequestReason>,
	{ figuresOf, asOf }: { figuresOf: FiguresReader; asOf: number },
): BalanceOutcome {
	if (typeof programme !== 'string') return programme;
	if (customer.status !== 'found') return customer;
	const { profileId, memberIds } = customer;
	return { status: 'balance', profileId, programme, asOf, ...figuresOf(memberIds, programme) };
}

/**
 * For another capability, inside its transaction: each person's points at the instant `now` in every programme they took
 * part in, the default one first and always there; `points[i]` is that of `people[i]`. One query, whatever their number.
 */
export async function loadPoints(
	tx: Tx,
	people: readonly { memberIds: readonly string[] }[],
	now: number,
): Promise<ProgrammePoints[][]> {
	const purses = await loadPurses(tx, { profileIds: people.flatMap((one) => one.memberIds) });
	const figuresOf = figuresReader(purses, now);
	const programmesOf = Map.groupBy(purses.totals, ({ profileId }) => profileId);
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

function figuresReader(
	{ lots, totals }: { lots: OpenLot[]; totals: KindTotal[] },
	asOf: number,
): FiguresReader {
	const lotsByPurse = Map.groupBy(lots, (lot) => purseKey(lot.programme, lot.profileId));
	const totalsByPurse = Map.groupBy(totals, (total) => purseKey(total.programme, total.profileId));
	return (memberIds, programme) => {
		const keys = memberIds.map((memberId) => purseKey(programme, memberId));
		const ownTotals = keys.flatMap((key) => totalsByPurse.get(key) ?? []);
		return decideBalance(
			{
				lots: keys.flatMap((key) => lotsByPurse.get(key) ?? []),
				earned: totalOf(ownTotals, 'earn'),
				// Zero less zero, since minus zero is another number to JSON and to tests.
				redeemed: 0 - totalOf(ownTotals, 'redeem'),
			},
			asOf,
		);
	};
}

function totalOf(totals: readonly KindTotal[], kind: string): number {
	return totals.filter((one) => one.kind === kind).reduce((total, { points }) => total + points, 0);
}
