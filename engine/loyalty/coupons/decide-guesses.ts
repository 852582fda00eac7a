import type { GuessReport } from './types';

/** Wrong codes that a source may give within a window; then it waits until the window is over. */
export const FAILED_GUESSES_MAX = 10;
export const GUESS_WINDOW_MS = 600_000;
/** How long a source is remembered, for the operator to see. */
export const GUESSES_KEPT_MS = 86_400_000;

/** Wrong codes a day that one source gets answered. */
const GUESSES_PER_DAY = (FAILED_GUESSES_MAX * 86_400_000) / GUESS_WINDOW_MS;
/** A source that guesses all day long finds less than one code in so many days. */
const DAYS_PER_HIT_MIN = 10;
/** For each code that there is, so many that there are not. */
export const CODES_PER_COUPON = GUESSES_PER_DAY * DAYS_PER_HIT_MIN;

type Guesses = Omit<GuessReport, 'blockedUntil'>;

/** The wrong codes of a batch, counted on top of what the store knows. */
export interface GuessBook {
	/** How long the source has to wait, ms; 0 where it may try. */
	waitOf(source: string): number;
	/** A code that there is not. */
	fail(source: string): void;
	/** A call that was turned away. */
	refuse(source: string): void;
	/** What the batch has counted, by source. */
	added(): Guesses[];
}

export function openGuessBook(known: ReadonlyMap<string, Guesses>, now: number): GuessBook {
	const added = new Map<string, Guesses>();
	const add = (source: string, counts: { failed: number; refused: number }) => {
		const before = added.get(source);
		added.set(source, {
			source,
			failedCount: (before?.failedCount ?? 0) + counts.failed,
			refusedCount: (before?.refusedCount ?? 0) + counts.refused,
			windowAt: now,
			lastAt: now,
		});
	};
	const waitOf = (source: string) => {
		const stored = known.get(source);
		const open =
			stored !== undefined && stored.windowAt + GUESS_WINDOW_MS > now ? stored : undefined;
		const failed = (open?.failedCount ?? 0) + (added.get(source)?.failedCount ?? 0);
		return failed < FAILED_GUESSES_MAX ? 0 : (open?.windowAt ?? now) + GUESS_WINDOW_MS - now;
	};
	return {
		waitOf,
		fail: (source) => add(source, { failed: 1, refused: 0 }),
		refuse: (source) => add(source, { failed: 0, refused: 1 }),
		added: () => [...added.values()],
	};
}

/** What an operator sees of a source. */
export function guessReport(guesses: Guesses, now: number): GuessReport {
	const until = guesses.windowAt + GUESS_WINDOW_MS;
	const isBlocked = guesses.failedCount >= FAILED_GUESSES_MAX && until > now;
	return { ...guesses, blockedUntil: isBlocked ? until : null };
}
