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
