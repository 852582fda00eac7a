import { sql } from 'kysely';
import { personOf } from '../identity';
import type { Tx } from '../store';
import { inValues, insertRows, listHolds, recordRows, touchProfiles } from '../store';
import type { JsonValue } from '../values';
import type { EarlierEvent, EventToInsert } from './decide-track';
import type { ChannelTouchpoints, TimelineEvent, Touchpoint } from './types';

/** The events that were tracked under one of the keys. */
export async function loadEventsByKey(
	tx: Tx,
	keys: readonly string[],
): Promise<Map<string, EarlierEvent>> {
	if (keys.length === 0) return new Map();
	const rows = await tx
		.selectFrom('event')
		.where(inValues(tx, 'idempotency_key', keys))
		.select(['idempotency_key', 'id', 'profile_id', 'name', 'occurred_at'])
		.select(['channel', 'source', 'is_touchpoint'])
		.select(personOf('event.profile_id').as('person_id'))
		.execute();
	return new Map(
		rows.map((row) => [
			row.idempotency_key,
			{
				eventId: row.id,
				profileId: row.profile_id,
				personId: row.person_id,
				name: row.name,
				occurredAt: row.occurred_at,
				channel: row.channel,
				source: row.source,
				isTouchpoint: row.is_touchpoint === 1,
			},
		]),
	);
}

/** Inserts events; a key that another writer has taken meanwhile starts the transaction over. */
export async function insertEvents(
	tx: Tx,
	events: readonly EventToInsert[],
	receivedAt: number,
): Promise<void> {
	await insertRows(
		tx,
		'event',
		events.map((event) => ({
			id: event.id,
			profile_id: event.profileId,
			name: event.name,
			occurred_at: event.occurredAt,
			received_at: receivedAt,
			channel: event.channel,
			source: event.source,
			is_touchpoint: event.isTouchpoint ? 1 : 0,
			properties: event.propertiesJson,
			idempotency_key: event.key,
		})),
	);
	await touchProfiles(
		tx,
		events.map(({ profileId }) => profileId),
	);
}

/** One member of a customer whose timeline is asked for; `request` numbers the requests. */
export interface TimelineSlice {
	request: number;
	profile_id: string;
	since: number;
	until: number;
	/** Null for all. */
	names: readonly string[] | null;
	size: number;
}

const SLICE_TYPES = {
	request: 'integer',
	profile_id: 'text',
	since: 'integer',
	until: 'integer',
	names: 'json',
	size: 'integer',
} as const;

/** The newest events of each request over its slices, newest first. */
export async function loadTimelines(
	tx: Tx,
	slices: readonly TimelineSlice[],
): Promise<Map<number, TimelineEvent[]>> {
	const timelines = new Map<number, TimelineEvent[]>();
	if (slices.length === 0) return timelines;
	const isNamed = listHolds(tx, sql.ref('slice.names'), sql.ref('event.name'));
	const { rows } = await sql<TimelineRow>`
		select * from (
			select slice.request, slice.size, event.id, event.name, event.occurred_at, event.received_at,
				event.channel, event.source, event.is_touchpoint, event.properties,
				row_number() over (partition by slice.request order by event.occurred_at desc, event.id desc) as place
			from ${recordRows(tx, { alias: 'slice', types: SLICE_TYPES }, slices)}
			join event on event.profile_id = slice.profile_id
				and event.occurred_at >= slice.since and event.occurred_at < slice.until
				and (slice.names is null or ${isNamed})
		) as placed
		where place <= size order by request, place`.execute(tx);
	for (const row of rows) {
		const events = timelines.get(row.request);
		if (events) events.push(timelineEvent(row));
		else timelines.set(row.request, [timelineEvent(row)]);
	}
	return timelines;
}

interface TimelineRow {
	request: number;
	id: string;
	name: string;
	occurred_at: number;
	received_at: number;
	channel: string | null;
	source: string;
	is_touchpoint: number;
	properties: string;
}

function timelineEvent(row: TimelineRow): TimelineEvent {
	return {
		eventId: row.id,
		name: row.name,
		occurredAt: row.occurred_at,
		receivedAt: row.received_at,
		channel: row.channel,
		source: row.source,
		isTouchpoint: row.is_touchpoint === 1,
		properties: JSON.parse(row.properties) as Record<string, JsonValue>,
	};
}

/**
 * For another capability, inside its transaction: the touchpoints of these home profiles in [from, to), epoch ms, oldest
 * first; of one instant, in the order of their tracking. One query whatever the number of profiles.
 */
export async function loadTouchpoints(
	tx: Tx,
	profileIds: readonly string[],
	{ from, to }: { from: number; to: number },
): Promise<Touchpoint[]> {
	if (profileIds.length === 0) return [];
	const rows = await tx
		.selectFrom('event')
		.where(inValues(tx, 'profile_id', profileIds))
		.where('is_touchpoint', '=', 1)
		.where('occurred_at', '>=', from)
		.where('occurred_at', '<', to)
		.select(['id', 'profile_id', 'channel', 'name', 'occurred_at'])
		.orderBy('occurred_at')
		.orderBy('id')
		.execute();
	return rows.map((row) => ({
		eventId: row.id,
		profileId: row.profile_id,
		channel: row.channel ?? '',
		name: row.name,
		occurredAt: row.occurred_at,
	}));
}

/**
 * For another capability: touchpoints in [from, to), epoch ms, and the people they reached, by channel in alphabetical
 * order. Reads every event, so it belongs into `store.scan`.
 */
export async function countTouchpointsByChannel(
	tx: Tx,
	{ from, to }: { from: number; to: number },
): Promise<ChannelTouchpoints[]> {
	const { rows } = await sql<{ channel: string; touchpoints: number; people: number }>`
		select channel, count(*) as touchpoints, count(distinct ${personOf('event.profile_id')}) as people
		from event where is_touchpoint = 1 and occurred_at >= ${from} and occurred_at < ${to}
		group by channel order by channel`.execute(tx);
	return rows.map(({ channel, touchpoints, people }) => ({
		channel,
		touchpointCount: touchpoints,
		personCount: people,
	}));
}
