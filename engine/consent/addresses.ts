import type { Identifier } from '../identity';
import { loadOwners } from '../identity';
import type { Tx } from '../store';
import { ADDRESS_TYPES, CHANNELS } from './channels';
import { addressKey } from './decide-set-consent';
import type { ChannelAddress } from './repository';

/** The addresses that identifiers are, on each channel that they are one of. */
export function addressesOf(identifiers: readonly Identifier[]): ChannelAddress[] {
	return CHANNELS.flatMap((channel) =>
		identifiers
			.filter(({ type }) => type === ADDRESS_TYPES[channel])
			.map(({ value }) => ({ channel, address: value })),
	);
}

/** Those addresses that are nobody's identifier, each once. */
export async function withoutOwner(
	tx: Tx,
	addresses: readonly ChannelAddress[],
): Promise<ChannelAddress[]> {
	const distinct = [...new Map(addresses.map((one) => [addressKey(one), one])).values()];
	const owners = await loadOwners(
		tx,
		distinct.map(({ address }) => address),
	);
	const owned = new Set(addressesOf(owners).map(addressKey));
	return distinct.filter((one) => !owned.has(addressKey(one)));
}
