import type { Clock, Ids } from '../../engine/store';

/** Where every test begins. */
export const TEST_START_AT = Date.parse('2026-03-02T09:00:00.000Z');

/** A clock that stands still until it is told otherwise. */
export interface TestClock extends Clock {
	set(at: number): void;
	advance(ms: number): void;
}

export function testClock(startAt = TEST_START_AT): TestClock {
	let now = startAt;
	return {
		now: () => now,
		set: (at) => {
			now = at;
		},
		advance: (ms) => {
			now += ms;
		},
	};
}

/**
 * UUIDv7s that count upwards, the same in each run. Two engines on one store need two values of
 * `source` (0 to 65,535), or they give out the same ids.
 */
export function countingIds(source = 0): Ids {
	const group = source.toString(16).padStart(4, '0');
	let count = 0;
	return {
		next: () => {
			count += 1;
			return `01960000-${group}-7000-8000-${count.toString(16).padStart(12, '0')}`;
		},
	};
}
