import { DateTime } from 'luxon';
import type { ProgrammeDefinition } from './definition';

/** Days or months, one of them. */
export interface Duration {
	days?: number | undefined;
	months?: number | undefined;
}

/** The civil day of an instant in a zone. */
export function dayOf(at: number, zone: string): DateTime<true> {
	return localTime(at, zone).startOf('day') as DateTime<true>;
}

/** The instant as a time of the zone. */
export function localTime(at: number, zone: string): DateTime {
	return DateTime.fromMillis(at, { zone });
}

/** Such as `2026-03-01`. */
export function dayText(at: number, zone: string): string {
	return localTime(at, zone).toFormat('yyyy-MM-dd');
}

/** The end of a civil day as an instant: the first one of the next day. */
export function endOfDay(day: DateTime): number {
	return day.startOf('day').plus({ days: 1 }).startOf('day').toMillis();
}

/** That much later; a month that lacks the day ends on its last. */
export function later(day: DateTime, { days, months }: Duration): DateTime {
	return days === undefined ? day.plus({ months: months ?? 0 }) : day.plus({ days });
}

/** As an ISO 8601 period, such as `P12M`. */
export function periodText({ days, months }: Duration): string {
	return days === undefined ? `P${months ?? 0}M` : `P${days}D`;
}

type Period = ProgrammeDefinition['caps'][number]['per'];

/** The first civil day of the calendar period that the instant lies in; null where it has no beginning. */
export function firstDayOf(
	period: Exclude<Period, 'order'>,
	at: number,
	zone: string,
): string | null {
	return period === 'ever' ? null : localTime(at, zone).startOf(period).toFormat('yyyy-MM-dd');
}
