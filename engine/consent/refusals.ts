import type { Rejected } from '../values';
import { rejected } from '../values';

/** Neither the request nor its customer has an address of the channel. */
export function noAddress(): Rejected<'address_missing'> {
	return rejected('address_missing', {
		field: 'address',
		message: 'Neither this item nor its customer has an address for this channel',
		mend: 'Map the field that holds the address, or choose a channel that the customer can be reached on.',
	});
}
