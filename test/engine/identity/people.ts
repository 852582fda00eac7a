import type { IdentityRules } from '../../../engine/identity/rules/rules';
import {
	compileRules,
	DEFAULT_RULES,
	defaultDefinition,
} from '../../../engine/identity/rules/rules';
import type { TypeDefinition } from '../../../engine/identity/rules/rules-definition';
import type { People, Person, ResolveCommand } from '../../../engine/identity/types';

/** The instant of every decision under test. */
export const NOW = 1_000_000_000;

/** The default rules with some types behaving otherwise. */
export function rulesWith(changes: Record<string, Partial<TypeDefinition>>): IdentityRules {
	const definition = defaultDefinition();
	const types = definition.types.map((type) => ({ ...type, ...changes[type.type] }));
	return compileRules({ ...definition, types }, 1);
}

/** `customer_id:7 email:a` as identifiers, strongest first. */
export function named(text: string, rules = DEFAULT_RULES) {
	const identifiers = text.split(' ').map((key) => {
		const [type = '', value = ''] = key.split(':');
		return { type, value, key, rank: rules.byType.get(type)?.rank ?? 99 };
	});
	return identifiers.sort((a, b) => a.rank - b.rank);
}

export function command(text: string, rules = DEFAULT_RULES): ResolveCommand {
	return {
		identifiers: named(text, rules),
		dropped: [],
		traits: [],
		occurredAt: NOW,
		source: 'web',
		cause: { node: 'N' },
	};
}

/** A person: what each profile owns, first seen `seenAt`, and the profiles that it is kept apart from. */
export interface Known {
	id: string;
	createdAt?: number;
	seenAt?: number;
	owns: Record<string, string>;
	apartFrom?: string[];
}

export function people(...known: Known[]): People {
	const ownerByKey = new Map<string, string>();
	const canonicalByProfile = new Map<string, string>();
	const persons = new Map<string, Person>();
	const apart = new Map<string, string[]>();
	for (const { id, createdAt = 0, seenAt = 0, owns, apartFrom = [] } of known) {
		for (const [profileId, texts] of Object.entries(owns)) {
			canonicalByProfile.set(profileId, id);
			for (const { key } of named(texts)) ownerByKey.set(key, profileId);
		}
		const identifiers = Object.values(owns).flatMap((texts) =>
			named(texts).map(({ type, value }) => ({ type, value, firstSeenAt: seenAt })),
		);
		persons.set(id, { id, createdAt, memberIds: Object.keys(owns), identifiers });
		apart.set(id, apartFrom);
	}
	return { ownerByKey, canonicalByProfile, persons, apart };
}
