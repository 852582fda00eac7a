export { COMPARISON_KINDS } from './comparisons';
export { matchRecord } from './match-record';
export { withMatchThread } from './match-thread';
export type { MatchThread } from './match-thread';
export type {
	ComparisonKind,
	FieldEvidence,
	FieldPlan,
	MatchedPair,
	MatchModel,
	MatchPlan,
	MatchRecord,
	RulePairs,
} from './types';
