import { firstDayOf } from './calendar';
import type { ProgrammeDefinition } from './definition';

type Cap = ProgrammeDefinition['caps'][number];

/** Points of a period that count against a cap: what is to be summed before the rules are asked. */
export interface CapCounter {
	/** The key of the sum in `EarnFacts.used`. */
	key: string;
	/** The rule's name; null for the points of all rules. */
	rule: string | null;
	of: Cap['of'];
	/** The first civil day of the period in the programme's zone, such as `2026-03-01`; null for ever. */
	sinceDay: string | null;
}

/** The counters that the programme's caps need at the instant, each once. Caps per order need none. */
export function capCounters(
	{ zone, earn, caps }: Pick<ProgrammeDefinition, 'zone' | 'earn' | 'caps'>,
	occurredAt: number,
): CapCounter[] {
	const all = [
		...caps.map((cap) => ({ cap, rule: null })),
		...earn.flatMap(({ name, caps: own }) => own.map((cap) => ({ cap, rule: name }))),
	];
	const counters = all.flatMap(({ cap: { of, per }, rule }): CapCounter[] => {
		if (per === 'order') return [];
		return [
			{ key: counterKey(rule, { of, per }), rule, of, sinceDay: firstDayOf(per, occurredAt, zone) },
		];
	});
	return [...new Map(counters.map((counter) => [counter.key, counter])).values()];
}

export function counterKey(rule: string | null, { of, per }: Pick<Cap, 'of' | 'per'>): string {
	return `${of} ${per} ${rule === null ? '' : `:${rule}`}`;
}
