export { DEFAULT_RULES } from './rules';
export type { IdentifierRule, IdentityRules, TraitRules } from './rules';
export { canonicalIdentifier } from './canonical-identifier';
export { getProfiles, loadProfiles } from './get-profiles';
export type { ProfileOptions } from './get-profiles';
export type { TraitOrigin, TraitSource } from './fold-traits';
export { traitCondition, traitConditionBy } from './condition-kinds';
export { membersOf, personOf } from './repository-people';
export { findCustomers, resolve, resolveCustomers } from './service';
export type { ResolveOptions } from './service';
export type {
	CustomerRef,
	FindOutcome,
	Found,
	Identifier,
	KnownCustomer,
	ProfileFound,
	ProfileOutcome,
	Resolved,
	ResolveOutcome,
	ResolveRequest,
	SetAside,
} from './types';
