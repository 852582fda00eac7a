import fc from 'fast-check';
import { TEST_START_AT } from '../../../support/clock';
import { optionsWith, recordingProvider } from '../../messaging/messages';
import type { OracleLeaf, OraclePart, OracleScope } from './part';
import { customerNamed, HALF_DAY_MS, profile } from './part';
import type { Window } from './windows';
import { isInWindow, windows } from './windows';

// What conditions on messages mean, in plain TypeScript over plain lists: written from docs/segment-conditions.md, shares
// no code with the engine.

interface About {
	profile: number;
	campaign: string;
	topic: string;
	channel: 'email' | 'sms';
	at: number;
}

interface ToldMessages {
	messages: (About & { isRefused: boolean })[];
	/** Properties are left out where they are undefined. */
	events: (Omit<About, 'campaign' | 'topic' | 'channel'> & {
		name: string;
		channel: string | undefined;
		campaign: string | number | undefined;
		topic: string | undefined;
	})[];
}

interface MessageCondition {
	operator: string;
	campaign?: string;
	topic?: string;
	channel?: string;
	window?: Window;
}

const at = fc.constantFrom(0, 2, 3, 6).map((times) => TEST_START_AT - times * HALF_DAY_MS);
const campaigns = fc.constantFrom('spring', '2026', 'it’s {{ x }}');
const topics = fc.constantFrom('news', 'all');
const channels = fc.constantFrom<'email' | 'sms'>('email', 'sms');
const messages = fc.array(
	fc.record({
		profile,
		campaign: campaigns,
		topic: topics,
		channel: channels,
		at,
		isRefused: fc.constantFrom(false, false, true),
	}),
	{ maxLength: 8 },
);
const events = fc.array(
	fc.record({
		profile,
		name: fc.constantFrom('message_opened', 'message_clicked'),
		campaign: fc.oneof(campaigns, fc.constantFrom(2026, undefined)),
		topic: fc.option(topics, { nil: undefined }),
		channel: fc.option(channels, { nil: undefined }),
		at,
	}),
	{ maxLength: 8 },
);

function withoutUndefined(fields: object): object {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

const ADDRESSES = {
	email: { taking: 'somebody@example.com', refusing: 'nobody@example.com' },
	sms: { taking: '+4915112345678', refusing: '+4915112345679' },
};
const provider = recordingProvider(({ address }) =>
	Object.values(ADDRESSES).some(({ refusing }) => refusing === address)
		? { status: 'rejected', reason: 'address_refused', explanation: 'No.' }
		: { status: 'accepted' },
);

/** Messages as they are sent, what is tracked of them, and the conditions on both. */
export const messagePart: OraclePart<ToldMessages> = {
	told: fc.record({ messages, events }),
	tell: async (told, { engine, clock, prefix }) => {
		const before = clock.now();
		const numbered = told.messages.map((message, i) => ({ ...message, i }));
		const batches = Map.groupBy(numbered, (one) => `${one.at} ${one.channel}`);
		for (const batch of batches.values()) {
			const [{ at: sentAt, channel } = { at: before, channel: 'email' as const }] = batch;
			clock.set(sentAt);
			await engine.messaging.send(
				batch.map(({ profile: who, campaign, topic, isRefused, i }) => ({
					customer: customerNamed(prefix, who),
					campaign,
					topic,
					address: ADDRESSES[channel][isRefused ? 'refusing' : 'taking'],
					from: 'Shop <shop@example.com>',
					key: `${prefix} message ${i}`,
				})),
				optionsWith(provider, { channel }),
			);
		}
		clock.set(before);
		await engine.events.track(
			told.events.map(({ profile: i, name, channel, campaign, topic, at: occurredAt }) => ({
				customer: customerNamed(prefix, i),
				name,
				occurredAt,
				...(channel === undefined ? {} : { channel }),
				properties: withoutUndefined({ campaign, topic }) as Record<string, unknown>,
			})),
		);
	},
	conditions: fc
		.record({
			operator: fc.constantFrom(
				'sent',
				'not_sent',
				'opened',
				'not_opened',
				'clicked',
				'not_clicked',
			),
			campaign: fc.option(campaigns, { nil: undefined }),
			topic: fc.option(topics, { nil: undefined }),
			channel: fc.option(channels, { nil: undefined }),
			window: fc.option(windows, { nil: undefined }),
		})
		.map((fields) => withoutUndefined({ kind: 'message', ...fields })),
	leaves: { message: (condition, scope) => checkMessages(condition as MessageCondition, scope) },
};

function checkMessages(
	condition: MessageCondition,
	{ told, members, now, zone }: OracleScope<ToldMessages>,
): OracleLeaf {
	const { operator, window } = condition;
	const name = operator.endsWith('opened') ? 'message_opened' : 'message_clicked';
	const sent = told.messages.filter(
		(one) => members.has(one.profile) && !one.isRefused && isAbout(one, condition),
	);
	const done = told.events.filter(
		(one) => members.has(one.profile) && one.name === name && isAbout(one, condition),
	);
	const inWindow = <One extends { at: number }>(list: readonly One[]) =>
		list.filter((one) => isInWindow(one.at, window, { now, zone }));
	if (operator === 'sent' || operator === 'not_sent') {
		const { length: found } = inWindow(sent);
		return { isMet: found > 0 === (operator === 'sent'), found };
	}
	if (operator === 'opened' || operator === 'clicked') {
		const { length: found } = inWindow(done);
		return { isMet: found > 0, found };
	}
	const asked = inWindow(sent);
	const firstAt = Math.min(...asked.map((one) => one.at));
	const found = done.some((one) => one.at >= firstAt) ? 0 : asked.length;
	return { isMet: found > 0, found };
}

function isAbout(
	one: {
		campaign: string | number | undefined;
		topic: string | undefined;
		channel: string | undefined;
	},
	{ campaign, topic, channel }: MessageCondition,
): boolean {
	return (
		(campaign === undefined || (one.campaign !== undefined && String(one.campaign) === campaign)) &&
		(topic === undefined || one.topic === topic) &&
		(channel === undefined || one.channel === channel)
	);
}
