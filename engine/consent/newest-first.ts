import type { ProfileFound } from '../identity';

/** The person's values of that type, the one seen first most recently at the head. */
export function newestFirst(identifiers: ProfileFound['identifiers'], type: string): string[] {
	return identifiers
		.filter((identifier) => identifier.type === type)
		.toSorted((a, b) => b.firstSeenAt - a.firstSeenAt || (a.value < b.value ? -1 : 1))
		.map(({ value }) => value);
}
