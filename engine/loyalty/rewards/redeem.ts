import { recordEvents } from '../../events';
import type { EngineContext, Tx } from '../../store';
import { inChunks } from '../../store';
import type { Rejected } from '../../values';
import type { BookingOptions, BookScope, Operation } from '../points/book';
import { bookInTransaction } from '../points/book';
import { prepareCommand } from '../points/prepare-command';
import { decideMinutes } from '../points/decide-points';
import { takenBack } from '../points/take-back';
import type { Booked, Command, CustomerRefusal } from '../points/types';
import type { EndCommand } from './end-reward';
import { claimingReward, refundingReward, releasingReward } from './end-reward';
import { redemptionUnknown, rewardUnknown } from './refusals';
import { countReserved, loadRedemptions, saveRedemptions } from './repository-redemptions';
import { lockRewards, updateRewards } from './repository-rewards';
import type { Shelf } from './shelf';
import { emptyShelf } from './shelf';
import type { ReserveCommand, TakeCommand } from './take-reward';
import { redeemingReward, reservingReward } from './take-reward';
import type {
	ClaimRewardOutcome,
	RedeemRewardOutcome,
	RedemptionRequest,
	RefundRewardOutcome,
	RefundRewardRequest,
	ReleaseRewardOutcome,
	ReserveRewardOutcome,
	ReserveRewardRequest,
	RewardRequest,
} from './types';

/**
 * Spends the price of a reward and takes a piece of its stock, and writes it down as an event of the customer: all of it or
 * nothing. `outcomes[i]` answers `requests[i]`, and later requests see what earlier ones left. Safe to repeat by
 * `idempotencyKey`, once in the reward's programme. Writers at the same time take turns per reward: a piece goes once. Some
 * fifteen queries per 500 requests, each 500 a transaction. With `simulate` nothing is written.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export function redeemRewards(
	context: EngineContext,
	requests: readonly RewardRequest[],
	options: BookingOptions = {},
): Promise<RedeemRewardOutcome[]> {
	return inRewardTransactions(context, requests, {
		options,
		idsOf: rewardIdsOf,
		prepare: prepareTake,
		operation: redeemingReward,
	});
}

/**
 * Holds the price of a reward and sets a piece aside until it is claimed, released, or ends by itself: from that instant the
 * piece is free, whether anything ran or not. As `redeemRewards`.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export function reserveRewards(
	context: EngineContext,
	requests: readonly ReserveRewardRequest[],
	options: BookingOptions = {},
): Promise<ReserveRewardOutcome[]> {
	return inRewardTransactions(context, requests, {
		options,
		idsOf: rewardIdsOf,
		prepare: prepareReserve,
		operation: reservingReward,
	});
}

/**
 * Spends what a reservation holds, and takes its piece. Safe to repeat: a reservation is claimed once. As `redeemRewards`.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export function claimRewards(
	context: EngineContext,
	requests: readonly RedemptionRequest[],
	options: BookingOptions = {},
): Promise<ClaimRewardOutcome[]> {
	return endRewards(context, requests, { options, operation: claimingReward });
}

/**
 * Ends reservations: points and pieces are free again. Safe to repeat: a reservation is released once. As `redeemRewards`.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export function releaseRewards(
	context: EngineContext,
	requests: readonly RedemptionRequest[],
	options: BookingOptions = {},
): Promise<ReleaseRewardOutcome[]> {
	return endRewards(context, requests, { options, operation: releasingReward });
}

/**
 * Gives the points of a redemption back to the lots that paid them, and with `returnsStock` the piece to the stock; it counts
 * no more towards the limit per person. Safe to repeat: a redemption is refunded once. As `redeemRewards`.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export function refundRewards(
	context: EngineContext,
	requests: readonly RefundRewardRequest[],
	options: BookingOptions = {},
): Promise<RefundRewardOutcome[]> {
	return endRewards(context, requests, { options, operation: refundingReward });
}

function endRewards<Success extends Booked, Refusal extends Rejected, Facts>(
	context: EngineContext,
	requests: readonly RefundRewardRequest[],
	{
		options,
		operation,
	}: {
		options: BookingOptions;
		operation: (shelf: Shelf) => Operation<EndCommand, Success, Refusal, Facts>;
	},
) {
	const prepare = prepareEnd as Prepare<RefundRewardRequest, EndCommand, Refusal>;
	return inRewardTransactions(context, requests, { options, idsOf: knownOf, prepare, operation });
}

type Prepare<Request, Asked, Refusal> = (request: Request, shelf: Shelf) => Asked | Refusal;

interface Work<Request, Asked extends Command, Success extends Booked, Refusal, Facts> {
	options: BookingOptions;
	/** Which rewards and redemptions the requests are about. */
	idsOf: (tx: Tx, requests: readonly Request[]) => Promise<Wanted>;
	prepare: Prepare<Request, Asked, Refusal>;
	operation: (shelf: Shelf) => Operation<Asked, Success, Refusal, Facts>;
}

interface Wanted {
	rewardIds: readonly string[];
	redemptionIds: readonly string[];
}

/** A transaction for each chunk: the rewards of the next are then locked before its customers as well. */
async function inRewardTransactions<
	Request,
	Asked extends Command,
	Success extends Booked,
	Refusal extends Rejected,
	Facts,
>(
	context: EngineContext,
	requests: readonly Request[],
	work: Work<Request, Asked, Success, Refusal, Facts>,
): Promise<(Success | Refusal | CustomerRefusal)[]> {
	const ofChunk = (tx: Tx, chunk: readonly Request[]) => bookChunk({ ...context, tx }, chunk, work);
	if (work.options.simulate !== true)
		return await inChunks(requests, (chunk) => context.store.write((tx) => ofChunk(tx, chunk)));
	const outcomes = await takenBack(context, (tx) =>
		inChunks(requests, (chunk) => ofChunk(tx, chunk)),
	);
	return outcomes.map((one) => ('reason' in one ? one : { ...one, simulated: true }));
}

async function bookChunk<
	Request,
	Asked extends Command,
	Success extends Booked,
	Refusal extends Rejected,
	Facts,
>(
	context: EngineContext & { tx: Tx },
	chunk: readonly Request[],
	{ options, idsOf, prepare, operation }: Work<Request, Asked, Success, Refusal, Facts>,
) {
	const { tx } = context;
	const { rewardIds, redemptionIds } = await idsOf(tx, chunk);
	const rewards = await lockRewards(tx, [...new Set(rewardIds)]);
	// After the lock: what ended while this one waited has ended for it too.
	const shelf = emptyShelf(context.clock.now());
	shelf.rewards = rewards;
	shelf.reserved = await countReserved(tx, [...rewards.keys()], shelf.now);
	shelf.redemptions = await loadRedemptions(tx, redemptionIds);
	const scope: BookScope = { ...context, now: shelf.now, options };
	const prepared = chunk.map((request) => prepare(request, shelf));
	const outcomes = await bookInTransaction(scope, prepared, operation(shelf));
	await saveShelf(scope, shelf);
	return outcomes;
}

async function saveShelf(scope: BookScope, shelf: Shelf): Promise<void> {
	const { tx } = scope;
	const changed = [...shelf.rewards.values()].filter(({ id }) => shelf.changedRewards.has(id));
	await updateRewards(tx, changed);
	await saveRedemptions(tx, [...shelf.changed.values()], shelf.now);
	await recordEvents(scope, shelf.events);
}

function rewardIdsOf(_tx: Tx, requests: readonly RewardRequest[]): Promise<Wanted> {
	const rewardIds = requests.flatMap(({ rewardId }) => idIn(rewardId) ?? []);
	return Promise.resolve({ rewardIds, redemptionIds: [] });
}

/** A redemption never changes its reward: it may be read before that is locked, and is read again after. */
async function knownOf(tx: Tx, requests: readonly RedemptionRequest[]): Promise<Wanted> {
	const redemptionIds = requests.flatMap(({ redemptionId }) => idIn(redemptionId) ?? []);
	const known = await loadRedemptions(tx, redemptionIds);
	return { rewardIds: [...known.values()].map(({ rewardId }) => rewardId), redemptionIds };
}

function idIn(value: unknown): string | undefined {
	return typeof value === 'string' && value.trim() !== '' && value.isWellFormed()
		? value.trim().replaceAll('\u0000', '')
		: undefined;
}

function prepareTake(request: RewardRequest, shelf: Shelf) {
	const reward = shelf.rewards.get(idIn(request.rewardId) ?? '');
	if (reward === undefined) return rewardUnknown();
	const { id: rewardId, programme, points } = reward;
	const command = prepareCommand({ ...request, programme }, shelf.now);
	return 'status' in command ? command : ({ ...command, points, rewardId } satisfies TakeCommand);
}

function prepareReserve(request: ReserveRewardRequest, shelf: Shelf) {
	const command = prepareTake(request, shelf);
	if ('status' in command) return command;
	const minutes = request.minutes === undefined ? null : decideMinutes(request.minutes);
	if (typeof minutes === 'object' && minutes !== null) return minutes;
	return { ...command, minutes } satisfies ReserveCommand;
}

/** About the profile that took it, and with its id as the key. */
function prepareEnd(request: RefundRewardRequest, shelf: Shelf) {
	const redemption = shelf.redemptions.get(idIn(request.redemptionId) ?? '');
	const reward = shelf.rewards.get(redemption?.rewardId ?? '');
	if (redemption === undefined || reward === undefined) return redemptionUnknown();
	const { id, profileId } = redemption;
	const about = {
		programme: reward.programme,
		idempotencyKey: id,
		customer: { profileId, homeProfileId: profileId },
	};
	const command = prepareCommand({ ...request, ...about }, shelf.now);
	if ('status' in command) return command;
	const returnsStock = request.returnsStock === true;
	return { ...command, redemptionId: id, returnsStock } satisfies EndCommand;
}
