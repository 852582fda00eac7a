import { invariant } from '../../values';
import type {
	Account,
	AccountKind,
	Booking,
	EntryKind,
	Figures,
	Lot,
	LotState,
	LotTerms,
	Movement,
} from './types';
import { bySpendingOrder, MOVES } from './types';

/** One entry to add: `makes` are the lots it puts points into, `takes` what it takes out of lots (below zero: puts back). */
export interface NewEntry {
	kind: EntryKind;
	account: Account;
	points: number;
	occurredAt: number;
	makes?: readonly NewLot[];
	takes?: readonly { lot: Lot; points: number }[];
}

/** A lot to make: available until it lapses, unless it says otherwise. */
export interface NewLot extends LotTerms {
	points: number;
	earnedAt: number;
	originLotId?: string | null;
	state?: LotState;
	dueAt?: number | null;
	waitsFor?: string | null;
}

/** What was known before, and where ids come from. */
export interface LedgerBasis {
	accounts: readonly Account[];
	lots: readonly Lot[];
	/** Whose points of the programme these are, by home profile: a person, or a household. */
	ownerOf: (profileId: string, programme: string) => string;
	nextId: () => string;
}

/**
 * The part of a ledger that a batch is about, in memory: each entry changes it at once, so that later commands see what
 * earlier ones did. What it was given stays as it is.
 */
export type OpenLedger = ReturnType<typeof openLedger>;

export function openLedger(basis: LedgerBasis) {
	const books = openBooks(basis);
	return { ...readersOf(books), ...writersOf(books, basis.nextId) };
}

interface Books {
	ownerOf: LedgerBasis['ownerOf'];
	accountByProfile: Map<string, Account>;
	accountById: Map<string, Account>;
	accountsOfPurse: Map<string, Account[]>;
	lotById: Map<string, Lot>;
	lotsOfAccount: Map<string, Lot[]>;
	/** Accounts that the store knows already. */
	stored: Set<string>;
	movements: Movement[];
	prolonged: Set<string>;
}

function openBooks({ accounts, lots, ownerOf }: LedgerBasis): Books {
	const books: Books = {
		ownerOf,
		...{ accountByProfile: new Map(), accountById: new Map(), accountsOfPurse: new Map() },
		...{ lotById: new Map(), lotsOfAccount: new Map() },
		stored: new Set(accounts.map(({ id }) => id)),
		...{ movements: [], prolonged: new Set() },
	};
	for (const account of accounts) addAccount(books, { ...account });
	for (const lot of lots) addLot(books, { ...lot });
	return books;
}

function addAccount(books: Books, account: Account): void {
	const { programme, profileId } = account;
	books.accountByProfile.set(purseKey(programme, profileId), account);
	books.accountById.set(account.id, account);
	push(books.accountsOfPurse, purseKey(programme, books.ownerOf(profileId, programme)), account);
}

function addLot(books: Books, lot: Lot): void {
	books.lotById.set(lot.id, lot);
	push(books.lotsOfAccount, lot.accountId, lot);
}

function readersOf(books: Books) {
	const { movements, ownerOf, accountById, accountsOfPurse, lotById, lotsOfAccount } = books;
	return {
		movements,
		ownerOf,
		/** As they are now: a lot that was loaded or made. */
		lot: (id: string) => lotById.get(id),
		account: (id: string) => accountById.get(id),
		/** All accounts of a person or household; one that is opened later joins them. */
		purse: (programme: string, profileId: string): readonly Account[] => {
			const key = purseKey(programme, ownerOf(profileId, programme));
			const known = accountsOfPurse.get(key);
			if (known !== undefined) return known;
			const none: Account[] = [];
			accountsOfPurse.set(key, none);
			return none;
		},
		/** What time alone has changed by the instant, in any order. */
		dueLots: (owned: readonly Account[], until: number): Lot[] => {
			const due: Lot[] = [];
			for (const { id } of owned)
				for (const lot of lotsOfAccount.get(id) ?? []) if (isDue(lot, until)) due.push(lot);
			return due;
		},
		/** What an account owes: the lots below zero. */
		debtsOf: (accountId: string): Lot[] =>
			(lotsOfAccount.get(accountId) ?? []).filter(({ remaining }) => remaining < 0),
		/** What has something left, in spending order. */
		lotsOf: (owned: readonly Account[]): Lot[] => {
			const lots: Lot[] = [];
			for (const { id } of owned)
				for (const lot of lotsOfAccount.get(id) ?? []) if (lot.remaining !== 0) lots.push(lot);
			return lots.length > 1 ? lots.sort(bySpendingOrder) : lots;
		},
		/** Whether the store knows the account already. */
		isStored: (accountId: string) => books.stored.has(accountId),
		changedAccounts: (): Account[] => {
			const ids = movements.map(({ accountId }) => accountId);
			return [...new Set(ids)].flatMap((id) => accountById.get(id) ?? []);
		},
		/** Those with more or less left than before. */
		changedLots: (): Lot[] => {
			const ids = movements.flatMap(({ spends }) => spends.map(({ lotId }) => lotId));
			return [...new Set(ids)].flatMap((id) => lotById.get(id) ?? []);
		},
		prolongedLots: (): Lot[] => [...books.prolonged].flatMap((id) => lotById.get(id) ?? []),
	};
}

/** Whether time alone has changed a lot by the instant. */
export function isDue({ dueAt, remaining }: Lot, until: number): boolean {
	return dueAt !== null && dueAt <= until && remaining > 0;
}

function writersOf(books: Books, nextId: () => string) {
	return {
		/** The account of a home profile, opened if there is none. */
		accountOf: (programme: string, profileId: string): Account => {
			const open = books.accountByProfile.get(purseKey(programme, profileId));
			if (open !== undefined) return open;
			const account = newAccount(nextId(), { programme, profileId });
			addAccount(books, account);
			return account;
		},
		/** Adds an entry of a command, or of time alone where there is none; the first one of a command has its id. */
		add: (entry: NewEntry, booking?: Booking): Movement => {
			const movement = toMovement(entry, { booking, nextId });
			changeFigures(entry.account, entry);
			movement.availableAfter = entry.account.available;
			for (const lot of movement.lots) addLot(books, lot);
			for (const { lot, points } of entry.takes ?? []) take(movement, lot, points);
			books.movements.push(movement);
			return movement;
		},
		take,
		/** Lets a lot last until then. */
		prolong: (lot: Lot, expiresAt: number): void => {
			lot.expiresAt = expiresAt;
			if (lot.state === 'available') lot.dueAt = expiresAt;
			books.prolonged.add(lot.id);
		},
	};
}

/** Takes points out of a lot by an entry; below zero: puts them back. */
function take(movement: Movement, lot: Lot, points: number): void {
	lot.remaining -= points;
	const told = movement.spends.find(({ lotId }) => lotId === lot.id);
	if (told === undefined) movement.spends.push({ lotId: lot.id, points });
	else told.points += points;
}

function toMovement(
	{ kind, account, points, occurredAt, makes = [] }: NewEntry,
	{ booking, nextId }: { booking: Booking | undefined; nextId: () => string },
): Movement {
	invariant(points > 0, 'loyalty: an entry moves at least one point');
	const id = nextId();
	if (booking?.id === '') booking.id = id;
	const bookingId = booking?.id ?? id;
	return {
		id,
		accountId: account.id,
		kind,
		points,
		occurredAt,
		bookingId,
		availableAfter: 0,
		lots: makes.map((lot) => toLot(lot, { id: nextId(), accountId: account.id, bookingId })),
		spends: [],
		booking: booking?.id === id ? booking : undefined,
	};
}

function toLot(
	{ points, earnedAt, expiresAt, idleAfter, originLotId = null, ...given }: NewLot,
	ids: Pick<Lot, 'id' | 'accountId' | 'bookingId'>,
): Lot {
	const { state = 'available', dueAt = expiresAt, waitsFor = null } = given;
	const { id, accountId, bookingId } = ids;
	return {
		...{ id, accountId, bookingId, originLotId, state, points, remaining: points, earnedAt },
		...{ expiresAt, idleAfter, dueAt, waitsFor },
	};
}

function newAccount(id: string, of: { programme: string; profileId: string }): Account {
	const figures = { available: 0, pending: 0, held: 0, earned: 0, redeemed: 0, expired: 0 };
	return { id, ...of, sequence: 0, hash: '', ...figures, adjusted: 0 };
}

/** Which figure of a member's account goes up with what comes into an account, and down with what leaves it. */
const FIGURE_OF: Partial<Record<AccountKind, keyof Figures>> = {
	member: 'available',
	pending: 'pending',
	held: 'held',
	redeemed: 'redeemed',
	expired: 'expired',
};

/** What an entry does to the figures of its account follows from where it takes the points and where they go. */
export function changeFigures(
	figures: Figures,
	{ kind, points }: { kind: EntryKind; points: number },
): void {
	const [from, to] = MOVES[kind];
	const [less, more] = [FIGURE_OF[from], FIGURE_OF[to]];
	if (less !== undefined) figures[less] -= points;
	if (more !== undefined) figures[more] += points;
	if (kind === 'earn' || kind === 'activate') figures.earned += points;
	if (kind === 'reverse') figures.earned -= points;
	if (kind === 'adjust_up' || kind === 'transfer_in') figures.adjusted += points;
	if (kind === 'adjust_down' || kind === 'transfer_out') figures.adjusted -= points;
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
	const values = map.get(key);
	if (values === undefined) map.set(key, [value]);
	else values.push(value);
}

/** The key of somebody's points in maps. */
export function purseKey(programme: string, profileId: string): string {
	return `${profileId}\n${programme}`;
}
