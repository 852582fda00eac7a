import type { EntryKind } from '../ledger/types';
import type { Desk } from './book';
import type { Command } from './types';

/** Takes points that are not there, where that is allowed: a lot below zero, which the next points of the account pay. */
export function owe(
	{ ledger, holder, booking }: Desk<unknown>,
	{ kind, points, command }: { kind: EntryKind; points: number; command: Command },
): void {
	if (points === 0) return;
	const { programme, occurredAt } = command;
	const account = ledger.accountOf(programme, holder.homeProfileId);
	const debt = { points: -points, earnedAt: occurredAt, expiresAt: null, idleAfter: null };
	ledger.add({ kind, account, points, occurredAt, makes: [debt] }, booking);
}
