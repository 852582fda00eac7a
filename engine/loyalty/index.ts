export { loyaltyCondition } from './condition-kinds';
export { earn, redeem } from './service';
export { getBalances, loadPoints } from './get-balances';
export { eraseBookings } from './repository-erase';
export { loadPointDocuments } from './repository-export';
export type { BalanceOptions } from './get-balances';
export { POINTS_MAX } from './decide-points';
export { DEFAULT_PROGRAMME } from './types';
export type {
	Balance,
	BalanceFigures,
	BalanceOutcome,
	BalanceRequest,
	Earned,
	EarnFrom,
	EarnOutcome,
	EarnRequest,
	ExpiresAfter,
	Insufficient,
	ProgrammePoints,
	Redeemed,
	RedeemOutcome,
	RedeemRequest,
	SpentLot,
} from './types';
export { capCounters } from './programme/cap-counters';
export type { CapCounter } from './programme/cap-counters';
export type { ProgrammeDefinition } from './programme/definition';
export { parseProgramme } from './programme/definition';
export { decideLotTerms, idleLapseAt } from './programme/decide-lot-terms';
export type { LotTerms } from './programme/decide-lot-terms';
export { decidePointsForValue, decideRedeemValue } from './programme/decide-redeem-value';
export type { RedeemValue, RedeemValueReason } from './programme/decide-redeem-value';
export { decideReferral } from './programme/decide-referral';
export type { ReferralFacts, ReferralReason, ReferralReward } from './programme/decide-referral';
export { decideRulePoints } from './programme/decide-rule-points';
export type {
	CapCut,
	RuleLine,
	RulePoints,
	RulePointsReason,
} from './programme/decide-rule-points';
export { decideTier } from './programme/decide-tier';
export type { TierChange, TierDecision, TierFacts, TierStanding } from './programme/decide-tier';
export type { TierActivity } from './programme/tier-periods';
export type { EarnFacts, EarningEvent, EarningOrder, EarnItem } from './programme/earn-facts';
export { joinPool, leavePool, listPool } from './programme/pools';
export type * from './programme/pool-types';
export { getProgrammes, listProgrammes, saveProgrammes } from './programme/programmes';
export { eraseProgrammeTraces, loadProgrammeDocuments } from './programme/repository-people';
export type { ProgrammeDocuments } from './programme/repository-people';
export { loadPoolMembers } from './programme/repository-pools';
export { loadNewest, loadProgrammeVersions } from './programme/repository-programmes';
export { insertReferrals, loadReferrals, settleReferrals } from './programme/repository-referrals';
export type { Referral } from './programme/repository-referrals';
export { insertTierChanges, loadStandings } from './programme/repository-standings';
export type { NewTierChange, StoredStanding } from './programme/repository-standings';
export { addUses, loadMemberUses, lockProgrammeUses } from './programme/repository-uses';
export type { DayUse, MemberUse } from './programme/repository-uses';
export { versionAt } from './programme/types';
export type {
	GetProgrammeOutcome,
	GetProgrammeReason,
	GetProgrammeRequest,
	ProgrammeSaved,
	SaveProgrammeOutcome,
	SaveProgrammeReason,
	SaveProgrammeRequest,
	StoredProgramme,
} from './programme/types';
