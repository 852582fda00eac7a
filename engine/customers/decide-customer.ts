import type { ProfileFound } from '../identity';
import type { ActivityTotal, Customer, LastEvent } from './types';

/** The customer of a profile, its parts, and what all its members did. */
export function decideCustomer(
	profile: ProfileFound,
	parts: Pick<Customer, 'consent' | 'points'>,
	activity: readonly ActivityTotal[],
): Customer {
	const of = (kind: ActivityTotal['kind']) => activity.filter((total) => total.kind === kind);
	const [events, orders, messages] = [of('event'), of('order'), of('message')];
	return {
		...profile,
		...seen(profile, events),
		...parts,
		lastEvents: lastEvents(events),
		value: { totals: totalsByCurrency(orders), lastOrderAt: latest(orders) },
		counts: {
			profiles: profile.memberIds.length,
			identifiers: profile.identifiers.length,
			traits: Object.keys(profile.traits).length,
			events: countOf([...events, ...of('received')]),
			orders: countOf(orders),
			messagesSent: countOf(messages),
		},
	};
}

function seen({ createdAt, identifiers }: ProfileFound, events: readonly ActivityTotal[]) {
	const met = [createdAt, ...identifiers.map(({ firstSeenAt }) => firstSeenAt)];
	return {
		firstSeenAt: Math.min(...met, ...events.map(({ firstAt }) => firstAt)),
		lastSeenAt: Math.max(...met, ...events.map(({ lastAt }) => lastAt)),
	};
}

function lastEvents(events: readonly ActivityTotal[]): LastEvent[] {
	const newestFirst = events.toSorted((a, b) => b.lastAt - a.lastAt || (a.key < b.key ? -1 : 1));
	const byChannel = new Map<string, LastEvent>();
	for (const { key, name, lastAt } of newestFirst) {
		if (byChannel.has(key)) continue;
		byChannel.set(key, { channel: key === '' ? null : key, name, occurredAt: lastAt });
	}
	return [...byChannel.values()];
}

function totalsByCurrency(orders: readonly ActivityTotal[]): Customer['value']['totals'] {
	const byCurrency = Map.groupBy(orders, ({ key }) => key);
	return [...byCurrency.keys()].sort().map((currency) => {
		const own = byCurrency.get(currency) ?? [];
		const amountMinor = own.reduce((total, one) => total + one.amountMinor, 0);
		return { currency, amountMinor, orders: countOf(own) };
	});
}

function latest(totals: readonly ActivityTotal[]): number | null {
	return totals.reduce<number | null>((last, { lastAt }) => Math.max(last ?? lastAt, lastAt), null);
}

function countOf(totals: readonly ActivityTotal[]): number {
	return totals.reduce((total, { count }) => total + count, 0);
}
