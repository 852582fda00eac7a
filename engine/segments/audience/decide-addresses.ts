import type { Permission } from '../../consent';
import type { AddressType, ConsentMode } from './types';

/** An address of a person, the newest first, with what may be done with it. */
export interface PermittedAddress {
	type: AddressType;
	address: string;
	permission: Permission;
}

export type Addresses =
	{ emails: string[]; phones: string[] } | { withheld: 'without_identifier' | 'without_consent' };

/**
 * The addresses by which a platform may know a person, or why it may not know them. Each address is judged by its own
 * consent: one that was denied stays out, whatever the person granted for another.
 */
export function decideAddresses(
	addresses: readonly PermittedAddress[],
	{ consent, addressesMax }: { consent: ConsentMode; addressesMax: number },
): Addresses {
	if (addresses.length === 0) return { withheld: 'without_identifier' };
	const allowed = addresses.filter(({ permission }) => isAllowed(permission, consent));
	if (allowed.length === 0) return { withheld: 'without_consent' };
	const of = (wanted: AddressType) =>
		allowed
			.filter(({ type }) => type === wanted)
			.slice(0, addressesMax)
			.map(({ address }) => address);
	return { emails: of('email'), phones: of('phone') };
}

function isAllowed({ consent, suppression }: Permission, mode: ConsentMode): boolean {
	if (suppression !== undefined) return false;
	return mode === 'granted_only' ? consent.status === 'granted' : consent.status !== 'denied';
}
