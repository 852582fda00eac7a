import { DateTime } from 'luxon';

/** When people are not to be disturbed, in their own zone: from `startMinute` to before `endMinute` of the day. */
export interface QuietHours {
	/** Minutes after midnight; later than `endMinute` for a night. */
	startMinute: number;
	endMinute: number;
	/** IANA zone of those whose own is not known. */
	zone: string;
}

/** The zone of the person: their own where it is a zone, else the sender's. */
export function zoneOf(timezone: unknown, { zone }: QuietHours): string {
	return typeof timezone === 'string' && isZone(timezone) ? timezone : zone;
}

const ZONES_CACHED_MAX = 1_000;
const zonesKnown = new Map<string, boolean>();

/** Whether the text is an IANA zone such as `Europe/Berlin`. */
export function isZone(text: string): boolean {
	const known = zonesKnown.get(text);
	if (known !== undefined) return known;
	if (zonesKnown.size >= ZONES_CACHED_MAX) zonesKnown.clear();
	const isValid = text.length <= 64 && DateTime.fromMillis(0, { zone: text }).isValid;
	zonesKnown.set(text, isValid);
	return isValid;
}

/**
 * The end of the quiet hours in which the instant lies, epoch ms; undefined where it lies in none. An hour that the
 * clocks skip ends when they have moved on.
 */
export function quietUntil(instant: number, quiet: QuietHours, zone: string): number | undefined {
	const local = DateTime.fromMillis(instant, { zone });
	const minute = local.hour * 60 + local.minute;
	const { startMinute, endMinute } = quiet;
	const isNight = startMinute > endMinute;
	const isQuiet = isNight
		? minute >= startMinute || minute < endMinute
		: minute >= startMinute && minute < endMinute;
	if (!isQuiet) return undefined;
	const day = isNight && minute >= startMinute ? local.plus({ days: 1 }) : local;
	const end = day.set({
		hour: Math.floor(endMinute / 60),
		minute: endMinute % 60,
		second: 0,
		millisecond: 0,
	});
	return end.toMillis();
}
