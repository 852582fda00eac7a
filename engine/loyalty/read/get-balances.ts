import { findCustomers } from '../../identity';
import type { FindOutcome, ResolveOptions } from '../../identity';
import type { EngineContext, Tx } from '../../store';
import { inChunks } from '../../store';
import type { Rejected } from '../../values';
import { prepareProgramme } from '../points/prepare-command';
import type { BalanceRequest, CustomerRefusal, RequestReason } from '../points/types';
import { DEFAULT_PROGRAMME } from '../points/types';
import { purseKey } from '../ledger/open-ledger';
import type { PurseState } from '../ledger/types';
import type { BalanceFigures } from './decide-balance';
import { decideBalance } from './decide-balance';
import { loadPurses, loadPursesAsOf } from './repository-read';

export interface ProgrammePoints extends BalanceFigures {
	programme: string;
}

export interface Balance extends ProgrammePoints {
	status: 'balance';
	profileId: string;
	/** The instant the figures are for, epoch ms. */
	asOf: number;
}

export type BalanceOutcome = Balance | Rejected<RequestReason> | CustomerRefusal;

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
	const now = context.clock.now();
	const asOf = options.asOf ?? now;
	return inChunks(requests, (chunk) =>
		context.store.read(async (tx) => {
			const programmes = chunk.map(({ programme }) => prepareProgramme(programme));
			const customers = chunk.map(({ customer }) => customer);
			const found = await findCustomers({ tx }, customers, options);
			const purses = {
				profileIds: found.flatMap((one) => (one.status === 'found' ? one.memberIds : [])),
				programmes: programmes.filter((programme) => typeof programme === 'string'),
			};
			const state =
				asOf < now ? await loadPursesAsOf(tx, purses, asOf) : await loadPurses(tx, purses);
			const figuresOf = figuresReader(state, asOf);
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

function figuresReader({ accounts, lots }: PurseState, asOf: number): FiguresReader {
	const accountByPurse = new Map(
		accounts.map((account) => [purseKey(account.programme, account.profileId), account]),
	);
	const lotsByAccount = Map.groupBy(lots, ({ accountId }) => accountId);
	return (memberIds, programme) => {
		const own = memberIds.flatMap((id) => accountByPurse.get(purseKey(programme, id)) ?? []);
		const ownLots = own.flatMap(({ id }) => lotsByAccount.get(id) ?? []);
		return decideBalance({ accounts: own, lots: ownLots }, asOf);
	};
}
