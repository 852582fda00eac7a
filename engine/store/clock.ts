/** Where the engine reads the time. */
export interface Clock {
	/** Epoch milliseconds, UTC. */
	now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
