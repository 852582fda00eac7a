import { sql } from 'kysely';
import { touchOwners } from '../identity';
import type { Tx } from '../store';
import { inValues, insertNewRows, insertRows, touchProfiles } from '../store';
import type { Channel } from './channels';
import { addressKey } from './decide-set-consent';
import { erasedHash } from './erased-hash';
import type {
	ConsentOrigin,
	ConsentRecord,
	StandingRecord,
	Suppression,
	SuppressionReason,
} from './types';

/** An address of a channel. */
export interface ChannelAddress {
	channel: Channel;
	address: string;
}

/** All records of the addresses, by `addressKey`, in the order in which they were recorded. */
export async function loadRecords(
	tx: Tx,
	addresses: readonly ChannelAddress[],
): Promise<Map<string, ConsentRecord[]>> {
	const wanted = new Set(addresses.map(addressKey));
	const rows = await selectRecords(tx, 'address', [
		...new Set(addresses.map(({ address }) => address)),
	]);
	return Map.groupBy(
		rows.filter((record) => wanted.has(addressKey(record))),
		addressKey,
	);
}

/** All that decides about one address. */
export interface Standing {
	/** In the order in which they were recorded. */
	records: StandingRecord[];
	suppression?: Suppression;
	/** When the owner of this address was erased, where that is kept. */
	erasedAt?: number;
}

/**
 * What was recorded for the addresses, whether they are suppressed and when their owner was erased, by `addressKey`. One
 * statement, and once per process another where addresses of erased people are kept.
 */
export async function loadStandings(
	tx: Tx,
	addresses: readonly ChannelAddress[],
): Promise<Map<string, Standing>> {
	const standings = new Map<string, Standing>();
	if (addresses.length === 0) return standings;
	const isWanted = inValues(tx, 'address', [...new Set(addresses.map(({ address }) => address))]);
	const erased = erasedRows(tx, addresses);
	const { rows } = await sql<StandingRow>`
		select 0 as part, id, channel, address, topic, status, origin, occurred_at, is_dated, recorded_at, source
			from consent where ${isWanted}
		union all
		select 1, '', channel, address, '', reason, '', suppressed_at, 1, suppressed_at, source
			from suppression where ${isWanted}
		union all ${erased.select}
		order by part, recorded_at, id`.execute(tx);
	const [salted] = rows.filter(({ part }) => part === SALT_PART);
	if (salted !== undefined) {
		saltByAdapter.set(tx.getExecutor().adapter, salted.address);
		return await loadStandings(tx, addresses);
	}
	const wanted = new Set(addresses.map(addressKey));
	for (const row of rows) {
		const key = row.part === 2 ? (erased.keyByHash.get(row.address) ?? '') : addressKey(row);
		if (wanted.has(key)) standings.set(key, withRow(standings.get(key) ?? { records: [] }, row));
	}
	return standings;
}

const SALT_PART = 3;
// A store's secret never changes. By the executor's adapter, which every transaction of one store shares.
const saltByAdapter = new WeakMap<object, string>();

/** The hashes of erased addresses; while the secret is not known, the secret itself, if there are any. */
function erasedRows(tx: Tx, addresses: readonly ChannelAddress[]) {
	const salt = saltByAdapter.get(tx.getExecutor().adapter);
	if (salt === undefined) {
		const select = sql`select 3, '', '', salt, '', '', '', 0, 1, 0, ''
			from erasure_salt where exists (select 1 from erased_address)`;
		return { select, keyByHash: new Map<string, string>() };
	}
	const keyByHash = new Map(addresses.map((one) => [erasedHash(salt, one), addressKey(one)]));
	const select = sql`select 2, '', '', hash, '', '', '', erased_at, 1, erased_at, ''
		from erased_address where ${inValues(tx, 'hash', [...keyByHash.keys()])}`;
	return { select, keyByHash };
}

function withRow(standing: Standing, row: StandingRow): Standing {
	if (row.part === 0) standing.records.push(standingRecord(row));
	else if (row.part === 1) standing.suppression = suppressionOf(row.status, row);
	else standing.erasedAt = row.occurred_at;
	return standing;
}

interface StandingRow {
	/** A record, a suppression, a hash of an erased address, or the secret behind the hashes. */
	part: 0 | 1 | 2 | 3;
	id: string;
	channel: string;
	/** Or the hash, or the secret. */
	address: string;
	topic: string;
	/** Of a suppression: the reason. */
	status: string;
	origin: string;
	/** Of a suppression: when it was suppressed. */
	occurred_at: number;
	is_dated: number;
	recorded_at: number;
	source: string;
}

function standingRecord(row: Omit<StandingRow, 'part'>): StandingRecord {
	return {
		id: row.id,
		channel: row.channel as Channel,
		address: row.address,
		topic: row.topic,
		status: row.status as ConsentRecord['status'],
		origin: row.origin as ConsentOrigin,
		occurredAt: row.occurred_at,
		isDated: row.is_dated === 1,
		recordedAt: row.recorded_at,
		source: row.source,
	};
}

function suppressionOf(
	reason: string,
	{ occurred_at: suppressedAt, source }: { occurred_at: number; source: string },
): Suppression {
	return { reason: reason as SuppressionReason, suppressedAt, source };
}

/** The records of each idempotency key that is known. */
export async function loadRecordsByKey(
	tx: Tx,
	keys: readonly string[],
): Promise<Map<string, ConsentRecord[]>> {
	const rows = await selectRecords(tx, 'idempotency_key', keys);
	return Map.groupBy(rows, ({ idempotencyKey }) => idempotencyKey);
}

async function selectRecords(
	tx: Tx,
	column: 'address' | 'idempotency_key',
	values: readonly string[],
): Promise<ConsentRecord[]> {
	if (values.length === 0) return [];
	const rows = await tx
		.selectFrom('consent')
		.where(inValues(tx, column, values))
		.selectAll()
		.orderBy('recorded_at')
		.orderBy('id')
		.execute();
	return rows.map((row) => ({
		...standingRecord(row),
		proof: row.proof,
		profileId: row.profile_id,
		idempotencyKey: row.idempotency_key,
	}));
}

export async function insertRecords(tx: Tx, records: readonly ConsentRecord[]): Promise<void> {
	await insertRows(
		tx,
		'consent',
		records.map((record) => ({
			id: record.id,
			channel: record.channel,
			address: record.address,
			topic: record.topic,
			status: record.status,
			origin: record.origin,
			occurred_at: record.occurredAt,
			is_dated: record.isDated ? 1 : 0,
			recorded_at: record.recordedAt,
			source: record.source,
			proof: record.proof,
			profile_id: record.profileId,
			idempotency_key: record.idempotencyKey,
		})),
	);
	await touchProfiles(
		tx,
		records.map(({ profileId }) => profileId),
	);
	await touchOwners(
		tx,
		records.map(({ address }) => address),
	);
}

/** The suppression of each address that has one, by `addressKey`. */
export async function loadSuppressions(
	tx: Tx,
	addresses: readonly ChannelAddress[],
): Promise<Map<string, Suppression>> {
	if (addresses.length === 0) return new Map();
	const rows = await tx
		.selectFrom('suppression')
		.where(inValues(tx, 'address', [...new Set(addresses.map(({ address }) => address))]))
		.selectAll()
		.execute();
	return new Map(
		rows.map((row) => [
			addressKey(row),
			suppressionOf(row.reason, { ...row, occurred_at: row.suppressed_at }),
		]),
	);
}

/** Saves suppressions; an address that is suppressed already keeps its first reason. */
export async function insertSuppressions(
	tx: Tx,
	suppressions: readonly (ChannelAddress & Suppression)[],
): Promise<void> {
	await insertNewRows(
		tx,
		'suppression',
		suppressions.map(({ address, channel, reason, suppressedAt, source }) => ({
			address,
			channel,
			reason,
			suppressed_at: suppressedAt,
			source,
		})),
	);
	await touchOwners(
		tx,
		suppressions.map(({ address }) => address),
	);
}
