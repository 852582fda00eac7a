import type { NewEvent } from '../../events';
import { recordEvents } from '../../events';
import type { ResolveOptions } from '../../identity';
import type { EngineContext } from '../../store';
import { inChunks } from '../../store';
import { commandsIn, formatAmount, paired } from '../../values';
import type { Asked } from './decide-coupon';
import { decideAnswer, factsOf } from './decide-answer';
import type { DeskScope } from './load-desk';
import { loadDesk } from './load-desk';
import type { RedeemCouponCommand } from './prepare-coupon';
import { prepareRedeem } from './prepare-coupon';
import { saveCounts } from './repository-campaigns';
import { saveUses } from './repository-coupons';
import type { NewRedemption } from './repository-redemptions';
import { insertRedemptions, loadRedemptions } from './repository-redemptions';
import type { CouponRedeemed, RedeemCouponOutcome, RedeemCouponRequest } from './types';
import { noteGuesses } from './validate';

/** The name of the event that a redemption is in the customer's timeline. */
export const REDEEMED_EVENT = 'coupon_redeemed';

/**
 * Redeems each code for its order; `outcomes[i]` answers `requests[i]`, and later requests see the effects of earlier ones.
 * No limit is passed, whoever redeems at the same time. Each redemption is an event and a touchpoint on the channel that the
 * coupon was handed out on. A customer who is new is made. Safe to repeat by `idempotencyKey`; a refusal may be tried again.
 * Some fifteen queries per 500 requests, which are a transaction.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export function redeemCoupons(
	context: EngineContext,
	requests: readonly RedeemCouponRequest[],
	options: ResolveOptions = {},
): Promise<RedeemCouponOutcome[]> {
	return inChunks(requests, (chunk) =>
		context.store.write(async (tx) => {
			const now = context.clock.now();
			const prepared = chunk.map((request) => prepareRedeem(request, now));
			const scope = { ...context, tx, now, options };
			return paired(prepared, await redeemCommands(scope, commandsIn(prepared)));
		}),
	);
}

/** A redemption that is decided, and not yet written. */
interface Decided {
	command: RedeemCouponCommand;
	outcome: CouponRedeemed;
	homeProfileId: string | null;
	asked: Asked;
}

async function redeemCommands(
	scope: DeskScope,
	commands: readonly RedeemCouponCommand[],
): Promise<RedeemCouponOutcome[]> {
	const { tx, now } = scope;
	const keys = commands.map(({ key }) => key);
	const before = await loadRedemptions(tx, keys);
	const loaded = await loadDesk(
		scope,
		commands.filter(({ key }) => !before.has(key)),
		{ toRedeem: true },
	);
	// Again after the lock: a repeat that waited for the first finds what it did.
	const known = await loadRedemptions(tx, keys);
	const told = new Map([...known].map(([key, first]) => [key, toldAgain(first)]));
	const decided: Decided[] = [];
	const outcomes = commands.map((command): RedeemCouponOutcome => {
		const first = told.get(command.key);
		if (first !== undefined) return first;
		const answer = decideAnswer(command, loaded);
		if (answer.kind === 'nobody') return answer.refusal;
		if (answer.kind === 'bad') return { status: 'refused', ...answer.refusal };
		const { asked, homeProfileId } = answer;
		const outcome = redeemed(asked, { id: scope.ids.next(), homeProfileId });
		const isExclusive = asked.campaign.definition.stacking === 'exclusive';
		loaded.desk.use({ ...asked, reference: command.reference, isExclusive });
		told.set(command.key, { ...outcome, duplicate: true });
		decided.push({ command, outcome, homeProfileId, asked });
		return outcome;
	});
	await save(scope, decided);
	const { coupons, campaigns } = loaded.desk.changed();
	await saveUses(tx, coupons);
	await saveCounts(tx, campaigns);
	await noteGuesses(tx, loaded.guesses, now);
	return outcomes;
}

function toldAgain({ details, personId }: { details: string; personId: string | null }) {
	const outcome = JSON.parse(details) as CouponRedeemed;
	return { ...outcome, profileId: personId, duplicate: true };
}

function redeemed(
	asked: Asked,
	{ id, homeProfileId }: { id: string; homeProfileId: string | null },
): CouponRedeemed {
	const { coupon, campaign, command } = asked;
	const credited = coupon.channel || campaign.definition.creditChannel || command.channel;
	return {
		status: 'redeemed',
		redemptionId: id,
		...factsOf(asked),
		// Its id comes with the event.
		eventId: null,
		creditedTo: homeProfileId === null || credited === '' ? null : credited,
		occurredAt: command.occurredAt,
		duplicate: false,
	};
}

async function save(scope: DeskScope, decided: readonly Decided[]): Promise<void> {
	const withEvent = decided.filter(({ homeProfileId }) => homeProfileId !== null);
	const eventIds = await recordEvents(scope, withEvent.map(toEvent));
	withEvent.forEach(({ outcome }, i) => {
		outcome.eventId = eventIds[i] ?? null;
	});
	await insertRedemptions(scope.tx, decided.map(toRedemption), scope.now);
}

/** What segments and timelines see. Money as a plain number in major units, so that conditions can compare it. */
function toEvent({ command, outcome, homeProfileId }: Decided): NewEvent {
	const { value, campaign, couponId, redemptionId, creditedTo } = outcome;
	const isMoney = value.kind === 'money' || value.kind === 'product';
	const properties = {
		...{ campaign, couponId, redemptionId },
		...(command.channel === '' ? {} : { redeemedOn: command.channel }),
		...(command.reference === '' ? {} : { orderId: command.reference }),
		...(isMoney ? { amountOff: Number(formatAmount(value)), currency: value.currency } : {}),
		...(value.kind === 'points' ? { points: value.points } : {}),
	};
	return {
		profileId: homeProfileId ?? '',
		name: REDEEMED_EVENT,
		occurredAt: outcome.occurredAt,
		channel: creditedTo,
		source: 'coupon',
		isTouchpoint: creditedTo !== null,
		propertiesJson: JSON.stringify(properties),
	};
}

function toRedemption({ command, outcome, homeProfileId, asked }: Decided): NewRedemption {
	return {
		id: outcome.redemptionId,
		couponId: outcome.couponId,
		campaignId: asked.campaign.id,
		campaignVersion: outcome.campaignVersion,
		homeProfileId,
		eventId: outcome.eventId,
		key: command.key,
		reference: command.reference,
		isExclusive: outcome.stacking === 'exclusive',
		channel: command.channel,
		details: JSON.stringify({ ...outcome, profileId: null }),
		cause: JSON.stringify(command.cause),
		occurredAt: outcome.occurredAt,
	};
}
