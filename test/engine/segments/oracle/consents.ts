import fc from 'fast-check';
import { TEST_START_AT } from '../../../support/clock';
import type { OracleLeaf, OraclePart, OracleScope } from './part';
import { customerNamed, HALF_DAY_MS } from './part';

// What conditions on consent mean, in plain TypeScript over plain lists: written from docs/consent.md and
// docs/segment-conditions.md, shares no code with the engine.

/** An address: of which profile, and which of those it has. A phone number is one for three channels. */
interface Address {
	profile: number;
	type: 'push_token' | 'phone' | 'viber_id';
	which: number;
}

interface ToldConsent extends Address {
	channel: string;
	topic: string;
	status: 'granted' | 'denied';
	origin: 'person' | 'import';
	/** How many half days before the start it was said; undefined: without a time. */
	age: number | undefined;
}

interface ToldConsents {
	/** `wasErased`: somebody who had the address before was erased, and asked for quiet. */
	addresses: (Address & { wasErased: boolean })[];
	consents: ToldConsent[];
	suppressed: (Address & { channel: string })[];
}

interface ConsentCondition {
	channel: string;
	topic?: string;
	operator: string;
}

const TYPES: Record<string, Address['type']> = {
	push: 'push_token',
	viber: 'viber_id',
	sms: 'phone',
	whatsapp: 'phone',
};

const channels = fc.constantFrom('push', 'push', 'push', 'sms', 'whatsapp', 'viber');
const topics = fc.constantFrom('all', 'news', 'offers');
/** Nobody may have more than a few phone numbers, so each profile has one. */
const which = fc.nat({ max: 1 });
/** Few addresses, so that much is said of each. */
const onChannel = fc
	.record({ profile: fc.nat({ max: 1 }), channel: channels, which })
	.map((one) => {
		const type = TYPES[one.channel] ?? 'phone';
		return { ...one, type, which: type === 'phone' ? 0 : one.which };
	});

/** What is recorded of addresses, and the conditions on it. */
export const consentPart: OraclePart<ToldConsents> = {
	told: fc.record({
		addresses: fc.uniqueArray(
			fc.tuple(onChannel, fc.nat({ max: 9 })).map(([{ profile: i, type, which: n }, lot]) => {
				return { profile: i, type, which: n, wasErased: lot === 9 };
			}),
			{ maxLength: 8, selector: keyOf },
		),
		consents: fc.array(
			fc
				.tuple(
					onChannel,
					topics,
					fc.constantFrom('granted', 'granted', 'denied'),
					fc.constantFrom('person', 'import'),
					fc.option(fc.nat({ max: 1 }), { nil: undefined }),
				)
				.map(([one, topic, status, origin, age]) => {
					return { ...one, topic, status, origin, age };
				}),
			{ maxLength: 25 },
		),
		suppressed: fc.array(onChannel, { maxLength: 3 }),
	}),
	tell: async ({ addresses, consents, suppressed }, { engine, clock, prefix }) => {
		const valueOf = (one: Address) => addressIn(prefix, one);
		const identifierOf = (one: Address) => ({ type: one.type, value: valueOf(one) });
		const startAt = clock.now();
		const erased = addresses
			.filter(({ wasErased }) => wasErased)
			.map((one) => ({ identifiers: [identifierOf(one)] }));
		if (erased.length > 0) {
			await engine.identity.resolve(erased);
			await engine.customers.erase(erased, { keepSuppressed: true, rewriteFile: false });
		}
		await engine.identity.resolve(
			addresses.map((one) => ({
				identifiers: [...customerNamed(prefix, one.profile).identifiers, identifierOf(one)],
			})),
		);
		for (const [i, one] of consents.entries()) {
			clock.set(startAt + i);
			const { channel, topic, status, origin, age } = one;
			await engine.consent.setConsent([
				{
					...{ channel, topic, status, origin, address: valueOf(one) },
					customer: customerNamed(prefix, one.profile),
					idempotencyKey: `${prefix}-${i}`,
					...(age === undefined ? {} : { occurredAt: TEST_START_AT - age * HALF_DAY_MS }),
				},
			]);
		}
		clock.set(startAt);
		await engine.consent.suppress(
			suppressed.map((one) => {
				return { channel: one.channel, address: valueOf(one), reason: 'manual' };
			}),
		);
	},
	conditions: fc
		.tuple(
			channels,
			fc.option(topics, { nil: undefined }),
			fc.constantFrom('granted', 'denied', 'unknown', 'reachable', 'not_reachable'),
		)
		.map(([channel, topic, operator]) => {
			return { kind: 'consent', channel, operator, ...(topic === undefined ? {} : { topic }) };
		}),
	leaves: { consent: (condition, scope) => checkConsent(condition as ConsentCondition, scope) },
};

function keyOf({ profile: i, type, which: n }: Address): string {
	return `${i} ${type} ${n}`;
}

function addressIn(prefix: string, one: Address): string {
	if (one.type !== 'phone') return `"${prefix}"\\ü-${one.profile}-${one.which}`;
	const world = Number(prefix.replace(/\D/g, ''));
	return `+49151${23_456_701 + world * 10 + one.profile}`;
}

function checkConsent(
	{ channel, topic = 'all', operator }: ConsentCondition,
	{ told, members }: OracleScope<ToldConsents>,
): OracleLeaf {
	const asksForReach = operator.endsWith('reachable');
	const standings = told.addresses
		.filter((one) => members.has(one.profile) && one.type === TYPES[channel])
		.map((one) => {
			const records = recorded(told.consents, channel).filter(({ is }) => is === keyOf(one));
			const status = statusOf(records, topic);
			if (status !== 'granted' || !asksForReach) return status;
			const isListed = told.suppressed.some((other) => {
				return other.channel === channel && keyOf(other) === keyOf(one);
			});
			const isQuiet =
				one.wasErased &&
				!records.some((record) => record.status === 'granted' && record.origin === 'person');
			return isListed || isQuiet ? 'suppressed' : 'reachable';
		});
	const order = ['granted', 'reachable', 'suppressed', 'denied', 'unknown'];
	const found = order.find((one) => standings.some((standing) => standing === one)) ?? null;
	if (operator === 'not_reachable') return { isMet: found !== 'reachable', found };
	return { isMet: (found ?? 'unknown') === operator, found };
}

interface Recorded extends ToldConsent {
	is: string;
	saidAt: number;
	loadedAt: number;
}

/** What is recorded on a channel, in order; an import without a time that only repeats the last one is not. */
function recorded(consents: readonly ToldConsent[], channel: string): Recorded[] {
	const records: Recorded[] = [];
	for (const [i, one] of consents.entries()) {
		if (one.channel !== channel) continue;
		const loadedAt = TEST_START_AT + i;
		const saidAt = one.age === undefined ? loadedAt : TEST_START_AT - one.age * HALF_DAY_MS;
		const record = { ...one, is: keyOf(one), saidAt, loadedAt };
		const last = records.findLast(({ is, topic }) => is === record.is && topic === one.topic);
		const isUndatedImport = (other: ToldConsent | undefined) =>
			other?.origin === 'import' && other.age === undefined && other.status === one.status;
		if (!isUndatedImport(one) || !isUndatedImport(last)) records.push(record);
	}
	return records;
}

/** Rules 1 to 5 of docs/consent.md. */
function statusOf(records: readonly Recorded[], topic: string): string {
	const spoken = records.filter((one) => one.topic === topic || one.topic === 'all');
	if (spoken.length === 0) return 'unknown';
	const refusals = spoken.filter(({ status }) => status === 'denied');
	const stands = (yes: Recorded) =>
		refusals.every((no) => {
			if (yes.topic === 'all' && no.topic !== 'all') return false;
			if (no.saidAt >= yes.saidAt) return false;
			if (yes.origin === 'person' || no.origin === 'import') return true;
			return yes.age !== undefined && yes.loadedAt > no.loadedAt;
		});
	return spoken.some((one) => one.status === 'granted' && stands(one)) ? 'granted' : 'denied';
}
