export { adjustStock } from './adjust-stock';
export { getRewards, listRewards, saveRewards } from './catalogue';
export {
	claimRewards,
	redeemRewards,
	refundRewards,
	releaseRewards,
	reserveRewards,
} from './redeem';
export { eraseRedemptions } from './repository-erase';
export { loadRewardDocuments } from './repository-export';
export type {
	AdjustStockOutcome,
	AdjustStockRequest,
	ClaimRewardOutcome,
	GetRewardOutcome,
	RedeemRewardOutcome,
	RedemptionRefusal,
	RedemptionRequest,
	RefundRewardOutcome,
	RefundRewardRequest,
	ReleaseRewardOutcome,
	ReserveRewardOutcome,
	ReserveRewardRequest,
	Reward,
	RewardClaimed,
	RewardDefinition,
	RewardRedeemed,
	RewardRefunded,
	RewardRefusal,
	RewardReleased,
	RewardRequest,
	RewardReserved,
	RewardSaved,
	SaveRewardOutcome,
	SaveRewardRequest,
	StockAdjusted,
} from './types';
