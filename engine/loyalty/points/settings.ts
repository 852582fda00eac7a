import type { ProgrammeDefinition } from '../programme/definition';
import type { RefundPolicy } from './types';

/** What a programme says about bookings where the request is silent. */
export interface BookingSettings {
	allowNegative: boolean;
	refundPolicy: RefundPolicy;
	/** Days that points given back last at least, where they would have lapsed already; 0: they lapse at once. */
	restoredDays: number;
	/** Whether points may go to somebody else, and whether they keep their expiry or last as long as new ones. */
	transfer: 'forbidden' | 'keep_expiry' | 'reset_expiry';
	holdMinutes: number;
}

/** Where no programme of the name is saved. */
const DEFAULT_SETTINGS: BookingSettings = {
	allowNegative: false,
	refundPolicy: 'within_balance',
	restoredDays: 0,
	transfer: 'keep_expiry',
	holdMinutes: 30,
};

/** What the programme says. */
export function settingsOf(definition: ProgrammeDefinition | undefined): BookingSettings {
	if (definition === undefined) return DEFAULT_SETTINGS;
	const { allowNegative, refund, transfer, holdMinutes } = definition;
	const kept = transfer.expiry === 'reset' ? 'reset_expiry' : 'keep_expiry';
	return {
		allowNegative,
		refundPolicy: refund.policy,
		restoredDays: refund.lapsed.type === 'extend' ? refund.lapsed.days : 0,
		transfer: transfer.allowed ? kept : 'forbidden',
		holdMinutes,
	};
}
