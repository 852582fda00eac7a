export { loyaltyCondition } from './conditions/condition-kinds';
export { tierCondition } from './conditions/tier-condition';
export { activate } from './points/activate';
export { adjust, transfer } from './points/adjust';
export type { BookingOptions } from './points/book';
export { POINTS_MAX } from './points/decide-points';
export { earn } from './points/earn';
export { capture, release } from './points/holds';
export { refer } from './points/refer';
export type { Referred, ReferOutcome, ReferRequest } from './points/refer';
export { refund } from './points/refund';
export { rewardReferrals } from './points/reward-referrals';
export type {
	ReferralRewarded,
	RewardReferralOutcome,
	RewardReferralRequest,
} from './points/reward-referrals';
export { hold, redeem } from './points/spend';
export { DEFAULT_PROGRAMME, REFUND_POLICIES } from './points/types';
export type {
	Activated,
	ActivateOutcome,
	ActivateRequest,
	Adjusted,
	AdjustOutcome,
	AdjustRequest,
	BalanceRequest,
	Captured,
	CaptureOutcome,
	CaptureRequest,
	Earned,
	EarnFrom,
	EarnOutcome,
	EarnRequest,
	ExpiresAfter,
	Held,
	HoldOutcome,
	HoldRef,
	HoldRequest,
	Insufficient,
	PendingUntil,
	PointsRequest,
	Redeemed,
	RedeemOutcome,
	RedeemRequest,
	Refunded,
	RefundOutcome,
	RefundPolicy,
	RefundRequest,
	RefundWhat,
	Released,
	ReleaseOutcome,
	ReleaseRequest,
	Transferred,
	TransferOutcome,
	TransferRequest,
} from './points/types';
export type { SpentLot } from './ledger/move-points';
export type { EntryKind } from './ledger/types';
export type { BalanceFigures, Expiring } from './read/decide-balance';
export { getBalances, loadPoints } from './read/get-balances';
export type {
	Balance,
	BalanceOptions,
	BalanceOutcome,
	ProgrammePoints,
	TierFigures,
} from './read/get-balances';
export { getStatements, STATEMENT_LIMIT_MAX } from './read/statement';
export type {
	Statement,
	StatementEntry,
	StatementOutcome,
	StatementRequest,
} from './read/statement';
export { verify } from './read/verify';
export type { LedgerProblem } from './read/ledger-problem';
export type { Verified, VerifyOptions } from './read/verify';
export { settleDue } from './settle-due';
export type { Moved, Settled, SettleOptions } from './settle-due';
export { eraseBookings } from './repository-erase';
export { loadPointDocuments } from './repository-export';
export * from './coupons';
export * from './programme';
export * from './rewards';
