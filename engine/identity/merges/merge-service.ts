import type { EngineContext, Tx } from '../../store';
import { inTransactions } from '../../store';
import type { JsonValue, Rejected } from '../../values';
import { invariant, optionalText, rejected } from '../../values';
import type { MergeBasis, MergeCommand } from './decide-merge';
import { decideMerges } from './decide-merge';
import type { MergeCause, MergeOutcome, MergeReason, MergeRequest } from './merge-types';
import { loadPersons } from '../repository';
import { loadApartPairs, saveMerges } from './repository-merges';
import { loadRules } from '../rules/repository-rules';
import { findCustomers } from '../service';
import type { FindOutcome } from '../types';

const CUSTOMERS_PER_MERGE_MAX = 100;
const REASON_LENGTH_MAX = 500;

/** A transaction under way, and its instant. */
export type MergeScope = EngineContext & { tx: Tx; now: number };

/**
 * Makes the customers of each request one person, by hand: what kept them apart is lifted, and a limit is broken only
 * where the request allows it. `outcomes[i]` answers `requests[i]`, and later requests see the effects of earlier ones.
 * Safe to repeat: who is one person already stays so (`unchanged`). Eight reads and up to three writes for each 500
 * requests; 2,000 requests a transaction.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export function mergeCustomers(
	context: EngineContext,
	requests: readonly MergeRequest[],
): Promise<MergeOutcome[]> {
	return inTransactions(context.store, requests, (tx, chunk) =>
		mergeInTransaction({ ...context, tx, now: context.clock.now() }, chunk),
	);
}

/** As `mergeCustomers`, inside a transaction: at most 500 requests. */
export async function mergeInTransaction(
	scope: MergeScope,
	requests: readonly MergeRequest[],
): Promise<MergeOutcome[]> {
	const { commands, basis } = await prepareMerges(scope, requests, { lock: true });
	const open = commands.filter((command): command is MergeCommand => !('status' in command));
	const { outcomes, changes } = decideMerges(open, basis);
	await saveMerges(scope.tx, changes, scope.now);
	let next = 0;
	return commands.map((command) => {
		if ('status' in command) return command;
		const outcome = outcomes[next++];
		invariant(outcome !== undefined, 'merge: one outcome per command');
		return outcome;
	});
}

/** The requests made ready, with everything that decides about them. */
export async function prepareMerges(
	scope: MergeScope,
	requests: readonly MergeRequest[],
	{ lock }: { lock: boolean },
): Promise<{ commands: (MergeCommand | Rejected<MergeReason>)[]; basis: MergeBasis }> {
	const refusals = requests.map(checkRequest);
	const named = requests.flatMap(({ customers }, i) => (refusals[i] ? [] : customers));
	const found = await findCustomers(scope, named, { lock });
	let next = 0;
	const commands = requests.map((request, i) => {
		const refusal = refusals[i];
		if (refusal !== undefined) return refusal;
		return commandOf(request, found.slice(next, (next += request.customers.length)));
	});
	const ids = found.flatMap((one) => (one.status === 'found' ? [one.profileId] : []));
	const persons = await loadPersons(scope.tx, [...new Set(ids)]);
	const memberIds = [...persons.values()].flatMap((person) => person.memberIds);
	const apart = await loadApartPairs(scope.tx, memberIds);
	const rules = await loadRules(scope.tx);
	const { now } = scope;
	const nextId = () => scope.ids.next();
	return { commands, basis: { persons, apart, rules, now, nextId } };
}

/** What is kept beside a merge or its undoing: what brought it about, the reason in words, and the caller's fields. */
export function causeOf(
	rule: string,
	{ reason, cause }: { reason?: string; cause?: MergeCause },
): Record<string, JsonValue> {
	const text = reason?.trim() ?? '';
	return { rule, ...(text === '' ? {} : { reason: text }), ...cause };
}

/** A reason that cannot be kept; undefined where it can. */
export function checkReason(reason: string | undefined): Rejected<'reason_invalid'> | undefined {
	const text = optionalText(reason, 'reason', REASON_LENGTH_MAX);
	return typeof text === 'string' ? undefined : { ...text, reason: 'reason_invalid' };
}

function checkRequest({
	customers,
	survivor,
	reason,
}: MergeRequest): Rejected<MergeReason> | undefined {
	if (customers.length < 2 || customers.length > CUSTOMERS_PER_MERGE_MAX) {
		return rejected('customers_invalid', {
			field: 'customers',
			message: `A merge takes two to ${CUSTOMERS_PER_MERGE_MAX} customers; this one names ${customers.length}`,
			mend: 'Name the customer, and the other customer who is the same person.',
		});
	}
	if (survivor !== undefined && customers[survivor] === undefined) {
		return rejected('survivor_invalid', {
			field: 'survivor',
			message: 'The customer who should go on is none of those who are merged',
			mend: 'Choose one of the customers of this merge, or leave the choice to the rules.',
		});
	}
	return checkReason(reason);
}

/** Two are called as in the form. */
function nameIn(count: number, i: number): string {
	if (count > 2) return `Customer ${i + 1} of ${count}`;
	return i === 0 ? 'Customer' : 'Other customer';
}

function commandOf(
	request: MergeRequest,
	found: readonly FindOutcome[],
): MergeCommand | Rejected<MergeReason> {
	const profileIds: string[] = [];
	for (const [i, one] of found.entries()) {
		if (one.status === 'rejected') {
			const message = `${nameIn(found.length, i)}: ${one.message}`;
			return { ...one, field: `customers[${i}]`, message };
		}
		profileIds.push(one.homeProfileId);
	}
	const { survivor, allowOverLimit = false, rule = 'by_hand' } = request;
	return {
		profileIds,
		survivorId: survivor === undefined ? undefined : profileIds[survivor],
		allowOverLimit,
		cause: causeOf(rule, request),
	};
}
