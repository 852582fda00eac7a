import { loadProfiles } from '../../identity';
import type { Tx } from '../../store';
import { loadBookingsOf } from '../ledger/repository-ledger';
import type { Account, StoredBooking } from '../ledger/types';
import { capCounters } from '../programme/cap-counters';
import { loadBuyers } from '../programme/repository-activity';
import type { DayUse, MemberUse } from '../programme/repository-uses';
import { loadMemberUses, lockProgrammeUses } from '../programme/repository-uses';
import type { TierBook } from '../programme/tier-book';
import { loadTierBook } from '../programme/tier-book';
import type { ProgrammeDefinition } from '../programme/definition';
import type { AskedFacts } from './book';
import type { EarnCommand } from './types';

const BIRTHDAY_TRAITS = ['birthday', 'birthDate', 'birthdate', 'dateOfBirth', 'dob'];
const NEVER = '0000-01-01';

type Use = DayUse & { homeProfileId?: string | undefined };

/** What earning by rules needs to know of the people of a batch. What it decides is noted in it, for what comes after. */
export interface RuleFacts {
	tiers: TierBook;
	/** Earlier bookings with the same references. */
	parts: readonly StoredBooking[];
	memberUses: Use[];
	programmeUses: Use[];
	/** What this batch has used of caps. */
	used: MemberUse[];
	use(one: MemberUse): void;
	/** Month and day. */
	birthdayOf(profileId: string): string | undefined;
	/** Whether the person, with these accounts, has ordered before. */
	hasBought(accounts: readonly Account[], person: string): boolean;
	noteOrder(person: string): void;
}

/** Loads only what the programmes' rules ask about: nothing where nobody earns by rules. */
export async function loadRuleFacts(
	tx: Tx,
	{ commands, accounts, people, versions, now }: AskedFacts<EarnCommand>,
): Promise<RuleFacts> {
	const ruled = commands.filter(({ by }) => by !== null);
	const definitions =
		ruled.length === 0 ? [] : [...versions.values()].flat().map((one) => one.definition);
	const programmes = definitions.length === 0 ? [] : [...versions.keys()];
	const accountIds = accounts.map(({ id }) => id);
	const references = ruled
		.map(({ reference }) => reference)
		.filter((reference) => reference !== '');
	const parts = await loadBookingsOf(tx, { references: [...new Set(references)], accountIds });
	const asksFirst = definitions.some(({ earn }) => earn.some(({ when }) => when.firstPurchase));
	const buyers = asksFirst ? await loadBuyers(tx, accountIds) : new Set<string>();
	const tiers = await loadTierBook(tx, { members: people.members, versions }, now);
	const birthdays = asksBirthday(definitions) ? await loadBirthdays(tx, people.members) : undefined;
	const since = ruled.reduce((first, { occurredAt }) => Math.min(first, occurredAt), now);
	const uses = await loadUses(tx, { definitions, programmes, profileIds: people.memberIds, since });
	const used: MemberUse[] = [];
	const ordered = new Set<string>();
	return {
		...{ tiers, parts, used, ...uses },
		use: (one) => {
			used.push(one);
			uses.memberUses.push(one);
			uses.programmeUses.push({ ...one, homeProfileId: undefined });
		},
		birthdayOf: (profileId) => birthdays?.get(profileId),
		hasBought: (owned, person) => ordered.has(person) || owned.some(({ id }) => buyers.has(id)),
		noteOrder: (person) => void ordered.add(person),
	};
}

function asksBirthday(definitions: readonly ProgrammeDefinition[]): boolean {
	return definitions.some(({ earn }) => earn.some(({ when }) => when.birthday !== undefined));
}

/** What counts against caps of the periods that the commands lie in, the first of which is at `since`. */
async function loadUses(
	tx: Tx,
	{
		definitions,
		programmes,
		profileIds,
		since,
	}: {
		definitions: readonly ProgrammeDefinition[];
		programmes: readonly string[];
		profileIds: readonly string[];
		since: number;
	},
): Promise<{ memberUses: Use[]; programmeUses: Use[] }> {
	const counters = definitions.flatMap((definition) => capCounters(definition, since));
	const [firstDay] = counters.map(({ sinceDay }) => sinceDay ?? NEVER).sort();
	if (firstDay === undefined) return { memberUses: [], programmeUses: [] };
	const isForAll = counters.some((counter) => counter.of === 'programme');
	return {
		memberUses: await loadMemberUses(tx, { profileIds, programmes }, firstDay),
		programmeUses: isForAll ? await lockProgrammeUses(tx, programmes, firstDay) : [],
	};
}

async function loadBirthdays(
	tx: Tx,
	members: readonly { profileId: string }[],
): Promise<Map<string, string>> {
	const found = await loadProfiles(
		{ tx },
		members.map(({ profileId }) => ({ profileId })),
	);
	return new Map(
		found.flatMap((one) => {
			if (one.status !== 'found') return [];
			const day = BIRTHDAY_TRAITS.map((name) => monthAndDay(one.traits[name])).find(
				(text) => text !== undefined,
			);
			return day === undefined ? [] : [[one.profileId, day] as const];
		}),
	);
}

function monthAndDay(value: unknown): string | undefined {
	return typeof value === 'string' ? /^\d{4}-(\d{2}-\d{2})/.exec(value)?.[1] : undefined;
}
