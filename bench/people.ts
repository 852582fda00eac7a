import type { TrackRequest } from '../engine';

/** One person of the benchmarks: what resolve and track are given. */
export interface BenchPerson {
	identifiers: { type: string; value: string }[];
	traits: Record<string, string | number | boolean>;
	event: {
		name: string;
		occurredAt: number;
		channel: string;
		key: string;
		properties: { path: string; position: number };
	};
}

const STARTED_AT = Date.UTC(2026, 0, 1);
// Primes, so that values come in no order: an index meets them as it meets customers.
const EMAIL_STEP = 7_919;
const COOKIE_STEP = 104_729;

/** People with three identifiers, three traits and one page view each; the same for the same count. */
export function benchPeople(count: number): BenchPerson[] {
	return Array.from({ length: count }, (_, i) => benchPerson(i, count));
}

/** One of `count` people. */
export function benchPerson(i: number, count: number): BenchPerson {
	return {
		identifiers: [
			{ type: 'customer_id', value: `C${i}` },
			{ type: 'email', value: `person${(i * EMAIL_STEP) % count}@example.com` },
			{ type: 'anonymous_id', value: `cookie-${(i * COOKIE_STEP) % count}` },
		],
		traits: { city: `City ${i % 97}`, age: 18 + (i % 70), newsletter: i % 3 === 0 },
		event: {
			name: 'page_viewed',
			occurredAt: STARTED_AT + i * 1_000,
			channel: 'web',
			key: `view-${i}`,
			properties: { path: `/product/${i % 500}`, position: i % 10 },
		},
	};
}

/** The people's page views as *track* takes them, by the profile that *resolve* gave. */
export function trackRequests(
	people: readonly BenchPerson[],
	profileIds: readonly string[],
): TrackRequest[] {
	return people.map(({ event: { key, ...event } }, i) => ({
		...event,
		customer: { profileId: profileIds[i] ?? '' },
		idempotencyKey: key,
	}));
}
