import fc from 'fast-check';
import { TEST_START_AT } from '../../../support/clock';
import type { OracleScope, TellScope } from './part';
import { customerNamed, HALF_DAY_MS, halfDays, profile } from './part';
import { holds } from './traits';
import type { Window } from './windows';
import { isInWindow } from './windows';

// Events as they are tracked, and which of them a condition is about: written from docs/segment-conditions.md, shares no
// code with the engine.

export interface ToldEvent {
	profile: number;
	name: string;
	channel: string | undefined;
	occurredAt: number;
	properties: Record<string, unknown>;
}

/** A comparison with a property. */
export type Compared = Parameters<typeof holds>[0] & { name: string };

/** Which events a condition is about. */
export interface Asked {
	name?: string;
	namePattern?: string;
	channel?: string;
	properties?: Compared[];
}

export const PROPERTY_NAMES = ['total', 'cart.id', "it's", 'list', 'cart'];

// Where the two stores, JavaScript and a careless reading differ: numbers, texts that are numbers, and none of them.
export const PROPERTY_VALUES: unknown[] = [
	...[5, '5', '05', '5.0', 5.5, ' 7 ', 0.1, 0.2, 0.3, 19.99, -3, '-3', -0.0000025, 100_000_000, 0],
	...[
		1e21,
		'1e+21',
		1e-7,
		10_000_000_000_001,
		true,
		'true',
		false,
		null,
		'',
		'Berlin',
		'😀"\\',
		[],
		[5],
	],
	...[{ a: 5 }, { id: 7 }, '2026-03-01', '2026-03-01T10:00:00Z'],
];

export const propertyValue = fc.constantFrom(...PROPERTY_VALUES);
const properties = fc
	.record(
		{
			total: propertyValue,
			cart: fc.oneof(propertyValue, fc.record({ id: propertyValue })),
			'cart.id': propertyValue,
			"it's": propertyValue,
			list: fc.array(propertyValue, { maxLength: 2 }),
		},
		{ requiredKeys: [] },
	)
	.map((said) => ({ ...said }));

export const EVENT_NAMES = ['order', 'order_a', 'order%b', 'Order', "it's {{ x }}", 'visit'];
export const channels = fc.constantFrom('web', 'store', undefined);

interface ToldOptions {
	said?: fc.Arbitrary<Record<string, unknown>>;
	owner?: fc.Arbitrary<number>;
}

/** Events of these names. */
export function toldEvents(
	names: readonly string[],
	{ said = properties, owner = profile }: ToldOptions = {},
): fc.Arbitrary<ToldEvent[]> {
	const event = fc.record({
		profile: owner,
		name: fc.constantFrom(...names),
		channel: channels,
		occurredAt: halfDays.map((times) => TEST_START_AT - times * HALF_DAY_MS),
		properties: said,
	});
	return fc.array(event, { maxLength: 25 });
}

/** Tracks them in their order, which is the order of those of one instant. */
export async function tellEvents(
	told: readonly ToldEvent[],
	{ engine, prefix }: TellScope,
): Promise<void> {
	await engine.events.track(
		told.map(({ profile: i, name, channel, occurredAt, properties: said }) => ({
			customer: customerNamed(prefix, i),
			name,
			occurredAt,
			properties: said,
			...(channel === undefined ? {} : { channel }),
		})),
	);
}

/** Those of the person that are asked for, in the window, in the order of their time. */
export function eventsAsked(
	asked: Asked,
	window: Window | undefined,
	scope: OracleScope<ToldEvent[]>,
): ToldEvent[] {
	return eventsOf(scope).filter(
		(event) => isInWindow(event.occurredAt, window, scope) && isAskedFor(event, asked, scope),
	);
}

/** Those of the person, oldest first; of one instant, in the order of their tracking. */
export function eventsOf({ told, members }: OracleScope<ToldEvent[]>): ToldEvent[] {
	const own = told.filter(({ profile: i }) => members.has(i));
	return own.toSorted((a, b) => a.occurredAt - b.occurredAt);
}

export function isAskedFor(
	event: ToldEvent,
	{ name, namePattern, channel, properties: wanted = [] }: Asked,
	asked: { now: number; zone: string },
): boolean {
	if (name !== undefined && event.name !== name) return false;
	if (namePattern !== undefined && !isLike(event.name, namePattern)) return false;
	if (channel !== undefined && event.channel !== channel) return false;
	return wanted.every((one) => holds(one, propertyOf(event, one.name), asked));
}

function isLike(name: string, pattern: string): boolean {
	const parts = pattern.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
	return new RegExp(`^${parts.join('.*')}$`, 's').test(name);
}

/** The property of that very name, else what its dots lead to; null is none. */
export function propertyOf({ properties: said }: ToldEvent, name: string): unknown {
	const whole = Object.hasOwn(said, name) ? said[name] : undefined;
	if (whole !== undefined && whole !== null) return whole;
	let found: unknown = said;
	for (const key of name.split('.')) {
		const isObject = typeof found === 'object' && found !== null && !Array.isArray(found);
		found =
			isObject && Object.hasOwn(found as object, key)
				? (found as Record<string, unknown>)[key]
				: undefined;
	}
	return found ?? undefined;
}
