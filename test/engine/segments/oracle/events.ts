import fc from 'fast-check';
import { TEST_START_AT } from '../../../support/clock';
import type { OracleLeaf, OraclePart, OracleScope } from './part';
import { customerNamed, DAY_MS, HALF_DAY_MS, halfDays, profile } from './part';

// What conditions on events mean, in plain TypeScript over plain lists: written from docs/segments.md, shares no code with
// the engine.

export interface ToldEvent {
	profile: number;
	name: string;
	channel: string | undefined;
	occurredAt: number;
}

interface EventCondition {
	name: string;
	operator: string;
	count?: number;
	window?: { lastDays: number };
	channel?: string;
}

const names = fc.constantFrom('visit', 'order', "it's {{ x }}");
const channels = fc.constantFrom('web', 'store', undefined);
const count = fc.record({
	operator: fc.constantFrom('at_least', 'at_most', 'exactly'),
	count: fc.integer({ min: 1, max: 3 }),
});
const window = fc.record({ lastDays: fc.integer({ min: 1, max: 3 }) });

/** Events as they are tracked, and the conditions on them. */
export const eventPart: OraclePart<ToldEvent[]> = {
	told: fc.array(
		fc.record({
			profile,
			name: names,
			channel: channels,
			occurredAt: halfDays.map((times) => TEST_START_AT - times * HALF_DAY_MS),
		}),
		{ maxLength: 25 },
	),
	tell: async (told, { engine, prefix }) => {
		await engine.events.track(
			told.map(({ profile: i, name, channel, occurredAt }) => ({
				customer: customerNamed(prefix, i),
				name,
				occurredAt,
				...(channel === undefined ? {} : { channel }),
			})),
		);
	},
	conditions: fc
		.tuple(names, fc.oneof(count, fc.constant({ operator: 'none' })), fc.option(window), channels)
		.map(([name, fields, last, channel]) => ({
			kind: 'event',
			name,
			...fields,
			...(last === null ? {} : { window: last }),
			...(channel === undefined ? {} : { channel }),
		})),
	leaves: { event: (condition, scope) => checkEvents(condition as EventCondition, scope) },
};

function checkEvents(
	{ name, channel, operator, count: wanted = 1, window: asked }: EventCondition,
	{ told, members, now }: OracleScope<ToldEvent[]>,
): OracleLeaf {
	const lastDays = asked?.lastDays;
	const found = told.filter((event) => {
		if (!members.has(event.profile) || event.name !== name) return false;
		if (channel !== undefined && event.channel !== channel) return false;
		return (
			lastDays === undefined ||
			(event.occurredAt >= now - lastDays * DAY_MS && event.occurredAt < now)
		);
	}).length;
	if (operator === 'none') return { isMet: found === 0, found };
	if (operator === 'exactly') return { isMet: found === wanted, found };
	return { isMet: operator === 'at_most' ? found <= wanted : found >= wanted, found };
}
