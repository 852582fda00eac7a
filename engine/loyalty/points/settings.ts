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

export const DEFAULT_SETTINGS: BookingSettings = {
	allowNegative: false,
	refundPolicy: 'within_balance',
	restoredDays: 0,
	transfer: 'keep_expiry',
	holdMinutes: 60,
};
