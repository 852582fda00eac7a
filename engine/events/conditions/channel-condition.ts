import { z } from 'zod';
import type { ConditionAnswer } from '../../store';
import { conditionKind, conditionWindow, isOneOf } from '../../store';
import { eventChannel, inWindow } from './events-asked';
import { channelMayChangeAt, channelOf } from './repository-channel';

const CHANNELS_MAX = 20;
/** A preference of years ago is none. */
const PREFERRED_WINDOW = { lastDays: 365 };

const schema = z
	.object({
		kind: z.literal('channel'),
		which: z.enum(['preferred', 'last']),
		operator: z.enum(['is', 'is_not']),
		value: z.array(eventChannel).min(1).max(CHANNELS_MAX),
		window: conditionWindow.optional(),
	})
	.strict();

type ChannelCondition = z.infer<typeof schema>;

/** Where the person meets the brand: most often, or last. */
export const channelCondition = conditionKind<ChannelCondition>({
	kind: 'channel',
	schema,
	found: (condition, scope) => channelOf(askedOf(condition), scope),
	isMet: ({ operator, value }, found) => isOneOf(found, { isOne: operator === 'is', of: value }),
	mayChangeAt: (condition, scope) => channelMayChangeAt(askedOf(condition), scope),
	readFound: (value) => (typeof value === 'string' ? value : null),
	describe,
	toChange,
});

function askedOf({ which, window }: ChannelCondition) {
	return { which, window: windowOf({ which, window }) };
}

function windowOf({ which, window }: Pick<ChannelCondition, 'which' | 'window'>) {
	return window ?? (which === 'preferred' ? PREFERRED_WINDOW : undefined);
}

function describe(condition: ChannelCondition): string {
	const { operator, value } = condition;
	return `${subject(condition)} is ${operator === 'is' ? '' : 'not '}${value.join(' or ')}`;
}

function subject(condition: ChannelCondition): string {
	return `${condition.which} channel${inWindow(windowOf(condition))}`;
}

function toChange(condition: ChannelCondition, { isMet, found }: ConditionAnswer): string {
	const { which, operator, value } = condition;
	const wanted = value.join(' or ');
	const isWanted = (operator === 'is') !== isMet;
	const where = isWanted ? `on ${wanted}` : `on a channel other than ${wanted}`;
	const now = typeof found === 'string' ? `it is ${found} now` : 'there is none now';
	const events = which === 'last' ? 'A newer event' : 'More events than on any other channel,';
	return `${events} ${where} would change it; ${subject(condition)}: ${now}.`;
}
