/** Of 95 %: how many standard deviations to each side. */
const Z = 1.959964;

/** A count of people, and between which numbers it lies. */
export interface Estimate {
	count: number;
	low: number;
	high: number;
}

/**
 * How many of all people are members, told from those who were drawn: the interval holds the true number in 95 of 100 draws
 * (Wilson, "Probable Inference", 1927). 10 of 100 drawn from 1,000 people: 100, between 55 and 175.
 */
export function decideEstimate(
	drawn: { peopleCount: number; count: number },
	peopleCount: number,
): Estimate {
	const { peopleCount: n, count } = drawn;
	// Nobody drawn tells nothing.
	if (n === 0) return { count: 0, low: 0, high: peopleCount };
	const share = count / n;
	const scale = 1 + Z ** 2 / n;
	const centre = (share + Z ** 2 / (2 * n)) / scale;
	const half = (Z / scale) * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n ** 2));
	// Those who were drawn are known for certain.
	const known = { low: count, high: peopleCount - (n - count) };
	return {
		count: Math.round(share * peopleCount),
		low: Math.max(known.low, Math.floor((centre - half) * peopleCount)),
		high: Math.min(known.high, Math.ceil((centre + half) * peopleCount)),
	};
}
