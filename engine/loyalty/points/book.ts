import type { CustomerRef, FindOutcome, ResolveOptions } from '../../identity';
import { findCustomers } from '../../identity';
import type { EngineContext, Tx } from '../../store';
import { inChunks, inTransactions } from '../../store';
import type { Rejected } from '../../values';
import { invariant } from '../../values';
import { availableOf } from '../ledger/move-points';
import type { OpenLedger } from '../ledger/open-ledger';
import { openLedger } from '../ledger/open-ledger';
import type { LotsNeeded } from '../ledger/repository-ledger';
import { loadAccounts, loadBookings, loadOpenLots } from '../ledger/repository-ledger';
import { saveLedger } from '../ledger/repository-save';
import { settle } from '../ledger/settle';
import type { Account, Booking, Lot, StoredBooking } from '../ledger/types';
import type { ProgrammeDefinition } from '../programme/definition';
import { loadProgrammeVersions } from '../programme/repository-programmes';
import type { StoredProgramme } from '../programme/types';
import { versionAt } from '../programme/types';
import { bookingOf, outcomeOf, toldOf } from './outcome';
import type { People } from './people';
import { holderOf, peopleOf, peopleOfBookings, withHouseholds } from './people';
import type { BookingSettings } from './settings';
import { settingsOf } from './settings';
import { takenBack } from './take-back';
import type { Booked, Command, CustomerRefusal, Holder } from './types';
import { bookingKey } from './types';

export interface BookingOptions extends ResolveOptions {
	/** Decides everything and books nothing. */
	simulate?: boolean;
}

export type BookScope = EngineContext & { tx: Tx; now: number; options: BookingOptions };

/** What the decision about one command sees. */
export interface Desk<Facts> {
	ledger: OpenLedger;
	/** All accounts of the person or household in the programme. */
	accounts: readonly Account[];
	holder: Holder;
	now: number;
	settings: BookingSettings;
	/** The programme as it was when the command happened; undefined where none is saved. */
	definition: ProgrammeDefinition | undefined;
	/** Give it to the entries of the command. */
	booking: Booking;
	facts: Facts;
	/** What earlier commands of this batch have booked. */
	booked: readonly StoredBooking[];
	/** The other people that the command is about. */
	others: readonly (Holder | CustomerRefusal | undefined)[];
}

/** One way of booking points. */
export interface Operation<Asked extends Command, Success extends Booked, Refusal, Facts> {
	/** Stored with each entry; a key counts once for each. */
	name: string;
	/** What the outcome says. */
	status: Success['status'];
	findPeople: (scope: BookScope, asked: AskedPeople<Asked>) => Promise<PeopleFound>;
	/** Other people that a command is about. */
	othersOf?: (command: Asked) => CustomerRef[];
	lotsNeeded?: (now: number) => LotsNeeded;
	loadFacts: (tx: Tx, asked: AskedFacts<Asked>) => Promise<Facts>;
	/** Saves what decisions have noted in the facts. */
	saveFacts?: (tx: Tx, facts: Facts, scope: { now: number; nextId: () => string }) => Promise<void>;
	/** Lots and accounts among the facts, for the ledger. */
	moreOf?: (facts: Facts) => { lots: readonly Lot[]; accounts: readonly Account[] };
	/**
	 * Books through the desk's ledger; what it returns is the outcome, less what every outcome says, and under `kept` what the
	 * ledger keeps for later decisions.
	 */
	decide: (desk: Desk<Facts>, command: Asked) => Refusal | Decided<Success>;
}

interface AskedPeople<Asked> {
	commands: readonly Asked[];
	customers: readonly CustomerRef[];
}

/** `found[i]` answers `customers[i]`; undefined where the key of the command has its answer already. */
export interface PeopleFound {
	found: (FindOutcome | undefined)[];
	stored: StoredBooking[];
}

/** What facts may be loaded by. */
export interface AskedFacts<Asked> {
	commands: readonly Asked[];
	accounts: readonly Account[];
	lots: readonly Lot[];
	people: People;
	/** Of the programmes that are saved, all versions. */
	versions: ReadonlyMap<string, StoredProgramme[]>;
	now: number;
}

/** What an operation says of its own; `points` are those moved. */
export type Decided<Success extends Booked> = Omit<Success, Exclude<keyof Booked, 'points'>> & {
	kept?: object;
};

/** For an operation whose decision needs no more than accounts and lots. */
export const noFacts = (): Promise<undefined> => Promise.resolve(undefined);

/** Finds the people, and keeps them as they are until the transaction ends; nobody is made. */
export function findAndLock(name: string) {
	return async (
		{ tx, options }: BookScope,
		{ commands, customers }: AskedPeople<Command>,
	): Promise<PeopleFound> => {
		const found = await findCustomers({ tx }, customers, { ...options, lock: true });
		// After the lock, so that what another writer has just booked is seen.
		return { found, stored: await loadBookings(tx, name, keysOf(commands)) };
	};
}

export function keysOf(commands: readonly Command[]): string[] {
	return commands.map(({ key }) => key);
}

/** Books requests of one operation, in transactions of up to 2,000; `outcomes[i]` answers `requests[i]`. */
export async function bookAll<
	Request,
	Asked extends Command,
	Success extends Booked,
	Refusal extends Rejected,
	Facts,
>(
	context: EngineContext,
	requests: readonly Request[],
	{ operation, prepare, options }: Book<Request, Asked, Success, Refusal, Facts>,
): Promise<(Success | Refusal | CustomerRefusal)[]> {
	const work = async (tx: Tx, chunk: readonly Request[]) => {
		const now = context.clock.now();
		const prepared = chunk.map((request) => prepare(request, now));
		return await bookInTransaction({ ...context, tx, now, options }, prepared, operation);
	};
	if (options.simulate !== true) return await inTransactions(context.store, requests, work);
	const outcomes = await takenBack(context, (tx) => inChunks(requests, (chunk) => work(tx, chunk)));
	return outcomes.map((one) => ('reason' in one ? one : { ...one, simulated: true }));
}

interface Book<Request, Asked extends Command, Success extends Booked, Refusal, Facts> {
	operation: Operation<Asked, Success, Refusal, Facts>;
	prepare: (request: Request, now: number) => Asked | Refusal;
	options: BookingOptions;
}

/**
 * Books commands inside a transaction of the caller, who may so write something of their own beside it; a refusal among the
 * prepared ones stays as it is. `outcomes[i]` answers `prepared[i]`.
 */
export async function bookInTransaction<
	Asked extends Command,
	Success extends Booked,
	Refusal extends Rejected,
	Facts,
>(
	scope: BookScope,
	prepared: readonly (Asked | Refusal)[],
	operation: Operation<Asked, Success, Refusal, Facts>,
): Promise<(Success | Refusal | CustomerRefusal)[]> {
	const { tx, now } = scope;
	const commands = prepared.filter((one): one is Asked => !('status' in one));
	const customersOf = (one: Asked) => [one.customer, ...(operation.othersOf?.(one) ?? [])];
	const customers = commands.flatMap(customersOf);
	const { found, stored } = await operation.findPeople(scope, { commands, customers });
	const programmes = [...new Set(commands.map(({ programme }) => programme))];
	const versions = await loadProgrammeVersions(tx, programmes);
	const known = peopleOf([...found, ...(await peopleOfBookings(tx, stored))]);
	const people = await withHouseholds(tx, known, { versions, now });
	const accounts = await loadAccounts(tx, { profileIds: people.memberIds, programmes });
	const accountIds = accounts.map(({ id }) => id);
	const lots = await loadOpenLots(tx, accountIds, operation.lotsNeeded?.(now) ?? 'open');
	const facts = await operation.loadFacts(tx, { commands, accounts, lots, people, versions, now });
	const nextId = () => scope.ids.next();
	const more = operation.moreOf?.(facts) ?? { lots: [], accounts: [] };
	const ledger = openLedger({
		accounts: [...accounts, ...more.accounts],
		lots: firstOfEachId([...lots, ...more.lots]),
		...{ ownerOf: people.ownerOf, nextId },
	});
	const answered = new Map(
		stored.map((one) => [bookingKey(one), toldOf<Success>(one, operation.status, people)]),
	);
	const holders = holdersOf(commands, { found, people, customersOf });
	const counter = { ledger, now, facts, versions, known: answered, holders, booked: [] };
	const outcomes = prepared.map((one) => ('status' in one ? one : decide(one, operation, counter)));
	await saveLedger(tx, ledger, { now, nextId });
	await operation.saveFacts?.(tx, facts, { now, nextId });
	return outcomes;
}

function holdersOf<Asked>(
	commands: readonly Asked[],
	{
		found,
		people,
		customersOf,
	}: {
		found: readonly (FindOutcome | undefined)[];
		people: People;
		customersOf: (command: Asked) => readonly CustomerRef[];
	},
): Map<Asked, (Holder | CustomerRefusal | undefined)[]> {
	let next = 0;
	return new Map(
		commands.map((one) => [one, customersOf(one).map(() => holderOf(found[next++], people))]),
	);
}

function firstOfEachId(lots: readonly Lot[]): Lot[] {
	return [...new Map(lots.map((lot) => [lot.id, lot])).values()];
}

/** What all commands of a batch are decided at. */
interface Counter<Success, Facts> extends Pick<Desk<Facts>, 'ledger' | 'now' | 'facts'> {
	versions: ReadonlyMap<string, StoredProgramme[]>;
	known: Map<string, Success>;
	/** By this batch so far. */
	booked: StoredBooking[];
	/** Of each command, its own customer first. */
	holders: ReadonlyMap<Command, readonly (Holder | CustomerRefusal | undefined)[]>;
}

function decide<Asked extends Command, Success extends Booked, Refusal extends Rejected, Facts>(
	command: Asked,
	operation: Operation<Asked, Success, Refusal, Facts>,
	counter: Counter<Success, Facts>,
): Success | Refusal | CustomerRefusal {
	const { known } = counter;
	const people = counter.holders.get(command) ?? [];
	const [holder] = people;
	const key = bookingKey(command);
	const first = known.get(key);
	if (first !== undefined) return { ...first, ...personIn(holder), duplicate: true };
	invariant(holder !== undefined, 'loyalty: a command with a new key has its customer');
	if ('status' in holder) return holder;
	const answer = decideNew(command, operation, { counter, holder, people });
	if ('reason' in answer || answer.entryId === null) return answer;
	known.set(key, answer);
	return answer;
}

function decideNew<Asked extends Command, Success extends Booked, Refusal extends Rejected, Facts>(
	command: Asked,
	operation: Operation<Asked, Success, Refusal, Facts>,
	about: {
		counter: Counter<Success, Facts>;
		holder: Holder;
		people: readonly (Holder | CustomerRefusal | undefined)[];
	},
): Success | Refusal {
	const { holder, people } = about;
	const { ledger, now, facts, booked, versions } = about.counter;
	const { programme, occurredAt, reference } = command;
	for (const one of people) {
		if (one !== undefined && !('status' in one))
			settle(ledger, ledger.purse(programme, one.homeProfileId), now);
	}
	const accounts = ledger.purse(programme, holder.homeProfileId);
	const booking = bookingOf(command, operation.name);
	const others = people.length > 1 ? people.slice(1) : [];
	const definition = versionAt(versions.get(programme) ?? [], occurredAt)?.definition;
	const settings = settingsOf(definition);
	const decided = operation.decide(
		{ ledger, now, facts, holder, others, booking, settings, definition, accounts, booked },
		command,
	);
	if ('reason' in decided) return decided;
	settle(ledger, accounts, now);
	booking.details = { ...decided, balance: availableOf(accounts) };
	const { profileId } = holder;
	if (booking.id !== '') booked.push({ ...booking, profileId, occurredAt, reference });
	const { status } = operation;
	return outcomeOf<Success>(booking, { status, profileId, programme, occurredAt, reference });
}

function personIn(holder: Holder | CustomerRefusal | undefined): { profileId?: string } {
	return holder !== undefined && 'profileId' in holder ? { profileId: holder.profileId } : {};
}
