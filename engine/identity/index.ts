export { DEFAULT_RULES } from './rules';
export type { IdentifierRule, IdentityRules } from './rules';
export { canonicalIdentifier } from './canonical-identifier';
export { getProfiles, loadProfiles } from './get-profiles';
export { traitCondition } from './condition-kinds';
export { membersOf, personOf } from './repository-people';
export { searchCustomers } from './search-customers';
export type { PeopleFound, PersonFound, SearchOutcome, SearchRequest } from './search-types';
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
