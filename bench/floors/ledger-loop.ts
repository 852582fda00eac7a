import { hash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { v7 } from 'uuid';

const ROWS_PER_TRANSACTION = 1_000;
const PROGRAMME = 'main';
const KINDS = ['issued', 'pending', 'held', 'redeemed', 'expired', 'adjusted', 'transferred'];

export interface LoopBooking {
	customerId: string;
	key: string;
	points: number;
}

type Row = Record<string, string | number | null>;

/**
 * The floor of *earn + redeem* on the embedded store: the shortest loop by hand that reads and writes the same rows of the same
 * tables with the same durability, hashes included, one prepared statement after the other. It decides nothing but which lots
 * pay: no merged people, no time that has passed, no debts, no outcome.
 */
export function ledgerLoop(file: string) {
	const db = new DatabaseSync(file);
	db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on');
	const run = statementsOf(db);
	for (const kind of KINDS) {
		run.programmeAccount.run(`${PROGRAMME}:${kind}`, PROGRAMME, kind);
	}
	return {
		earn: (bookings: readonly LoopBooking[]) =>
			inTransactions(db, bookings, (one) => earnOne(run, one)),
		redeem: (bookings: readonly LoopBooking[]) =>
			inTransactions(db, bookings, (one) => redeemOne(run, one)),
		close: () => db.close(),
	};
}

type Statements = ReturnType<typeof statementsOf>;

function statementsOf(db: DatabaseSync) {
	return {
		known: db.prepare(
			'select id from loyalty_entry where idempotency_key = ? and operation = ? and programme = ?',
		),
		owner: db.prepare(
			'select p.canonical_id as id from identifier i join profile p on p.id = i.profile_id ' +
				'where i.value = ? and i.type = ?',
		),
		account: db.prepare('select * from loyalty_account where profile_id = ? and programme = ?'),
		programmeAccount: db.prepare(
			'insert into loyalty_account (id, programme, kind, profile_id, sequence, hash, available, pending, held, ' +
				"earned, redeemed, expired, adjusted) values (?, ?, ?, null, 0, '', 0, 0, 0, 0, 0, 0, 0) on conflict do nothing",
		),
		newAccount: db.prepare(
			'insert into loyalty_account (id, programme, kind, profile_id, sequence, hash, available, pending, held, ' +
				"earned, redeemed, expired, adjusted) values (?, ?, 'member', ?, ?, ?, ?, 0, 0, ?, 0, 0, 0)",
		),
		changeAccount: db.prepare(
			'update loyalty_account set sequence = ?, hash = ?, available = ?, earned = ?, redeemed = ? where id = ?',
		),
		entry: db.prepare(
			'insert into loyalty_entry (id, account_id, sequence, kind, from_account_id, to_account_id, points, ' +
				'available_after, occurred_at, recorded_at, booking_id, operation, programme, idempotency_key, reference, ' +
				'reason, actor, cause, details, salt, texts_hash, hash) ' +
				"values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', '', '{}', ?, ?, ?, ?)",
		),
		lots: db.prepare(
			'select id, remaining, earned_at, expires_at from loyalty_lot where account_id = ? and remaining <> 0 ' +
				'order by expires_at is null, expires_at, earned_at, id',
		),
		lot: db.prepare(
			'insert into loyalty_lot (id, entry_id, account_id, booking_id, origin_lot_id, state, points, remaining, ' +
				"earned_at, occurred_at, expires_at, idle_after, due_at, waits_for) values (?, ?, ?, ?, null, 'available', " +
				'?, ?, ?, ?, null, null, null, null)',
		),
		changeLot: db.prepare('update loyalty_lot set remaining = ? where id = ?'),
		spend: db.prepare(
			'insert into loyalty_lot_spend (lot_id, entry_id, points, occurred_at) values (?, ?, ?, ?)',
		),
		touched: db.prepare('insert into touched (profile_id) values (?)'),
	};
}

function earnOne(run: Statements, { customerId, key, points }: LoopBooking): void {
	if (run.known.get(key, 'earn', PROGRAMME)) return;
	const profileId = String(run.owner.get(customerId, 'customer_id')?.id);
	const account = run.account.get(profileId, PROGRAMME) as Row | undefined;
	const accountId = String(account?.id ?? v7());
	const id = v7();
	const lotId = v7();
	const available = Number(account?.available ?? 0) + points;
	const details = JSON.stringify({ points, expiresAt: null, pending: null, balance: available });
	const row = { id, accountId, kind: 'earn', points, available, details, key };
	const lots = [[lotId, null, 'available', points]];
	const sealed = seal(row, { account, lots, spends: [] });
	if (account === undefined) {
		run.newAccount.run(accountId, PROGRAMME, profileId, 1, sealed.hash, available, available);
	} else {
		const earned = Number(account.earned) + points;
		const redeemed = Number(account.redeemed);
		run.changeAccount.run(sealed.sequence, sealed.hash, available, earned, redeemed, accountId);
	}
	insertEntry(run, row, sealed);
	run.lot.run(lotId, id, accountId, id, points, points, sealed.now, sealed.now);
	run.touched.run(profileId);
}

function redeemOne(run: Statements, { customerId, key, points }: LoopBooking): void {
	const profileId = String(run.owner.get(customerId, 'customer_id')?.id);
	if (run.known.get(key, 'redeem', PROGRAMME)) return;
	const account = run.account.get(profileId, PROGRAMME) as Row | undefined;
	if (account === undefined) throw new Error('The floor redeems of members');
	let open = points;
	const taken: { id: string; points: number; left: number }[] = [];
	for (const lot of run.lots.all(String(account.id)) as Row[]) {
		if (open === 0) break;
		const part = Math.min(open, Number(lot.remaining));
		open -= part;
		taken.push({ id: String(lot.id), points: part, left: Number(lot.remaining) - part });
	}
	if (open > 0) throw new Error('The floor redeems what is there');
	const available = Number(account.available) - points;
	const details = JSON.stringify({ points, lots: taken, balance: available });
	const accountId = String(account.id);
	const row = { id: v7(), accountId, kind: 'redeem', points, available, details, key };
	const spends = taken.map((one) => [one.id, one.points]);
	const sealed = seal(row, { account, lots: [], spends });
	const redeemed = Number(account.redeemed) + points;
	const earned = Number(account.earned);
	run.changeAccount.run(sealed.sequence, sealed.hash, available, earned, redeemed, accountId);
	insertEntry(run, row, sealed);
	for (const one of taken) {
		run.changeLot.run(one.left, one.id);
		run.spend.run(one.id, row.id, one.points, sealed.now);
	}
	run.touched.run(profileId);
}

interface EntryRow {
	id: string;
	accountId: string;
	kind: string;
	points: number;
	available: number;
	details: string;
	key: string;
}

/** The entry's place and its hashes, over as much as ours cover. */
function seal(
	row: EntryRow,
	{ account, lots, spends }: { account: Row | undefined; lots: unknown[]; spends: unknown[] },
) {
	const now = Date.now();
	const salt = v7();
	const sequence = Number(account?.sequence ?? 0) + 1;
	const textsHash = sha256([salt, '', '', '', '[]', row.key]);
	const { id, accountId, kind, points, available, details } = row;
	const parts = [
		account?.hash ?? '',
		id,
		accountId,
		sequence,
		kind,
		points,
		available,
		now,
		now,
		null,
	];
	const sum = sha256([...parts, id, kind, PROGRAMME, details, textsHash, lots, spends]);
	return { now, salt, sequence, textsHash, hash: sum };
}

function sha256(parts: unknown[]): string {
	return hash('sha256', JSON.stringify(parts), 'base64url');
}

function insertEntry(run: Statements, row: EntryRow, sealed: ReturnType<typeof seal>): void {
	const { id, accountId, kind, points, available, details, key } = row;
	const { now, salt, sequence, textsHash } = sealed;
	const isEarned = kind === 'earn';
	const from = isEarned ? `${PROGRAMME}:issued` : accountId;
	const to = isEarned ? accountId : `${PROGRAMME}:redeemed`;
	run.entry.run(
		...([id, accountId, sequence, kind, from, to, points, available, now, now] as const),
		...([id, kind, PROGRAMME, key, details, salt, textsHash, sealed.hash] as const),
	);
}

function inTransactions(
	db: DatabaseSync,
	bookings: readonly LoopBooking[],
	work: (booking: LoopBooking) => void,
): void {
	bookings.forEach((booking, i) => {
		if (i % ROWS_PER_TRANSACTION === 0) db.exec('begin immediate');
		work(booking);
		const isLast = i === bookings.length - 1;
		if (isLast || i % ROWS_PER_TRANSACTION === ROWS_PER_TRANSACTION - 1) db.exec('commit');
	});
}
