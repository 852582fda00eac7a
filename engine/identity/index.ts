export { DEFAULT_RULES } from './rules';
export type { IdentifierRule, IdentityRules } from './rules';
export { canonicalIdentifier } from './canonical-identifier';
export { beginErasure, eraseProfiles } from './erase';
export type { ErasedCounts, Erasure } from './erasure';
export { getProfiles, loadProfiles } from './get-profiles';
export { traitCondition } from './condition-kinds';
export { loadOwners } from './repository';
export { loadIdentityDocuments } from './repository-export';
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
