import { DateTime } from 'luxon';
import { dayOf, endOfDay, later, periodText } from './calendar';
import type { ProgrammeDefinition } from './definition';

type Terms = Pick<ProgrammeDefinition, 'zone' | 'expiry' | 'pending'>;

/** What becomes of earned points by themselves. Instants are epoch ms; points are good until just before them. */
export interface LotTerms {
	/** When pending points become available; null where they are at once, or wait for an event. */
	activatesAt: number | null;
	/** The event that pending points wait for. */
	waitsFor: string | null;
	/** When points that still wait are cancelled. */
	cancelsAt: number | null;
	/** When they lapse; null for never, or by inactivity. */
	expiresAt: number | null;
	/** ISO 8601 period such as `P12M`: they lapse that long after the last activity (`idleLapseAt`). */
	idleAfter: string | null;
}

/**
 * The terms of points earned at the instant. Days are those of the programme's zone, and points are good on the whole of
 * their last one: earned on 31 January with one month they are good on the 28th of February (Voucherify, "Loyalty points":
 * the expiration date is the last date on which points can be spent, and is moved to the end of a shorter month).
 */
export function decideLotTerms(definition: Terms, earnedAt: number): LotTerms {
	// They are those of the day: of a batch of orders most are of the same few days.
	const known = termsByInstant.get(definition) ?? new Map<number, LotTerms>();
	termsByInstant.set(definition, known);
	const terms = known.get(earnedAt) ?? termsOf(definition, earnedAt);
	if (known.size >= INSTANTS_KEPT_MAX) known.clear();
	known.set(earnedAt, terms);
	return terms;
}

const INSTANTS_KEPT_MAX = 1_000;
const termsByInstant = new WeakMap<Terms, Map<number, LotTerms>>();

function termsOf({ zone, expiry, pending }: Terms, earnedAt: number): LotTerms {
	const earnedOn = dayOf(earnedAt, zone);
	const at = (days: number) => earnedOn.plus({ days }).startOf('day').toMillis();
	const lastDay = lastDayOf(expiry, earnedOn);
	return {
		activatesAt: pending.type === 'days' ? at(pending.days) : null,
		waitsFor: pending.type === 'event' ? pending.event : null,
		cancelsAt: pending.type === 'event' ? at(pending.cancelAfterDays + 1) : null,
		expiresAt: lastDay === undefined ? null : endOfDay(lastDay),
		idleAfter: expiry.type === 'inactivity' ? periodText(expiry) : null,
	};
}

/** How long points earned at the instant last, from an activity at that instant on where they lapse for want of one. */
export function lastingTerms(
	definition: Terms,
	earnedAt: number,
): Pick<LotTerms, 'expiresAt' | 'idleAfter'> {
	const { expiresAt, idleAfter } = decideLotTerms(definition, earnedAt);
	if (idleAfter === null) return { expiresAt, idleAfter };
	return { expiresAt: idleLapseAt(idleAfter, earnedAt, definition.zone), idleAfter };
}

function lastDayOf(expiry: Terms['expiry'], earnedOn: DateTime): DateTime | undefined {
	if (expiry.type === 'rolling') {
		const lastDay = later(earnedOn, expiry);
		return expiry.roundTo === undefined ? lastDay : lastDay.endOf(expiry.roundTo);
	}
	return expiry.type === 'fixed' ? nextFixedDay(expiry, earnedOn) : undefined;
}

function nextFixedDay(
	{ dates, minimumDays }: Extract<Terms['expiry'], { type: 'fixed' }>,
	earnedOn: DateTime,
): DateTime {
	const earliest = earnedOn.plus({ days: minimumDays });
	const days = [earliest.year, earliest.year + 1].flatMap((year) =>
		dates.map((date) => fixedDay(year, date, earnedOn)),
	);
	return DateTime.min(...days.filter((day) => day >= earliest)) ?? earliest;
}

function fixedDay(year: number, date: string, { zone }: DateTime): DateTime {
	const month = DateTime.fromObject({ year, month: Number(date.slice(0, 2)) }, { zone });
	const day = Math.min(Number(date.slice(3)), month.daysInMonth ?? 1);
	return month.set({ day });
}

/** When points with this `idleAfter` lapse if nothing happens after the activity. */
export function idleLapseAt(idleAfter: string, lastActivityAt: number, zone: string): number {
	const [, count = '0', unit] = /^P(\d+)([DM])$/.exec(idleAfter) ?? [];
	const duration = unit === 'D' ? { days: Number(count) } : { months: Number(count) };
	return endOfDay(later(dayOf(lastActivityAt, zone), duration));
}
