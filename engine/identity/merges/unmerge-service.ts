import type { EngineContext, Tx } from '../../store';
import { inTransactions, touchProfiles } from '../../store';
import type { Rejected } from '../../values';
import { checkText, invariant } from '../../values';
import type { UnmergeBasis, UnmergeCommand } from './decide-unmerge';
import { decideUnmerges } from './decide-unmerge';
import { causeOf, checkReason } from './merge-service';
import type { UnmergeOutcome, UnmergeReason, UnmergeRequest } from './merge-types';
import { loadEdges, saveUnmerges } from './repository-merges';
import { findCustomers } from '../service';
import type { FindOutcome } from '../types';

/**
 * Takes merges back, by hand or by a rule; `outcomes[i]` answers `requests[i]`, and later requests see the effects of
 * earlier ones. Everybody has exactly what is theirs again, from before the merge and since, because rows never left
 * their home profile. Unless asked not to, those who were taken apart are kept apart. Safe to repeat: what is apart
 * already stays so (`unchanged`). Seven reads and four writes for each 500 requests; 2,000 requests a transaction.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export function unmerge(
	context: EngineContext,
	requests: readonly UnmergeRequest[],
): Promise<UnmergeOutcome[]> {
	return inTransactions(context.store, requests, (tx, chunk) =>
		unmergeChunk({ tx, now: context.clock.now() }, chunk),
	);
}

async function unmergeChunk(
	{ tx, now }: { tx: Tx; now: number },
	requests: readonly UnmergeRequest[],
): Promise<UnmergeOutcome[]> {
	const customers = requests.map(({ customer }) => customer);
	// A profile to take out is looked up, and its person locked, as a customer of its own.
	const members = requests.flatMap(({ what }) =>
		what !== 'all' && 'member' in what ? [{ profileId: what.member }] : [],
	);
	const found = await findCustomers({ tx }, [...customers, ...members], { lock: true });
	const commands = requests.map((request, i) => commandOf(request, found[i]));
	const open = commands.filter((command): command is UnmergeCommand => !('status' in command));
	const basis = await loadBasis(tx, open, found);
	const { outcomes, changes } = decideUnmerges(open, basis);
	await saveUnmerges(tx, changes, now);
	// Those who were taken out, and those whom they leave behind.
	await touchProfiles(tx, basis.canonicalByProfile.keys());
	let next = 0;
	return commands.map((command) => {
		if ('status' in command) return command;
		const outcome = outcomes[next++];
		invariant(outcome !== undefined, 'unmerge: one outcome per command');
		return outcome;
	});
}

function commandOf(
	request: UnmergeRequest,
	found: FindOutcome | undefined,
): UnmergeCommand | Rejected<UnmergeReason> {
	invariant(found !== undefined, 'unmerge: one customer per request');
	if (found.status === 'rejected') return found;
	const { what, keepApart = true, reason } = request;
	const refusal = checkReason(reason);
	if (refusal !== undefined) return refusal;
	return {
		profileId: found.homeProfileId,
		what,
		keepApart,
		cause: causeOf('by_hand', request),
	};
}

async function loadBasis(
	tx: Tx,
	commands: readonly UnmergeCommand[],
	found: readonly FindOutcome[],
): Promise<UnmergeBasis> {
	const canonicalByProfile = new Map<string, string>();
	for (const one of found) {
		if (one.status === 'rejected') continue;
		for (const memberId of one.memberIds) canonicalByProfile.set(memberId, one.profileId);
	}
	const mergeIds = commands.flatMap(({ what }) =>
		// No database holds NUL, so neither does an id.
		what !== 'all' && 'mergeId' in what && typeof checkText(what.mergeId, 'mergeId') === 'string'
			? [what.mergeId]
			: [],
	);
	const edges = await loadEdges(tx, [...canonicalByProfile.keys()], mergeIds);
	return { canonicalByProfile, edges };
}
