import { readCode } from './code-pattern';
import { decideFailures } from './decide-coupon';
import type { Asked } from './decide-coupon';
import { decideValue } from './decide-value';
import type { LoadedDesk } from './load-desk';
import type { CouponCommand } from './prepare-coupon';
import type { CouponCustomerRefusal, CouponFacts, CouponFailure, CouponRefusal } from './types';

export type Answer =
	| { kind: 'good'; asked: Asked; homeProfileId: string | null }
	| { kind: 'bad'; refusal: CouponRefusal }
	| { kind: 'nobody'; refusal: CouponCustomerRefusal };

/** Whether the code counts for its order; a wrong one is counted against whoever gave it. */
export function decideAnswer(
	command: CouponCommand,
	{ desk, guesses, owners, campaigns }: LoadedDesk,
): Answer {
	const waitMs = guesses.waitOf(command.source);
	if (waitMs > 0) {
		guesses.refuse(command.source);
		return bad([tooManyAttempts(waitMs)]);
	}
	// Else whoever has one right code could try out others beside it, and read from the answer which of them there are.
	for (const key of command.otherKeys)
		if (desk.coupon(key) === undefined) guesses.fail(command.source);
	const coupon = desk.coupon(command.codeKey);
	const campaign = coupon && desk.campaign(coupon.campaignId);
	if (coupon === undefined || campaign === undefined) {
		guesses.fail(command.source);
		return bad([unknownCode(command.codeKey, campaigns)]);
	}
	const owner = owners.get(command) ?? { personId: null, homeProfileId: null };
	if ('status' in owner) return { kind: 'nobody', refusal: owner };
	const { personId, homeProfileId } = owner;
	const asked: Asked = { command, desk, coupon, campaign, personId, at: command.occurredAt };
	const failures = decideFailures(asked);
	return failures.length === 0
		? { kind: 'good', asked, homeProfileId }
		: bad(failures, { campaign: campaign.name, profileId: personId });
}

function bad(
	failures: CouponFailure[],
	about: Pick<CouponRefusal, 'campaign' | 'profileId'> = { campaign: null, profileId: null },
): Answer {
	const [{ name, message } = unknownCode('', [])] = failures;
	return { kind: 'bad', refusal: { reason: name, message, failures, ...about } };
}

function tooManyAttempts(waitMs: number): CouponFailure {
	const minutes = Math.ceil(waitMs / 60_000);
	const message = `Too many wrong codes came from here; try again in ${minutes} min`;
	return { name: 'too_many_attempts', message, waitMs };
}

function unknownCode(codeKey: string, campaigns: LoadedDesk['campaigns']): CouponFailure {
	const isMistyped = campaigns.some(
		({ definition }) => readCode(definition.codes, codeKey) === 'mistyped',
	);
	return isMistyped
		? {
				name: 'code_mistyped',
				message: 'A character of this code is wrong: its check digit says so',
			}
		: { name: 'code_unknown', message: 'There is no coupon with this code' };
}

/** What a valid and a redeemed coupon say alike. */
export function factsOf({ coupon, campaign, personId, command }: Asked): CouponFacts {
	return {
		campaign: campaign.name,
		campaignVersion: campaign.version,
		couponId: coupon.id,
		code: coupon.code,
		profileId: personId,
		value: decideValue(campaign.definition, command),
		stacking: campaign.definition.stacking,
	};
}
