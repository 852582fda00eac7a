import type { Engine, RewardRequest } from '../../../../engine';

/** Takes rewards one call after the other: every second one is reserved first, and of these every second one is claimed. */
export async function takeAll(
	{ loyalty }: Engine,
	requests: readonly RewardRequest[],
): Promise<string[]> {
	const told: string[] = [];
	for (const [i, request] of requests.entries()) {
		const [taken] =
			i % 2 === 0
				? await loyalty.redeemRewards([request])
				: await loyalty.reserveRewards([request]);
		if (taken === undefined) throw new Error('Each request has its outcome');
		told.push('reason' in taken ? taken.reason : taken.status);
		if (taken.status !== 'reserved') continue;
		const { redemptionId } = taken;
		const [ended] =
			i % 4 === 1
				? await loyalty.claimRewards([{ redemptionId }])
				: await loyalty.releaseRewards([{ redemptionId }]);
		if (ended === undefined) throw new Error('Each request has its outcome');
		told.push('reason' in ended ? ended.reason : ended.status);
	}
	return told;
}
