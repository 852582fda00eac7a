import { invariant } from '../../values';
import type { IdentifierRule, IdentityRules } from '../rules/rules';
import type { Identifier, People, Person, RankedIdentifier, ResolveChanges } from '../types';

/** What the decision needs besides the commands. `nextId` gives the ids of new profiles. */
export interface ResolveBasis {
	people: People;
	rules: IdentityRules;
	now: number;
	nextId: () => string;
}

/** The people as the batch goes on: each command sees the effects of those before it. */
export interface State {
	ownerByKey: Map<string, string>;
	canonicalByProfile: Map<string, string>;
	persons: Map<string, Person>;
	apart: People['apart'];
	ruleByType: ReadonlyMap<string, IdentifierRule>;
	limited: readonly LimitedType[];
	hasAttachOnly: boolean;
	now: number;
	changes: ResolveChanges;
	createdIds: Set<string>;
}

/** A type with a limit; it counts what was first seen after `since`. */
export interface LimitedType {
	type: string;
	limit: number;
	windowMs?: number;
	since: number;
}

export function startState({ people, rules, now }: ResolveBasis): State {
	return {
		ownerByKey: new Map(people.ownerByKey),
		canonicalByProfile: new Map(people.canonicalByProfile),
		persons: new Map(people.persons),
		apart: people.apart,
		ruleByType: rules.byType,
		limited: limitedTypes(rules, now),
		hasAttachOnly: rules.types.some(({ links }) => links === 'attach'),
		now,
		changes: { profiles: [], identifiers: [], merges: [], moved: [] },
		createdIds: new Set(),
	};
}

/** The types with a limit, the strongest first. */
export function limitedTypes({ types }: IdentityRules, now: number): LimitedType[] {
	return types.flatMap(({ type, limit, limitWindowMs: windowMs }) => {
		if (limit === undefined) return [];
		if (windowMs === undefined) return [{ type, limit, since: -Infinity }];
		return [{ type, limit, windowMs, since: now - windowMs }];
	});
}

export function personOf({ persons }: Pick<State, 'persons'>, personId: string): Person {
	const person = persons.get(personId);
	invariant(person !== undefined, 'identity: a person that changes is loaded');
	return person;
}

export function ownerOf(state: State, { key }: RankedIdentifier): string {
	const owner = state.ownerByKey.get(key);
	invariant(owner !== undefined, 'resolve: a known identifier has an owner');
	return owner;
}

export function canonicalOf(
	{ canonicalByProfile }: Pick<State, 'canonicalByProfile'>,
	profileId: string,
): string {
	return canonicalByProfile.get(profileId) ?? profileId;
}

/** Without what is only for looking up. */
export function plain({ type, value }: Identifier): Identifier {
	return { type, value };
}
