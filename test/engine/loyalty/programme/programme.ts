import type { ProgrammeDefinition } from '../../../../engine/loyalty';
import { parseProgramme } from '../../../../engine/loyalty';

/** A programme in euros with these parts. */
export function programmeOf(parts: Record<string, unknown> = {}): ProgrammeDefinition {
	const definition = parseProgramme({ currency: 'EUR', ...parts });
	if ('status' in definition) throw new Error(definition.message);
	return definition;
}

/** The definition with tiers, as decisions about tiers want it. */
export function tieredOf(parts: Record<string, unknown>, zone = 'UTC') {
	const { tiers, currency, ...rest } = programmeOf({ zone, tiers: parts });
	if (tiers === undefined) throw new Error('There are tiers');
	return { ...rest, currency, tiers };
}

/** An instant of UTC, or of the offset that it names. */
export function at(text: string): number {
	const instant = Date.parse(text.length === 10 ? `${text}T00:00:00Z` : text);
	if (Number.isNaN(instant)) throw new Error(`${text} is no time`);
	return instant;
}
