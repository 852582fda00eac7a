import { sql } from 'kysely';
import type { IdentityRules } from '../identity';
import { identifiersOf, identifiersOfType, loadRules } from '../identity';
import type { ConditionScope, Sql, SqlCondition, Tx } from '../store';
import { keyedHashSql, placeOf } from '../store';
import type { Channel } from './channels';
import { ADDRESS_TYPES } from './channels';
import { erasedHashParts } from './erased-hash';
import { ALL_TOPICS } from './types';

// What `decideConsent`, `decideErased` and `loadSpelledStandings` say of each address of a person, as SQL over people whom
// nobody has loaded. The tests hold the two together.

/** What the SQL depends on besides the person. */
export interface ConsentBasis {
	email: IdentityRules['email'];
	/** The secret of the hashes, where addresses of erased people are kept. */
	salt?: string;
}

export async function loadConsentBasis(tx: Tx): Promise<ConsentBasis> {
	const { email } = await loadRules(tx);
	const { rows } = await sql<{ salt: string }>`
		select salt from erasure_salt where exists (select 1 from erased_address)`.execute(tx);
	const [row] = rows;
	return row === undefined ? { email } : { email, salt: row.salt };
}

/** How an address stands; of several the best, the greatest, counts. */
export const STANDINGS = {
	unknown: 1,
	denied: 2,
	suppressed: 3,
	reachable: 4,
	granted: 5,
} as const;

export interface StandingQuestion {
	channel: Channel;
	topic: string;
	/** Whether of granted addresses those that nothing is sent to are told apart. */
	withSuppression: boolean;
}

/** How the person's best address of a channel stands, as a number of `STANDINGS`; null where they have none. */
export function bestStandingOf(
	scope: ConditionScope<ConsentBasis>,
	question: StandingQuestion,
): Sql {
	const { tx, loaded } = scope;
	const { channel, withSuppression } = question;
	const mailbox = channel === 'email' ? mailboxOf(tx, loaded.email) : undefined;
	const spelled = mailbox === undefined ? sql`` : sql`, ${mailbox} as mailbox`;
	const asked: Asked = { ...question, tx, loaded, hasMailbox: mailbox !== undefined };
	const granted = withSuppression
		? sql`case when ${isSuppressed(asked)} then ${sql.lit(STANDINGS.suppressed)} else ${sql.lit(STANDINGS.reachable)} end`
		: sql.lit(STANDINGS.granted);
	return sql`(select max(case when ${isGranted(asked)} then ${granted}
			when ${isTold(asked)} then ${sql.lit(STANDINGS.denied)} else ${sql.lit(STANDINGS.unknown)} end)
		from (select identifier.value as own ${spelled} from ${identifiersOf(scope, ADDRESS_TYPES[channel])}) as address)`;
}

interface Asked extends StandingQuestion {
	tx: Tx;
	loaded: ConsentBasis;
	/** Whether rules make one address of several spellings: then what is recorded for either counts. */
	hasMailbox: boolean;
}

/**
 * The home profiles with an email address of whose other spelling, the one by the rules, something is known. No index finds
 * them by it, so this reads all addresses and belongs into `store.scan`.
 */
export async function listOtherwiseSpelled(tx: Tx): Promise<string[]> {
	const loaded = await loadConsentBasis(tx);
	const mailbox = mailboxOf(tx, loaded.email);
	if (mailbox === undefined) return [];
	const { rows } = await sql<{ profile_id: string }>`select distinct profile_id
		from (select identifier.profile_id, identifier.value as own, ${mailbox} as mailbox
			from ${identifiersOfType(ADDRESS_TYPES.email)}) as address
		where mailbox <> own and (${isKnownOf(tx, loaded)})`.execute(tx);
	return rows.map((row) => row.profile_id);
}

function isKnownOf(tx: Tx, { salt }: ConsentBasis): Sql {
	const tables = [sql`consent`, sql`suppression`].map(
		(table) =>
			sql`exists (select 1 from ${table} as told where told.address = mailbox and told.channel = 'email')`,
	);
	if (salt === undefined) return sql.join(tables, sql` or `);
	const hash = keyedHashSql(tx, salt, {
		parts: erasedHashParts('email'),
		last: sql.ref('mailbox'),
	});
	const isErased = sql`exists (select 1 from erased_address as erased where erased.hash = ${hash})`;
	return sql.join([...tables, isErased], sql` or `);
}

/** Whether a row of the alias is about the address, on the channel. */
function isOfAddress({ channel, hasMailbox }: Asked, alias: string): SqlCondition {
	const column = sql.ref(`${alias}.address`);
	const isSame = hasMailbox
		? sql`${column} in (address.own, address.mailbox)`
		: sql`${column} = address.own`;
	return sql`(${isSame} and ${sql.ref(`${alias}.channel`)} = ${channel})`;
}

function isOnTopic({ topic }: Asked, alias: string): SqlCondition {
	return sql`${sql.ref(`${alias}.topic`)} in (${topic}, ${ALL_TOPICS})`;
}

/** Whether some grant is beaten by no denial. */
function isGranted(asked: Asked): SqlCondition {
	return sql`exists (select 1 from consent as given
		where ${isOfAddress(asked, 'given')} and ${isOnTopic(asked, 'given')} and given.status = 'granted'
			and not exists (select 1 from consent as refusal
				where ${isOfAddress(asked, 'refusal')} and ${isOnTopic(asked, 'refusal')}
					and refusal.status = 'denied' and ${refusalBeats(asked)}))`;
}

/** As `beats` says for records that are loaded. */
function refusalBeats({ topic }: Asked): SqlCondition {
	return sql`(given.topic <> ${topic} and refusal.topic = ${topic}
		or refusal.occurred_at >= given.occurred_at
		or refusal.origin = 'person' and given.origin = 'import'
			and (given.is_dated = 0 or given.recorded_at <= refusal.recorded_at))`;
}

/** Whether anything is recorded. */
function isTold(asked: Asked): SqlCondition {
	return sql`exists (select 1 from consent as said
		where ${isOfAddress(asked, 'said')} and ${isOnTopic(asked, 'said')})`;
}

function isSuppressed(asked: Asked): SqlCondition {
	const isListed = sql<boolean>`exists (select 1 from suppression
		where ${isOfAddress(asked, 'suppression')})`;
	const { salt } = asked.loaded;
	return salt === undefined ? isListed : sql`(${isListed} or ${isErased(asked, salt)})`;
}

/** Whether an owner was erased, and nobody has agreed to anything there themself since. */
function isErased(asked: Asked, salt: string): SqlCondition {
	const { tx, channel, hasMailbox } = asked;
	const parts = erasedHashParts(channel);
	const hashes = ['address.own', ...(hasMailbox ? ['address.mailbox'] : [])].map((column) =>
		keyedHashSql(tx, salt, { parts, last: sql.ref(column) }),
	);
	return sql`exists (select 1 from erased_address as erased where erased.hash in (${sql.join(hashes)})
		and not exists (select 1 from consent as since where ${isOfAddress(asked, 'since')}
			and since.status = 'granted' and since.origin = 'person' and since.recorded_at >= erased.erased_at))`;
}

/** The address by the rules about providers, as `canonicalAddress` makes it; undefined where they change none. */
function mailboxOf(tx: Tx, { gmailDots, plusTags }: IdentityRules['email']): Sql | undefined {
	if (gmailDots === 'keep' && plusTags === 'keep') return undefined;
	const value = sql.ref('identifier.value');
	const at = placeOf(tx, sql.lit('@'), value);
	const local = sql`substr(${value}, 1, ${at} - 1)`;
	const plus = placeOf(tx, sql.lit('+'), sql`substr(${local}, 2)`);
	// Of "+tag@" nothing would be left.
	const bare =
		plusTags === 'keep'
			? local
			: sql`case when ${plus} > 0 then substr(${local}, 1, ${plus}) else ${local} end`;
	const plain = sql`(${bare}) || substr(${value}, ${at})`;
	if (gmailDots === 'keep') return plain;
	const dotless = sql`coalesce(nullif(replace(${bare}, '.', ''), ''), ${bare})`;
	return sql`case when substr(${value}, ${at}) in ('@gmail.com', '@googlemail.com')
		then ${dotless} || '@gmail.com' else ${plain} end`;
}
