import type { IdentityRules } from '../rules/rules';
import type { Person } from '../types';

/** People who are to be one, the one who goes on first: with the strongest identifier, then the oldest. */
export function strongestFirst(
	people: readonly Person[],
	{ byType }: Pick<IdentityRules, 'byType'>,
): Person[] {
	const rankOf = ({ identifiers }: Person) => {
		let strongest = byType.size;
		for (const { type } of identifiers) {
			strongest = Math.min(strongest, byType.get(type)?.rank ?? strongest);
		}
		return strongest;
	};
	return people.toSorted(
		(a, b) => rankOf(a) - rankOf(b) || a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1),
	);
}

/** The survivor with the members and identifiers of all. */
export function joined(survivor: Person, absorbed: readonly Person[]): Person {
	const people = [survivor, ...absorbed];
	return {
		...survivor,
		memberIds: people.flatMap(({ memberIds }) => memberIds),
		identifiers: people.flatMap(({ identifiers }) => identifiers),
	};
}
