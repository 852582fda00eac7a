import { formatAmount, parseAmount } from '../../values';
import { dayOf } from './calendar';
import type { ProgrammeDefinition } from './definition';
import type { TierActivity, TierPeriods, TierRules } from './tier-periods';
import { tierPeriods } from './tier-periods';

const DAY_MS = 86_400_000;

/** A tier as it was last recorded. */
export interface TierStanding {
	/** Null for none. */
	tier: string | null;
	/** Since when, epoch ms. */
	since: number;
	/** After a step down: until when no further one is taken. */
	until: number | null;
}

export interface TierFacts {
	/** When the person became a member, epoch ms: where years of membership begin. */
	joinedAt: number;
	/** In any order; two periods back from the standing's `since` are enough. */
	activity: readonly TierActivity[];
	/** The last change on record; null where there is none. */
	standing: TierStanding | null;
	/** When this definition came into force: nothing before is decided by it. */
	definedAt?: number;
	/** The instant that it is decided for, epoch ms. */
	at: number;
}

/** A tier that somebody came into, up or down, at its own instant. */
export interface TierChange extends TierStanding {
	reason: 'reached' | 'lost';
	why: string;
}

export interface TierDecision {
	tier: string | null;
	since: number;
	/** When it is lost if nothing more is bought; null for never. */
	keepUntil: number | null;
	/** While what is asked is not reached any more: the end of the grace. */
	graceUntil: number | null;
	/** What counts now, in points, orders or minor units. */
	figure: number;
	/** The next tier, and how much is missing; null at the top. */
	next: { tier: string; from: number; missing: number } | null;
	benefits: string[];
	multiplier: number;
	/** What is to be recorded, oldest first. */
	changes: TierChange[];
}

type Definition = Pick<ProgrammeDefinition, 'currency' | 'zone'> & { tiers: TierRules };

/** Where a member stands while instants are gone through. `level` is the index of the level, -1 for none. */
interface State {
	level: number;
	since: number;
	until: number | null;
	belowSince: number | null;
}

/**
 * The tier of a member at an instant, and each change on the way from the last one on record. Every change has the instant
 * at which it came about, so that deciding once after many days is the same as deciding every day.
 */
export function decideTier(definition: Definition, facts: TierFacts): TierDecision {
	const { at } = facts;
	const { walk, state, changes } = walkTo(definition, facts);
	const level = definition.tiers.levels[state.level];
	return {
		tier: level?.name ?? null,
		since: state.since,
		keepUntil: lossAfter(walk, state, at),
		graceUntil: state.belowSince === null ? null : graceEnd(state.belowSince, definition),
		figure: walk.periods.figureAt(at),
		next: nextLevel(walk, state, at),
		benefits: [...(level?.benefits ?? [])],
		multiplier: level?.multiplier ?? 1,
		changes,
	};
}

/** As `decideTier`, where only the tier and what is to be recorded count: a tenth of the work. */
export function decideTierChanges(
	definition: Definition,
	facts: TierFacts,
): Pick<TierDecision, 'tier' | 'changes'> {
	const { state, changes } = walkTo(definition, facts);
	return { tier: definition.tiers.levels[state.level]?.name ?? null, changes };
}

function walkTo(definition: Definition, facts: TierFacts) {
	const { tiers, zone } = definition;
	const { joinedAt, standing, at } = facts;
	const activity = facts.activity.filter((one) => one.at <= at);
	const periods = tierPeriods({ tiers, zone, joinedAt, activity });
	const walk: Walk = { definition, periods, thresholds: thresholdsOf(definition) };
	const start = startOf(standing, facts, tiers);
	const from = Math.min(at, Math.max(start.since, facts.definedAt ?? start.since));
	return { walk, ...goThrough(walk, start, { from, to: at }) };
}

function startOf(standing: TierStanding | null, { joinedAt }: TierFacts, tiers: TierRules): State {
	if (standing === null) return { level: -1, since: joinedAt, until: null, belowSince: null };
	const level = tiers.levels.findIndex(({ name }) => name === standing.tier);
	return { level, since: standing.since, until: standing.until, belowSince: null };
}

interface Walk {
	definition: Definition;
	periods: TierPeriods;
	/** By level, in the unit of the figures. */
	thresholds: readonly number[];
}

/** Goes through the instants at which anything can change, those that arise on the way included. */
function goThrough(walk: Walk, start: State, { from, to }: { from: number; to: number }) {
	const instants = [from, ...walk.periods.instantsBetween(from, to)];
	const changes: TierChange[] = [];
	let state = start;
	let cursor = -Infinity;
	for (let i = 0; ;) {
		const arising = arisingAfter(state, cursor, walk.definition);
		const planned = instants[i] ?? Infinity;
		cursor = Math.min(planned, arising);
		if (cursor > to) return { state, changes };
		if (cursor === planned) i += 1;
		const next = stateAt(walk, state, cursor);
		if (next.level !== state.level) changes.push(changeOf(walk, state, next));
		state = next;
	}
}

/** The end of the grace, or of the time for which a step down protects. */
function arisingAfter(
	{ belowSince, until }: State,
	cursor: number,
	definition: Definition,
): number {
	const ends = [
		until ?? Infinity,
		belowSince === null ? Infinity : graceEnd(belowSince, definition),
	];
	return Math.min(...ends.filter((end) => end > cursor));
}

function stateAt(walk: Walk, state: State, at: number): State {
	const entitled = entitledLevel(walk, at);
	if (entitled > state.level) return { level: entitled, since: at, until: null, belowSince: null };
	const isProtected = state.until !== null && at < state.until;
	const neverDown = walk.definition.tiers.downgrade.to === 'none';
	if (entitled === state.level || neverDown || isProtected) return { ...state, belowSince: null };
	const belowSince = state.belowSince ?? at;
	if (at < graceEnd(belowSince, walk.definition)) return { ...state, belowSince };
	return stateBelow(walk, { level: state.level, entitled }, at);
}

function stateBelow(
	{ definition, periods }: Walk,
	{ level: before, entitled }: { level: number; entitled: number },
	at: number,
): State {
	const level = definition.tiers.downgrade.to === 'one_down' ? before - 1 : entitled;
	const until = level > entitled ? periods.endAfter(at) : null;
	return { level, since: at, until, belowSince: null };
}

function entitledLevel({ periods, thresholds }: Walk, at: number): number {
	const figure = periods.keptFigureAt(at);
	return thresholds.findLastIndex((threshold) => figure >= threshold);
}

/** Grace lasts whole days of the programme's zone. */
function graceEnd(belowSince: number, { zone, tiers }: Definition): number {
	const { graceDays } = tiers.downgrade;
	if (graceDays === 0) return belowSince;
	const day = dayOf(belowSince, zone);
	const isMidnight = day.toMillis() === belowSince;
	return day
		.plus({ days: isMidnight ? graceDays : graceDays + 1 })
		.startOf('day')
		.toMillis();
}

/** When the tier is lost if nothing more happens: found by going on without any activity. */
function lossAfter(walk: Walk, state: State, at: number): number | null {
	if (state.level < 0 || walk.definition.tiers.downgrade.to === 'none') return null;
	const { endAfter } = walk.periods;
	const graceMs = (walk.definition.tiers.downgrade.graceDays + 2) * DAY_MS;
	const to = endAfter(endAfter(endAfter(at))) + graceMs;
	const { changes } = goThrough(walk, state, { from: at, to });
	return changes.find(({ reason }) => reason === 'lost')?.since ?? null;
}

function nextLevel({ definition, periods, thresholds }: Walk, { level }: State, at: number) {
	const next = definition.tiers.levels[level + 1];
	const from = thresholds[level + 1];
	if (next === undefined || from === undefined) return null;
	return { tier: next.name, from, missing: Math.max(0, from - periods.figureAt(at)) };
}

function changeOf(walk: Walk, before: State, after: State): TierChange {
	const { tiers } = walk.definition;
	const isUp = after.level > before.level;
	const nameOf = ({ level }: State) => tiers.levels[level]?.name ?? null;
	const figure = walk.periods.keptFigureAt(after.since);
	const asked = walk.thresholds[isUp ? after.level : before.level] ?? 0;
	const words = (value: number) => figureWords(value, walk.definition);
	const why = isUp
		? `${words(figure)} in the period; ${nameOf(after) ?? ''} begins at ${words(asked)}`
		: `${words(figure)} in the period; ${nameOf(before) ?? ''} asks for ${words(asked)}` +
			(after.until === null ? '' : '; one level down, as the programme says');
	return {
		tier: nameOf(after),
		since: after.since,
		until: after.until,
		reason: isUp ? 'reached' : 'lost',
		why,
	};
}

function figureWords(value: number, { tiers, currency }: Definition): string {
	if (tiers.qualifyBy !== 'spend') return `${value} ${tiers.qualifyBy}`;
	return `${formatAmount({ amountMinor: value, currency })} ${currency}`;
}

function thresholdsOf({ tiers, currency }: Definition): number[] {
	return tiers.levels.map(({ from }) => {
		if (tiers.qualifyBy !== 'spend') return from;
		const money = parseAmount(from, currency, 'from');
		return 'amountMinor' in money ? money.amountMinor : Infinity;
	});
}
