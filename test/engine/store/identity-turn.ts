import type { Engine, MergeRequest, ResolveRequest, UnmergeRequest } from '../../../engine';

/** Batches about who is who, in this order. */
export interface IdentityTurn {
	resolve?: ResolveRequest[];
	merge?: MergeRequest[];
	unmerge?: UnmergeRequest[];
}

/** What the turn's batches answer, one after the other. */
export async function takeTurn(engine: Engine, turn: IdentityTurn): Promise<{ status: string }[]> {
	return [
		...(await engine.identity.resolve(turn.resolve ?? [])),
		...(await engine.identity.mergeCustomers(turn.merge ?? [])),
		...(await engine.identity.unmerge(turn.unmerge ?? [])),
	];
}
