import type { EngineContext } from '../../store';
import { inChunks } from '../../store';
import type { Rejected } from '../../values';
import { checkText, commandsIn, optionalText, paired, rejected } from '../../values';
import { codeKeyOf } from './code-pattern';
import { lockCampaignsById } from './repository-campaigns';
import { loadCoupons, saveVoids } from './repository-coupons';
import type { CampaignRow, Coupon } from './rows';
import type { VoidOutcome, VoidRequest } from './types';

const CODE_LENGTH_MAX = 128;
const REASON_LENGTH_MAX = 256;

/**
 * Takes codes out of use for good; `outcomes[i]` answers `requests[i]`. One that has been redeemed is refused. Safe to repeat:
 * one that was voided before says `duplicate: true` and keeps its time and reason. Five queries per 500 requests, which are a
 * transaction.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export function voidCoupons(
	context: EngineContext,
	requests: readonly VoidRequest[],
): Promise<VoidOutcome[]> {
	return inChunks(requests, (chunk) => {
		const prepared = chunk.map(prepare);
		const commands = commandsIn(prepared);
		const keys = commands.map(({ codeKey }) => codeKey);
		return context.store.write(async (tx) => {
			const now = context.clock.now();
			const found = [...(await loadCoupons(tx, keys)).values()];
			const campaigns = await lockCampaignsById(
				tx,
				found.map(({ campaignId }) => campaignId),
			);
			const coupons = await loadCoupons(tx, keys);
			const voided = new Map<string, Coupon>();
			const outcomes = commands.map(({ codeKey, reason }) => {
				const coupon = voided.get(codeKey) ?? coupons.get(codeKey);
				const campaign = campaigns.get(coupon?.campaignId ?? '');
				if (coupon === undefined || campaign === undefined) return unknown();
				if (coupon.redeemedCount > 0 && coupon.voidedAt === null) return redeemedAlready();
				if (coupon.voidedAt !== null) return outcomeOf(campaign, coupon, true);
				const after = { ...coupon, voidedAt: now, voidReason: reason };
				voided.set(codeKey, after);
				return outcomeOf(campaign, after, false);
			});
			await saveVoids(tx, [...voided.values()]);
			return paired(prepared, outcomes);
		});
	});
}

function prepare(
	request: VoidRequest,
): { codeKey: string; reason: string } | Rejected<'code_missing' | 'reason_invalid'> {
	const code = checkText(request.code, 'code', CODE_LENGTH_MAX);
	if (typeof code !== 'string') return { ...code, reason: 'code_missing' };
	const reason = optionalText(request.reason, 'reason', REASON_LENGTH_MAX);
	if (typeof reason !== 'string') return { ...reason, reason: 'reason_invalid' };
	return { codeKey: codeKeyOf(code), reason };
}

function outcomeOf({ name }: CampaignRow, coupon: Coupon, duplicate: boolean): VoidOutcome {
	const { id: couponId, code, voidedAt } = coupon;
	return { status: 'voided', campaign: name, couponId, code, voidedAt: voidedAt ?? 0, duplicate };
}

function unknown(): Rejected<'code_unknown'> {
	return rejected('code_unknown', {
		field: 'code',
		message: 'There is no coupon with this code',
		mend: 'Take the code from List, or check the field that holds it.',
	});
}

function redeemedAlready(): Rejected<'already_redeemed'> {
	return rejected('already_redeemed', {
		field: 'code',
		message: 'This coupon has been redeemed, so there is nothing left to void',
		mend: 'To end a code that many use, save the campaign with an end of its validity.',
	});
}
