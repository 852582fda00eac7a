export { DEFAULT_RULES } from './rules';
export type { IdentifierRule, IdentityRules } from './rules';
export { canonicalIdentifier } from './canonical-identifier';
export { getProfiles, loadProfiles } from './get-profiles';
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
