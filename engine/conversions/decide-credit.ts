import { DIRECT_CHANNEL } from './types';

/** How credit for a conversion is shared among the touchpoints that led to it. */
export const ATTRIBUTION_MODELS = ['last_touch', 'linear'] as const;
export type AttributionModel = (typeof ATTRIBUTION_MODELS)[number];

/** One conversion in the integer unit that credit is counted in. */
export const CREDIT_PER_CONVERSION = 1_000_000;

/**
 * The weight of each channel of a path (its touchpoints' channels, oldest first), latest channel first. Last touch gives
 * all to the last; linear gives each touchpoint the same. No touchpoint at all is `direct`.
 */
export function channelWeights(
	model: AttributionModel,
	path: readonly string[],
): Map<string, number> {
	const [latest = DIRECT_CHANNEL] = path.slice(-1);
	switch (model) {
		case 'last_touch':
			return new Map([[latest, 1]]);
		case 'linear':
			return path.length === 0 ? new Map([[latest, 1]]) : touchesByChannel(path);
	}
}

function touchesByChannel(path: readonly string[]): Map<string, number> {
	const touches = new Map<string, number>();
	for (const channel of path.toReversed()) touches.set(channel, (touches.get(channel) ?? 0) + 1);
	return touches;
}

/**
 * Splits a whole amount by whole weights so that the parts add up to it exactly: largest remainder (Hamilton's method);
 * of equal remainders the earlier weight's is rounded up. 100 by 1, 1, 1 is 34, 33, 33.
 */
export function splitExactly(amount: number, weights: readonly number[]): number[] {
	const weightSum = weights.reduce((sum, weight) => sum + weight, 0);
	// amount × weight may pass 2^53; its quotient and remainder by the sum, taken apart, do not.
	const rest = amount % weightSum;
	const whole = (amount - rest) / weightSum;
	const parts = weights.map((weight, place) => ({
		place,
		part: whole * weight + Math.floor((rest * weight) / weightSum),
		remainder: (rest * weight) % weightSum,
	}));
	const missing = amount - parts.reduce((sum, { part }) => sum + part, 0);
	const raised = parts
		.toSorted((a, b) => b.remainder - a.remainder || a.place - b.place)
		.slice(0, missing)
		.map(({ place }) => place);
	return parts.map(({ part, place }) => part + (raised.includes(place) ? 1 : 0));
}
