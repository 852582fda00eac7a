export { DEFAULT_RULES, rulesForRegion } from './rules';
export type { IdentifierRule, IdentityRules, TraitRules } from './rules';
export { loadRules } from './repository-rules';
export { getRules, updateRules } from './rules-service';
export type { RulesDefinition } from './rules-definition';
export type {
	RuleChange,
	RulesFound,
	RulesUpdated,
	RulesWarning,
	UpdateRulesOutcome,
	UpdateRulesRequest,
} from './rules-types';
export { canonicalIdentifier } from './canonical-identifier';
export { beginErasure, eraseProfiles } from './erase';
export type { ErasedCounts, Erasure } from './erasure';
export { getProfiles, loadProfiles } from './get-profiles';
export type { ProfileOptions } from './get-profiles';
export type { TraitOrigin, TraitSource } from './fold-traits';
export { traitCondition } from './condition-kinds';
export { countDuplicatePairs, findDuplicates } from './find-duplicates';
export { acceptDuplicates, listDuplicates, rejectDuplicates } from './review-duplicates';
export type * from './duplicate-types';
export { COMPARISON_KINDS } from './duplicates';
export type { ComparisonKind, FieldEvidence, FieldPlan, RulePairs } from './duplicates';
export { mergeHistory } from './merge-history';
export { mergeCustomers, mergeInTransaction } from './merge-service';
export type { MergeScope } from './merge-service';
export { previewMerges } from './preview-merges';
export { unmerge } from './unmerge-service';
export type * from './merge-types';
export { loadOwners } from './repository';
export { loadIdentityDocuments } from './repository-export';
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
