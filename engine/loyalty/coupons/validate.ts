import type { ResolveOptions } from '../../identity';
import type { EngineContext, Tx } from '../../store';
import { inChunks } from '../../store';
import { validityOf } from './campaign-definition';
import type { Answer } from './decide-answer';
import { decideAnswer, factsOf } from './decide-answer';
import { usesLeft } from './decide-coupon';
import {
	FAILED_GUESSES_MAX,
	GUESS_WINDOW_MS,
	GUESSES_KEPT_MS,
	guessReport,
} from './decide-guesses';
import type { GuessBook } from './decide-guesses';
import { loadDesk } from './load-desk';
import { prepareCoupon } from './prepare-coupon';
import { addGuesses, listGuessRows } from './repository-guesses';
import type { CouponRequest, GuessReport, ValidateOutcome } from './types';
import { commandsIn, paired } from '../../values';

const REPORT_LENGTH_MAX = 1_000;

/**
 * Whether each code counts for its order, and what it takes off in minor units; `outcomes[i]` answers `requests[i]`. Each is
 * answered by itself: nothing is used up. Wrong codes are counted against their `source`, and after 10 in 10 minutes all its
 * codes are `too_many_attempts`. Some nine queries per 500 requests, and a write where codes were wrong.
 * @throws StoreUnavailableError, StoreConflictError (both retryable).
 */
export function validateCoupons(
	context: EngineContext,
	requests: readonly CouponRequest[],
	options: ResolveOptions = {},
): Promise<ValidateOutcome[]> {
	return inChunks(requests, async (chunk) => {
		const now = context.clock.now();
		const prepared = chunk.map((request) => prepareCoupon(request, now));
		const commands = commandsIn(prepared);
		const { answers, guesses } = await context.store.read(async (tx) => {
			const loaded = await loadDesk({ ...context, tx, now, options }, commands, {
				toRedeem: false,
			});
			const answers = commands.map((command) => decideAnswer(command, loaded));
			return { answers, guesses: loaded.guesses };
		});
		if (guesses.added().length > 0)
			await context.store.write((tx) => noteGuesses(tx, guesses, now));
		return paired(prepared, answers.map(outcomeOf));
	});
}

function outcomeOf(answer: Answer): ValidateOutcome {
	if (answer.kind === 'nobody') return answer.refusal;
	if (answer.kind === 'bad') return { status: 'not_valid', ...answer.refusal };
	const { asked } = answer;
	const { until } = validityOf(asked.campaign.definition.valid);
	return { status: 'valid', ...factsOf(asked), usesLeft: usesLeft(asked), validUntil: until };
}

/** Adds the wrong codes of a batch to the store. */
export async function noteGuesses(tx: Tx, guesses: GuessBook, now: number): Promise<void> {
	const kept = { windowMs: GUESS_WINDOW_MS, forgetBefore: now - GUESSES_KEPT_MS };
	await addGuesses(tx, guesses.added(), kept);
}

/**
 * Who gave wrong codes within a day, the newest first, at most 1,000, and whether they have to wait. With `blockedOnly` those
 * alone who gave 10 within 10 minutes and wait. Reads only, one query.
 * @throws StoreUnavailableError (retryable).
 */
export function listGuesses(
	context: EngineContext,
	{ blockedOnly = false }: { blockedOnly?: boolean } = {},
): Promise<GuessReport[]> {
	return context.store.read(async (tx) => {
		const rows = await listGuessRows(tx, REPORT_LENGTH_MAX);
		const reports = rows.map((row) => guessReport(row, context.clock.now()));
		return blockedOnly
			? reports.filter((one) => one.failedCount >= FAILED_GUESSES_MAX && one.blockedUntil !== null)
			: reports;
	});
}
