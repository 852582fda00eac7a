import type { EngineContext, Tx } from '../../store';
import { inChunks } from '../../store';
import type { Rejected } from '../../values';
import { checkKey, checkText, optionalText, rejected } from '../../values';
import { wholeNumber } from '../points/decide-points';
import { rewardUnknown } from './refusals';
import { countReserved } from './repository-redemptions';
import { lockRewards, updateRewards } from './repository-rewards';
import type { StockChange } from './repository-stock';
import { insertStockChanges, loadStockChanges, stockKey } from './repository-stock';
import { STOCK_MAX } from './reward-definition';
import type { AdjustStockOutcome, AdjustStockRequest, RewardRow, StockAdjusted } from './types';

const REASON_LENGTH_MAX = 500;
const ACTOR_LENGTH_MAX = 128;

interface StockCommand {
	rewardId: string;
	key: string;
	stock: { change: number } | { setTo: number | null };
	reason: string;
	actor: string;
}

/**
 * Adds pieces to the stock of a reward, takes some out, or sets it; what is reserved stays. `outcomes[i]` answers `requests[i]`.
 * Safe to repeat by `idempotencyKey`, once for each reward. One transaction and five queries per 500 requests.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); chunks before the failing one are saved.
 */
export function adjustStock(
	context: EngineContext,
	requests: readonly AdjustStockRequest[],
): Promise<AdjustStockOutcome[]> {
	return inChunks(requests, (chunk) => {
		const prepared = chunk.map(prepareStock);
		return context.store.write((tx) => adjustChunk({ ...context, tx }, prepared));
	});
}

async function adjustChunk(
	{ tx, clock, ids }: EngineContext & { tx: Tx },
	prepared: readonly ReturnType<typeof prepareStock>[],
): Promise<AdjustStockOutcome[]> {
	const commands = prepared.flatMap((one) => ('status' in one ? [] : [one]));
	const rewards = await lockRewards(tx, [...new Set(commands.map(({ rewardId }) => rewardId))]);
	const now = clock.now();
	const known = await loadStockChanges(
		tx,
		[...rewards.keys()],
		commands.map(({ key }) => key),
	);
	const reserved = await countReserved(tx, [...rewards.keys()], now);
	const made: StockChange[] = [];
	const outcomes = prepared.map((command): AdjustStockOutcome => {
		if ('status' in command) return command;
		const reward = rewards.get(command.rewardId);
		if (reward === undefined) return rewardUnknown();
		const first = known.get(stockKey(command.rewardId, command.key));
		const setAside = reserved.get(reward.id) ?? 0;
		if (first !== undefined) return adjusted(first, setAside, true);
		const stock = decideStock(command, reward, setAside);
		if (typeof stock === 'object' && stock !== null) return stock;
		const change = stock === null || reward.stock === null ? null : stock - reward.stock;
		const { rewardId, key, reason, actor } = command;
		const row = { id: ids.next(), rewardId, key, change, stockAfter: stock, reason, actor };
		reward.stock = stock;
		known.set(stockKey(rewardId, key), row);
		made.push(row);
		return adjusted(row, setAside, false);
	});
	const changed = new Set(made.map(({ rewardId }) => rewardId));
	await updateRewards(
		tx,
		[...rewards.values()].filter(({ id }) => changed.has(id)),
	);
	await insertStockChanges(tx, made, now);
	return outcomes;
}

function adjusted(
	{ rewardId, change, stockAfter: stock }: StockChange,
	reserved: number,
	duplicate: boolean,
): StockAdjusted {
	const free = stock === null ? null : stock - reserved;
	return { status: 'adjusted', rewardId, change, stock, reserved, free, duplicate };
}

/** What the stock is then. */
function decideStock(
	{ stock: asked }: StockCommand,
	{ stock }: RewardRow,
	reserved: number,
): number | null | Extract<AdjustStockOutcome, Rejected> {
	if ('change' in asked && stock === null) return stockUnlimited();
	const then = 'change' in asked ? (stock ?? 0) + asked.change : asked.setTo;
	if (then === null || (then >= reserved && then <= STOCK_MAX)) return then;
	return then > STOCK_MAX ? stockInvalid() : tooSmall(stock ?? 0, reserved);
}

function prepareStock(
	request: AdjustStockRequest,
): StockCommand | Extract<AdjustStockOutcome, Rejected> {
	const key = checkKey(request.idempotencyKey);
	if (typeof key !== 'string') return key;
	const rewardId = typeof request.rewardId === 'string' ? request.rewardId.trim() : '';
	const reason = checkText(request.reason, 'reason', REASON_LENGTH_MAX);
	if (typeof reason !== 'string') return { ...reason, reason: 'reason_missing' };
	const actor = optionalText(request.actor, 'actor', ACTOR_LENGTH_MAX);
	if (typeof actor !== 'string') return { ...actor, reason: 'actor_invalid' };
	const stock = prepareChange(request.stock);
	return stock === undefined ? stockInvalid() : { rewardId, key, stock, reason, actor };
}

function prepareChange(stock: AdjustStockRequest['stock']): StockCommand['stock'] | undefined {
	if ('setTo' in stock) {
		const setTo = stock.setTo === null ? null : wholeNumber(stock.setTo);
		return setTo === undefined || (setTo ?? 0) < 0 ? undefined : { setTo };
	}
	const text = String(stock.change).trim();
	const pieces = wholeNumber(text.replace(/^[+-]/, ''));
	if (pieces === undefined || pieces === 0 || pieces > STOCK_MAX) return undefined;
	return { change: text.startsWith('-') ? -pieces : pieces };
}

function stockInvalid(): Rejected<'stock_invalid'> {
	return rejected('stock_invalid', {
		field: 'stock',
		message: 'The pieces are not a whole number',
		mend: `Give whole pieces, such as 50 to add or -3 to take out, or the new stock from 0 to ${STOCK_MAX.toLocaleString('en')}.`,
	});
}

function stockUnlimited(): Rejected<'stock_unlimited'> {
	return rejected('stock_unlimited', {
		field: 'stock',
		message: 'This reward has no limit, so there is nothing to add to or take from',
		mend: 'Set the stock to a number first.',
	});
}

function tooSmall(stock: number, reserved: number) {
	const refusal = rejected('stock_too_small', {
		field: 'stock',
		message: `Only ${stock} pieces are in stock, and ${reserved} of them are reserved`,
		mend: 'Nothing was changed. Take out no more than is free, or wait until the reservations have ended.',
	});
	return { ...refusal, stock, reserved };
}
