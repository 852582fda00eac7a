export { DEFAULT_RULES, rulesForRegion } from './rules/rules';
export type { IdentifierRule, IdentityRules, TraitRules } from './rules/rules';
export { loadRules } from './rules/repository-rules';
export { getRules, updateRules } from './rules/rules-service';
export type { RulesDefinition } from './rules/rules-definition';
export type {
	RuleChange,
	RulesFound,
	RulesUpdated,
	RulesWarning,
	UpdateRulesOutcome,
	UpdateRulesRequest,
} from './rules/rules-types';
export { canonicalIdentifier } from './resolve/canonical-identifier';
export { beginErasure, eraseProfiles } from './erasure/erase';
export type { ErasedCounts, Erasure } from './erasure/erasure';
export { getProfiles, loadProfiles } from './get-profiles';
export type { ProfileOptions } from './get-profiles';
export type { TraitOrigin, TraitSource } from './traits/fold-traits';
export { identifierCondition } from './identifier-condition';
export { identifiersOf, identifiersOfType } from './repository-conditions';
export { traitCondition } from './traits/condition-kinds';
export { countDuplicatePairs, findDuplicates } from './duplicates/find-duplicates';
export { listDuplicateRuns } from './duplicates/list-runs';
export { acceptDuplicates, listDuplicates, rejectDuplicates } from './duplicates/review-duplicates';
export type * from './duplicates/duplicate-types';
export type { ComparisonKind, FieldEvidence, FieldPlan, RulePairs } from './matching';
export { mergeHistory } from './merges/merge-history';
export { mergeCustomers, mergeInTransaction } from './merges/merge-service';
export type { MergeScope } from './merges/merge-service';
export { previewMerges } from './merges/preview-merges';
export { unmerge } from './merges/unmerge-service';
export type * from './merges/merge-types';
export { loadCanonicalIds, loadOwners } from './repository';
export { loadIdentityDocuments } from './erasure/repository-export';
export {
	everybody,
	loadPeopleOf,
	owners,
	peopleByRows,
	personOf,
	rowsOf,
	touchOwners,
} from './repository-people';
export type { PersonColumn } from './repository-people';
export { searchCustomers } from './search/search-customers';
export type { PeopleFound, PersonFound, SearchOutcome, SearchRequest } from './search/search-types';
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
