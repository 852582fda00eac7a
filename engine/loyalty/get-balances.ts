import { findCustomers } from '../identity';
import type { FindOutcome, ResolveOptions } from '../identity';
import type { EngineContext } from '../store';
import { inChunks } from '../store';
import type { Rejected } from '../values';
import { decideBalance } from './decide-balance';
import { prepareProgramme } from './prepare-request';
import type { KindTotal } from './repository';
import { loadKindTotals, loadOpenLots } from './repository';
import type { Balance, BalanceOutcome, BalanceRequest, OpenLot, RequestReason } from './types';
import { purseKey } from './types';

/** The instant of a balance call, epoch ms; now where absent. */
export interface BalanceOptions {
	asOf?: number;
}

/**
 * The points of each customer, over all profiles merged into one person; `outcomes[i]` answers `requests[i]`. Reads only:
 * an unknown customer is refused, a known one without points has zero. With `asOf`, what was so at that instant by what
 * is booked today; in the future, what lapses until then. Four queries per 500 requests.
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
			const lots = await loadOpenLots(tx, purses, options.asOf);
			const totals = await loadKindTotals(tx, purses, options.asOf);
			const reader = balanceReader({ lots, totals, asOf });
			return found.map((one, i) => reader(one, programmes[i] ?? ''));
		}),
	);
}

function balanceReader({
	lots,
	totals,
	asOf,
}: {
	lots: OpenLot[];
	totals: KindTotal[];
	asOf: number;
}) {
	const lotsByPurse = Map.groupBy(lots, (lot) => purseKey(lot.programme, lot.profileId));
	const totalsByPurse = Map.groupBy(totals, (total) => purseKey(total.programme, total.profileId));
	return (customer: FindOutcome, programme: string | Rejected<RequestReason>): BalanceOutcome => {
		if (typeof programme !== 'string') return programme;
		if (customer.status !== 'found') return customer;
		const keys = customer.memberIds.map((memberId) => purseKey(programme, memberId));
		const ownTotals = keys.flatMap((key) => totalsByPurse.get(key) ?? []);
		const figures = decideBalance(
			{
				lots: keys.flatMap((key) => lotsByPurse.get(key) ?? []),
				earned: totalOf(ownTotals, 'earn'),
				// Zero less zero, since minus zero is another number to JSON and to tests.
				redeemed: 0 - totalOf(ownTotals, 'redeem'),
			},
			asOf,
		);
		const about: Pick<Balance, 'status' | 'profileId' | 'programme' | 'asOf'> = {
			status: 'balance',
			profileId: customer.profileId,
			programme,
			asOf,
		};
		return { ...about, ...figures };
	};
}

function totalOf(totals: readonly KindTotal[], kind: string): number {
	return totals.filter((one) => one.kind === kind).reduce((total, { points }) => total + points, 0);
}
