import type { SegmentNode } from '../../../engine';
import type { ToldTrait } from './trait-oracle';
import { namedTrait, namedValue, replayTraits } from './trait-oracle';

// What a segment means, in plain TypeScript over plain lists: written from docs/segments.md, shares no code with the engine.

export interface ToldEvent {
	profile: number;
	name: string;
	channel: string | undefined;
	occurredAt: number;
}

/** Profiles are numbers in the order of their making; each merge makes one person of two profiles' people. */
export interface World {
	profileCount: number;
	traits: readonly ToldTrait[];
	events: readonly ToldEvent[];
	merges: readonly (readonly [number, number])[];
}

export interface OracleLeaf {
	isMet: boolean;
	found: unknown;
}

type Scalar = string | number | boolean;

/** A condition of either kind, as far as the oracle reads it. */
interface Condition {
	kind: 'trait' | 'event';
	name: string;
	operator: string;
	value?: Scalar | Scalar[];
	count?: number;
	window?: { lastDays: number };
	channel?: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Whether the person with this profile belongs, and each condition's truth and value, in the order of the definition. */
export function evaluate(
	node: SegmentNode,
	profile: number,
	{ world, now }: { world: World; now: number },
) {
	const members = membersOf(profile, world);
	const leaves: OracleLeaf[] = [];
	const visit = (part: SegmentNode): boolean => {
		const leaf = conditionOf(part);
		if (leaf === undefined) {
			const [[operator, parts] = ['', []]] = Object.entries(part) as [string, SegmentNode[]][];
			const truths = parts.map(visit);
			if (operator === 'all') return truths.every((truth) => truth);
			return truths.some((truth) => truth) === (operator === 'any');
		}
		const checked =
			leaf.kind === 'trait'
				? checkTrait(leaf, members, world)
				: checkEvents(leaf, members, { world, now });
		leaves.push(checked);
		return checked.isMet;
	};
	return { isIn: visit(node), leaves };
}

function conditionOf(node: SegmentNode): Condition | undefined {
	return 'kind' in node && typeof node.kind === 'string'
		? (node as unknown as Condition)
		: undefined;
}

function membersOf(profile: number, { profileCount, merges }: World): Set<number> {
	const person = Array.from({ length: profileCount }, (_, i) => i);
	for (const [one, other] of merges) {
		const [from, to] = [person[one], person[other]];
		person.forEach((owner, i) => (person[i] = owner === from ? (to ?? owner) : owner));
	}
	return new Set(person.flatMap((owner, i) => (owner === person[profile] ? [i] : [])));
}

function checkEvents(
	{ name, channel, operator, count = 1, window }: Condition,
	members: ReadonlySet<number>,
	{ world, now }: { world: World; now: number },
): OracleLeaf {
	const lastDays = window?.lastDays;
	const found = world.events.filter((event) => {
		if (!members.has(event.profile) || event.name !== name) return false;
		if (channel !== undefined && event.channel !== channel) return false;
		return (
			lastDays === undefined ||
			(event.occurredAt >= now - lastDays * DAY_MS && event.occurredAt < now)
		);
	}).length;
	if (operator === 'none') return { isMet: found === 0, found };
	if (operator === 'exactly') return { isMet: found === count, found };
	return { isMet: operator === 'at_most' ? found <= count : found >= count, found };
}

function checkTrait(condition: Condition, members: ReadonlySet<number>, world: World): OracleLeaf {
	const person = replayTraits(world.traits.filter(({ profile }) => members.has(profile)));
	// An object is found only by conditions on whether there is something.
	const named = condition.operator.endsWith('exists') ? namedTrait : namedValue;
	const found = named(person, condition.name);
	return { isMet: holds(condition, found), found: found ?? null };
}

function holds({ operator, value }: Condition, found: unknown): boolean {
	switch (operator) {
		case 'exists':
			return found !== undefined;
		case 'not_exists':
			return found === undefined;
		case 'equals':
			return saysSame(found, value ?? '');
		case 'not_equals':
			return !saysSame(found, value ?? '');
		case 'in':
			return [value ?? []].flat().some((one) => saysSame(found, one));
		case 'contains':
			return textOf(found)?.includes(String(value ?? '')) ?? false;
		case 'starts_with':
			return textOf(found)?.startsWith(String(value ?? '')) ?? false;
		default:
			return compare(operator, found, value);
	}
}

function saysSame(found: unknown, wanted: Scalar | Scalar[]): boolean {
	const isScalar =
		typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean';
	return isScalar && String(found) === String(wanted);
}

function textOf(found: unknown): string | undefined {
	if (typeof found === 'string') return found;
	return typeof found === 'number' && !String(found).includes('e') ? String(found) : undefined;
}

function compare(operator: string, found: unknown, wanted: unknown): boolean {
	const limit = numberOf(wanted);
	const [a, b] =
		limit === undefined ? [secondsOf(found), secondsOf(wanted)] : [numberOf(found), limit];
	if (a === undefined || b === undefined) return false;
	return { gt: a > b, gte: a >= b, lt: a < b, lte: a <= b }[operator] ?? false;
}

export function numberOf(value: unknown): number | undefined {
	if (typeof value === 'number') return value;
	if (typeof value !== 'string') return undefined;
	const text = value.replace(/^ +| +$/g, '');
	return text.length <= 20 && /^-?[0-9]+(\.[0-9]+)?$/.test(text) ? Number(text) : undefined;
}

const DATE =
	/^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:Z|([+-])(\d\d):(\d\d))?)?$/;

export function secondsOf(value: unknown): number | undefined {
	const match = typeof value === 'string' ? DATE.exec(value) : null;
	if (match === null) return undefined;
	const [year, month, day, hour, minute, second] = match
		.slice(1, 7)
		.map((part) => Number(part ?? 0));
	const [sign, offsetHour, offsetMinute] = [
		match[7] === '-' ? -1 : 1,
		Number(match[8] ?? 0),
		Number(match[9] ?? 0),
	];
	const isDate = between(month, 1, 12) && between(day, 1, 31);
	const isTime = between(hour, 0, 23) && between(minute, 0, 59) && between(second, 0, 59);
	if (!isDate || !isTime || !between(offsetHour, 0, 14) || !between(offsetMinute, 0, 59))
		return undefined;
	const date = new Date(0);
	date.setUTCFullYear(year ?? 0, (month ?? 0) - 1, day);
	date.setUTCHours(hour ?? 0, minute, second);
	return date.getTime() / 1000 - sign * (offsetHour * 3600 + offsetMinute * 60);
}

function between(value: number | undefined, least: number, most: number): boolean {
	return value !== undefined && value >= least && value <= most;
}
