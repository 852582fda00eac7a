import type { FindOutcome } from '../../identity';
import { findCustomers, resolveCustomers } from '../../identity';
import type { EngineContext } from '../../store';
import type { Rejected } from '../../values';
import { firstOfEachKey } from '../../values';
import { credit, noteActivity } from '../ledger/move-points';
import { loadBookings } from '../ledger/repository-ledger';
import { insertTierChanges } from '../programme/repository-standings';
import { addUses } from '../programme/repository-uses';
import { activityAt } from './activity';
import type { BookingOptions, BookScope, Decided, Desk, Operation, PeopleFound } from './book';
import { bookAll, keysOf } from './book';
import type { OrderPart } from './decide-refund';
import { decideByRules } from './earn-by-rules';
import { prepareEarn as prepare } from './prepare-earn';
import type { RuleFacts } from './rule-facts';
import { loadRuleFacts } from './rule-facts';
import type {
	CustomerRefusal,
	Earned,
	EarnCommand,
	EarnOutcome,
	EarnRequest,
	RequestReason,
	RuleReason,
} from './types';
import { bookingKey } from './types';

/**
 * Books earned points; `outcomes[i]` answers `requests[i]`, and later requests see the effects of earlier ones. An
 * unknown customer is made. Points are integers, times epoch ms. Safe to repeat by `idempotencyKey`, once per operation
 * and programme. Some ten queries per 500 requests; 2,000 requests a transaction. With `simulate` nothing is written.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export function earn(
	context: EngineContext,
	requests: readonly EarnRequest[],
	options: BookingOptions = {},
): Promise<EarnOutcome[]> {
	return bookAll(context, requests, { operation: earning, prepare, options });
}

type Refusal = Rejected<RequestReason | RuleReason> | CustomerRefusal;

/** For what gives points besides. */
export const earning: Operation<EarnCommand, Earned, Refusal, RuleFacts> = {
	name: 'earn',
	status: 'earned',
	findPeople: resolveAndLock,
	lotsNeeded: (now) => ({ dueUntil: now }),
	loadFacts: loadRuleFacts,
	saveFacts: async (tx, { used, tiers }, { now, nextId }) => {
		if (used.length > 0) await addUses(tx, used);
		const changes = tiers.changes.map((change) => ({ ...change, id: nextId() }));
		await insertTierChanges(tx, changes, now);
	},
	decide,
};

function decide(desk: Desk<RuleFacts>, command: EarnCommand): Decided<Earned> | Refusal {
	const { by } = command;
	if (by === null) return book(desk, command, keptOf(command));
	const ruled = decideByRules(desk, { ...command, by });
	if ('status' in ruled) return ruled;
	const { points, expiresAt, idleAfter, pending, kept, lines } = ruled;
	return {
		...book(desk, { ...command, points, expiresAt, idleAfter, pending }, kept),
		rules: lines,
	};
}

/** What a refund asks for. */
function keptOf({ amountMinor, currency }: EarnCommand): { order?: OrderPart } {
	return amountMinor === null || currency === null ? {} : { order: { amountMinor, currency } };
}

function book(
	{ ledger, holder, booking, accounts, definition, facts, now }: Desk<RuleFacts>,
	command: EarnCommand,
	kept: object,
): Decided<Earned> {
	const { programme, points, occurredAt, expiresAt, idleAfter, pending, amountMinor } = command;
	if (points > 0) {
		noteActivity(ledger, accounts, activityAt(occurredAt, definition));
		const account = ledger.accountOf(programme, holder.homeProfileId);
		booking.amountMinor = amountMinor;
		const lot = { points, earnedAt: occurredAt, expiresAt, idleAfter };
		credit(ledger, {
			kind: pending === null ? 'earn' : 'earn_pending',
			...{ account, occurredAt, booking },
			lot:
				pending === null
					? lot
					: { ...lot, state: 'pending', dueAt: pending.until, waitsFor: pending.event },
		});
		facts.tiers.note(programme, holder.profileId, {
			...{ at: occurredAt, points, amountMinor, reference: command.reference },
		});
		facts.tiers.settle(programme, holder, now);
		if (amountMinor !== null) facts.noteOrder(holder.profileId);
	}
	return { points, expiresAt, pending, kept };
}

/**
 * Of the commands whose key is new, the first of each key makes its customer; where that is refused, or may earn nothing and
 * so take no key, the next one does.
 */
async function resolveAndLock(
	scope: BookScope,
	{ commands }: { commands: readonly EarnCommand[] },
): Promise<PeopleFound> {
	const { tx, options } = scope;
	const stored = await loadBookings(tx, 'earn', keysOf(commands));
	const known = new Set(stored.map(bookingKey));
	const fresh = commands.filter((command) => !known.has(bookingKey(command)));
	const resolved = await firstOfEachKey(fresh, {
		keyOf: (command: EarnCommand) => bookingKey(command),
		work: (turn) =>
			resolveCustomers(
				scope,
				turn.map(({ customer }) => customer),
				options,
			),
		isRefused: ({ status }, { points }) => status === 'rejected' || points === 0,
	});
	const homes = resolved.flatMap((one) =>
		one === undefined || one.status === 'rejected' ? [] : [{ profileId: one.homeProfileId }],
	);
	const people = await findCustomers({ tx }, homes, { lock: true });
	let next = 0;
	const answers = new Map<EarnCommand, FindOutcome | undefined>();
	fresh.forEach((command, i) => {
		const one = resolved[i];
		answers.set(command, one === undefined || one.status === 'rejected' ? one : people[next++]);
	});
	return { found: commands.map((command) => answers.get(command)), stored };
}
