import fc from 'fast-check';
import { quietUntil, zoneOf } from '../../../engine/messaging/decide-quiet-hours';
import { decideDelivered } from '../../../engine/messaging/decide-delivered';
import type { SendBasis, SendCommand } from '../../../engine/messaging/decide-send';
import { capFreeAt, decideSend } from '../../../engine/messaging/decide-send';
import { CLAIM_LEASE_MS } from '../../../engine/messaging/decide-settled';
import type { Message } from '../../../engine/messaging/types';

const NOW = Date.parse('2026-03-02T12:00:00Z');
const HOUR_MS = 3_600_000;

function command(given: Partial<SendCommand> = {}): SendCommand {
	return {
		key: 'key',
		isOncePerPerson: true,
		personId: 'ana',
		profileId: 'ana',
		campaign: 'spring',
		topic: 'all',
		channel: 'email',
		address: 'ana@example.com',
		permission: { consent: { status: 'granted', topic: 'all', explanation: 'Granted.' } },
		subject: 'Hello',
		...given,
	};
}

function basis(given: Partial<SendBasis> = {}): SendBasis {
	let count = 0;
	return {
		messages: [],
		sentAtByPerson: new Map(),
		policy: { requiresOptIn: false },
		provider: { name: 'http:a.example', honoursKey: true },
		now: NOW,
		nextId: () => `message-${(count += 1)}`,
		...given,
	};
}

/** What the store has for Ana and the campaign. */
function known(given: Partial<Message>): { messages: (Message & { personId: string })[] } {
	const message: Message = {
		id: 'known',
		key: 'known-key',
		profileId: 'ana',
		campaign: 'spring',
		topic: 'all',
		channel: 'email',
		address: 'ana@example.com',
		status: 'sent',
		reason: null,
		explanation: '',
		isRetryable: false,
		decidedAt: NOW - HOUR_MS,
		claimedAt: NOW - HOUR_MS,
		confirmedAt: NOW - HOUR_MS,
		heldUntil: null,
		provider: 'http:a.example',
		providerMessageId: null,
		attempts: 1,
		subject: null,
		...given,
	};
	return { messages: [{ ...message, personId: 'ana' }] };
}

/** The decision in short: what is claimed, kept or decided, for which message. */
function inShort(given: Partial<SendCommand>, on: Partial<SendBasis>): string {
	const [decision] = decideSend([command(given)], basis(on));
	if (decision === undefined) throw new Error('No decision');
	if ('reason' in decision) return decision.reason;
	const { message, duplicate, isClaimed } = decision;
	return [isClaimed ? 'claim' : duplicate ? 'keep' : 'decide', message.id, message.status].join(
		' ',
	);
}

const later = { heldUntil: NOW + 1 };
const denied = { consent: { status: 'denied', topic: 'all', explanation: 'Denied.' } } as const;
const contentProblem = {
	status: 'rejected',
	reason: 'body_missing',
	field: 'text',
	message: '',
	mend: '',
} as const;

describe('one message', () => {
	test.each<[string, Partial<SendCommand>, Partial<SendBasis>, string]>([
		['a new one is claimed', {}, {}, 'claim message-1 claimed'],
		['a sent one is kept', {}, known({}), 'keep known sent'],
		['an unknown one is kept', {}, known({ status: 'unknown' }), 'keep known unknown'],
		['a failed one is kept', {}, known({ status: 'failed' }), 'keep known failed'],
		[
			'one that failed for the moment is claimed again',
			{},
			known({ status: 'failed', isRetryable: true }),
			'claim known claimed',
		],
		[
			'a held one is kept until its time',
			{},
			known({ status: 'held', ...later }),
			'keep known held',
		],
		[
			'a held one is claimed at its time',
			{},
			known({ status: 'held', heldUntil: NOW }),
			'claim known claimed',
		],
		[
			'a suppressed one is claimed when nothing stands against it',
			{},
			known({ status: 'suppressed', reason: 'consent_denied' }),
			'claim known claimed',
		],
		[
			'a suppressed one is kept for the same reason',
			{ permission: denied },
			known({ status: 'suppressed', reason: 'consent_denied' }),
			'keep known suppressed',
		],
		[
			'one that is under way is kept',
			{},
			known({ status: 'claimed', claimedAt: NOW - CLAIM_LEASE_MS + 1 }),
			'keep known claimed',
		],
		[
			'one that a dead run left is claimed again where the other side knows repeats',
			{},
			known({ status: 'claimed', claimedAt: NOW - CLAIM_LEASE_MS }),
			'claim known claimed',
		],
		[
			'one that a dead run left is kept where the other side is another',
			{},
			known({ status: 'claimed', claimedAt: 0, provider: 'http:b.example' }),
			'keep known claimed',
		],
		[
			'one that a dead run left is kept where repeats are not known',
			{},
			{
				...known({ status: 'claimed', claimedAt: 0, provider: 'smtp:a' }),
				provider: { name: 'smtp:a', honoursKey: false },
			},
			'keep known claimed',
		],
		[
			'one per key does not mind another of the campaign',
			{ isOncePerPerson: false },
			known({}),
			'claim message-1 claimed',
		],
		[
			'a text that cannot be written fails what would be sent',
			{ contentProblem },
			{},
			'body_missing',
		],
		[
			'a text that cannot be written does not matter where nothing is sent',
			{ contentProblem, permission: denied },
			{},
			'decide message-1 suppressed',
		],
		[
			'a denial outweighs the quiet hours',
			{ permission: denied },
			{
				policy: {
					requiresOptIn: false,
					quietHours: { startMinute: 0, endMinute: 1_439, zone: 'utc' },
				},
			},
			'decide message-1 suppressed',
		],
	])('%s', (_rule, given, on, expected) => {
		expect(inShort(given, on)).toBe(expected);
	});

	test('of two messages of one person the sent one counts', () => {
		const messages = [
			...known({ id: 'b', key: 'b', status: 'suppressed' }).messages,
			...known({ id: 'a', key: 'a' }).messages,
		];
		expect(inShort({}, { messages })).toBe('keep a sent');
		expect(inShort({}, { messages: messages.toReversed() })).toBe('keep a sent');
	});

	test('the end of a cap that lies in the quiet hours waits for their end too', () => {
		const policy = {
			requiresOptIn: false,
			frequencyCap: { messagesMax: 1, hours: 12 },
			quietHours: { startMinute: 20 * 60, endMinute: 8 * 60, zone: 'utc' },
		};
		const sentAtByPerson = new Map([['ana', [NOW - HOUR_MS]]]);
		const [decision] = decideSend([command()], basis({ policy, sentAtByPerson }));
		expect(decision).toMatchObject({
			message: { reason: 'frequency_cap', heldUntil: Date.parse('2026-03-03T08:00:00Z') },
		});
	});
});

describe('a batch', () => {
	const anyCommand = fc.record({
		personId: fc.constantFrom('ana', 'bo', 'cy'),
		campaign: fc.constantFrom('spring', 'summer', 'autumn', 'winter'),
	});
	const commandsOf = (ones: { personId: string; campaign: string }[]) =>
		ones.map((one) =>
			command({ ...one, profileId: one.personId, key: `${one.personId} ${one.campaign}` }),
		);

	test('a person gets one message per campaign, and no more than the cap', () => {
		const holds = (ones: { personId: string; campaign: string }[], messagesMax: number) => {
			const policy = { requiresOptIn: false, frequencyCap: { messagesMax, hours: 24 } };
			const decisions = decideSend(commandsOf(ones), basis({ policy }));
			const claims = decisions.flatMap((one) =>
				'isClaimed' in one && one.isClaimed ? [one.message] : [],
			);
			expect(new Set(claims.map(({ key }) => key)).size).toBe(claims.length);
			for (const sent of Map.groupBy(claims, ({ profileId }) => profileId).values()) {
				expect(sent.length).toBeLessThanOrEqual(messagesMax);
			}
		};
		fc.assert(fc.property(fc.array(anyCommand), fc.integer({ min: 1, max: 3 }), holds));
	});

	test('neighbours do not matter', () => {
		const holds = (ones: { personId: string; campaign: string }[]) => {
			const alone = ones.filter(({ personId }) => personId === 'ana');
			const statuses = (given: typeof ones) =>
				decideSend(commandsOf(given), basis())
					.map((one) => ('isClaimed' in one ? `${one.message.key} ${one.duplicate}` : one.reason))
					.filter((_, i) => given[i]?.personId === 'ana');
			expect(statuses(ones)).toEqual(statuses(alone));
		};
		fc.assert(fc.property(fc.array(anyCommand), holds));
	});

	test('a cap frees when the oldest message that fills it leaves the window', () => {
		const cap = { messagesMax: 2, hours: 1 };
		expect(capFreeAt([NOW - 1], cap, NOW)).toBeUndefined();
		expect(capFreeAt([NOW - 1, NOW - HOUR_MS], cap, NOW)).toBeUndefined();
		expect(capFreeAt([NOW - 5, NOW - HOUR_MS + 1], cap, NOW)).toBe(NOW + 1);
		expect(capFreeAt([NOW - 5, NOW - HOUR_MS + 1, NOW - 7], cap, NOW)).toBe(NOW - 7 + HOUR_MS);
	});
});

describe('quiet hours', () => {
	const night = { startMinute: 21 * 60, endMinute: 8 * 60, zone: 'Europe/Berlin' };
	const siesta = { startMinute: 13 * 60, endMinute: 15 * 60 + 30, zone: 'Europe/Berlin' };

	test.each<[string, string, typeof night, string | undefined]>([
		['before the night is not quiet', '2026-03-02T20:59:59.999+01:00', night, undefined],
		['they begin on the minute', '2026-03-02T21:00+01:00', night, '2026-03-03T08:00+01:00'],
		[
			'after midnight they end the same day',
			'2026-03-03T07:59:59.999+01:00',
			night,
			'2026-03-03T08:00+01:00',
		],
		['they end on the minute', '2026-03-03T08:00+01:00', night, undefined],
		[
			'a rest within the day ends that day',
			'2026-03-02T14:00+01:00',
			siesta,
			'2026-03-02T15:30+01:00',
		],
		[
			'the night in which the clocks go forward is an hour shorter',
			'2026-03-28T23:00+01:00',
			night,
			'2026-03-29T08:00+02:00',
		],
		[
			'the night in which they go back is an hour longer',
			'2026-10-24T23:00+02:00',
			night,
			'2026-10-25T08:00+01:00',
		],
		[
			'an end that the clocks skip comes when they have moved on',
			'2026-03-29T01:30+01:00',
			{ ...night, endMinute: 2 * 60 + 30 },
			'2026-03-29T03:30+02:00',
		],
	])('%s', (_rule, at, quiet, end) => {
		const until = quietUntil(Date.parse(at), quiet, quiet.zone);
		expect(until).toBe(end === undefined ? undefined : Date.parse(end));
	});

	test('the end lies ahead and is not quiet itself, in any zone and at any time', () => {
		const anyMinute = fc.integer({ min: 0, max: 1_439 });
		const anyZone = fc.constantFrom(
			'Europe/Berlin',
			'America/New_York',
			'Australia/Lord_Howe',
			'utc',
			'Asia/Kathmandu',
		);
		const anyTime = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) });
		const holds = (at: number, startMinute: number, endMinute: number, zone: string) => {
			fc.pre(startMinute !== endMinute);
			const quiet = { startMinute, endMinute, zone };
			const end = quietUntil(at, quiet, zone);
			if (end === undefined) return;
			expect(end).toBeGreaterThan(at);
			expect(end - at).toBeLessThanOrEqual(25 * HOUR_MS);
		};
		fc.assert(fc.property(anyTime, anyMinute, anyMinute, anyZone, holds), { numRuns: 500 });
	});

	test('a zone that is none is not the customer’s', () => {
		expect(zoneOf('America/New_York', night)).toBe('America/New_York');
		for (const none of ['Mars/Olympus', '', 7, null, undefined, 'x'.repeat(1_000_000)]) {
			expect(zoneOf(none, night)).toBe('Europe/Berlin');
		}
	});
});

test('what became of a message is what its provider said', () => {
	const [message] = known({ status: 'claimed' }).messages;
	if (message === undefined) throw new Error('No message');
	const of = (delivery: Parameters<typeof decideDelivered>[1]) => {
		const { status, reason, isRetryable, heldUntil, confirmedAt } = decideDelivered(
			message,
			delivery,
			NOW,
		);
		return { status, reason, isRetryable, heldUntil, confirmedAt };
	};
	const answer = { reason: 'why', explanation: 'Because.' };
	const rest = { isRetryable: false, heldUntil: null, confirmedAt: NOW };
	expect(of({ status: 'accepted' })).toEqual({ ...rest, status: 'sent', reason: null });
	expect(of({ status: 'rejected', ...answer })).toEqual({
		...rest,
		status: 'failed',
		reason: 'why',
	});
	expect(of({ status: 'unknown', ...answer })).toEqual({
		...rest,
		status: 'unknown',
		reason: 'why',
	});
	expect(of({ status: 'failed', ...answer })).toEqual({
		...rest,
		status: 'failed',
		reason: 'why',
		isRetryable: true,
	});
	expect(of({ status: 'failed', ...answer, retryAfterMs: 5 })).toEqual({
		...rest,
		status: 'held',
		reason: 'provider_busy',
		heldUntil: NOW + 5,
	});
});

describe('an address whose owner was erased', () => {
	const suppression = { reason: 'erased', suppressedAt: NOW, source: '' } as const;
	const reasonFor = (status: 'unknown' | 'denied') => {
		const consent = { status, topic: 'all', explanation: '' };
		const given = { permission: { consent, suppression } };
		const [decision] = decideSend([command(given)], basis({ policy: { requiresOptIn: true } }));
		return decision === undefined || 'reason' in decision ? decision : decision.message.reason;
	};

	test('is told from one that never agreed', () => expect(reasonFor('unknown')).toBe('erased'));
	test('counts after the no of its owner', () =>
		expect(reasonFor('denied')).toBe('consent_denied'));
});
