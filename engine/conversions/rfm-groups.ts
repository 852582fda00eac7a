/** The three scores of a person, each 1 to 5; 5 is best. */
export interface RfmScores {
	recency: number;
	frequency: number;
	monetary: number;
}

/** Names of groups of customers, best first. Stored in definitions: never change. */
export const RFM_GROUPS = [
	'champions',
	'loyal',
	'potential_loyalists',
	'new',
	'promising',
	'need_attention',
	'about_to_sleep',
	'at_risk',
	'cant_lose',
	'hibernating',
	'lost',
] as const;
export type RfmGroup = (typeof RFM_GROUPS)[number];

// By recency, 5 first, then by the mean of frequency and monetary, 1 first. As commonly published: the names by Putler
// ("RFM Analysis For Successful Customer Segmentation"), the cells as the map from scores to names that most code for it
// uses; there the lowest cell is part of hibernating.
const GRID: Record<number, readonly RfmGroup[]> = {
	5: ['new', 'potential_loyalists', 'potential_loyalists', 'champions', 'champions'],
	4: ['promising', 'potential_loyalists', 'potential_loyalists', 'loyal', 'loyal'],
	3: ['about_to_sleep', 'about_to_sleep', 'need_attention', 'loyal', 'loyal'],
	2: ['hibernating', 'hibernating', 'at_risk', 'at_risk', 'cant_lose'],
	1: ['lost', 'hibernating', 'at_risk', 'at_risk', 'cant_lose'],
};

/** The group of these scores. The mean of frequency and monetary is rounded half up: 3 and 4 are 4. */
export function groupOf({ recency, frequency, monetary }: RfmScores): RfmGroup {
	const mean = Math.floor((frequency + monetary + 1) / 2);
	return GRID[recency]?.[mean - 1] ?? 'lost';
}
