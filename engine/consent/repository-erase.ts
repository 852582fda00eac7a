import type { Tx } from '../store';
import { deleteRows, inValues, upsertRows } from '../store';
import { invariant } from '../values';
import type { Channel } from './channels';
import { erasedHash } from './erased-hash';
import type { ChannelAddress } from './repository';

/** For another capability, inside its transaction: the secret under which texts of erased people are hashed. */
export async function loadErasureSalt(tx: Tx): Promise<string> {
	const row = await tx.selectFrom('erasure_salt').select('salt').executeTakeFirst();
	invariant(row !== undefined, 'erase: a store is made with its salt');
	return row.salt;
}

/** Keeps the addresses as hashes; one that is kept already gets the later time. */
export async function upsertErased(
	tx: Tx,
	addresses: readonly ChannelAddress[],
	erasedAt: number,
): Promise<void> {
	const salt = await loadErasureSalt(tx);
	const hashes = new Set(addresses.map((one) => erasedHash(salt, one)));
	await upsertRows(
		tx,
		{ table: 'erased_address', key: ['hash'] },
		[...hashes].map((hash) => ({ hash, erased_at: erasedAt })),
	);
}

/** The addresses that the records of these profiles speak of. */
export async function loadAddresses(
	tx: Tx,
	profileIds: readonly string[],
): Promise<ChannelAddress[]> {
	const rows = await tx
		.selectFrom('consent')
		.where(inValues(tx, 'profile_id', profileIds))
		.select(['channel', 'address'])
		.distinct()
		.execute();
	return rows.map(({ channel, address }) => ({ channel: channel as Channel, address }));
}

/** Deletes the records of these profiles; how many, by profile. */
export function deleteRecords(tx: Tx, profileIds: readonly string[]): Promise<Map<string, number>> {
	return deleteRows(tx, { table: 'consent', column: 'profile_id', values: profileIds }, 'id');
}

/** Deletes what anybody's records say of the addresses. */
export async function deleteRecordsOf(tx: Tx, addresses: readonly ChannelAddress[]): Promise<void> {
	for (const [channel, own] of Map.groupBy(addresses, (one) => one.channel)) {
		const values = own.map(({ address }) => address);
		await tx
			.deleteFrom('consent')
			.where('channel', '=', channel)
			.where(inValues(tx, 'address', values))
			.execute();
	}
}

export async function deleteSuppressions(
	tx: Tx,
	addresses: readonly ChannelAddress[],
): Promise<void> {
	for (const [channel, own] of Map.groupBy(addresses, (one) => one.channel)) {
		const values = own.map(({ address }) => address);
		await tx
			.deleteFrom('suppression')
			.where('channel', '=', channel)
			.where(inValues(tx, 'address', values))
			.execute();
	}
}
