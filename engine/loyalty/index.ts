export { earn, redeem } from './service';
export { getBalances } from './get-balances';
export { eraseBookings } from './repository-erase';
export { loadPointDocuments } from './repository-export';
export type { BalanceOptions } from './get-balances';
export { POINTS_MAX } from './decide-points';
export { DEFAULT_PROGRAMME } from './types';
export type {
	Balance,
	BalanceOutcome,
	BalanceRequest,
	Earned,
	EarnFrom,
	EarnOutcome,
	EarnRequest,
	ExpiresAfter,
	Insufficient,
	Redeemed,
	RedeemOutcome,
	RedeemRequest,
	SpentLot,
} from './types';
