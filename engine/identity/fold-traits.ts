import type { JsonValue } from '../values';

/** One value of a trait, from one home profile and one source. */
export interface TraitValue {
	name: string;
	value: JsonValue;
	setAt: number;
}

/** The person's traits: of each name the value that was true last. At one instant, the later in order wins. */
export function foldTraits(values: readonly TraitValue[]): Record<string, JsonValue> {
	const latest = new Map<string, TraitValue>();
	for (const trait of values) {
		const known = latest.get(trait.name);
		if (known === undefined || trait.setAt >= known.setAt) latest.set(trait.name, trait);
	}
	// fromEntries defines keys such as "__proto__" as data, where an assignment would not.
	return Object.fromEntries([...latest].map(([name, { value }]) => [name, value]));
}
