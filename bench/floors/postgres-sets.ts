import type { Client } from 'pg';
import { v7 } from 'uuid';
import type { BenchPerson } from '../people';

const ROWS_PER_TRANSACTION = 1_000;

/**
 * The floor of *resolve + track* on PostgreSQL: by hand and set-based, one `unnest` statement per table and thousand
 * people, reading and writing the same rows of the same tables. It decides nothing: one owner at most, no locks, no
 * merges, no outcome. The client's search path names the schema.
 */
export function postgresSets(client: Client) {
	return {
		resolve: (people: readonly BenchPerson[]) =>
			inTransactions(client, people, (part) => resolvePart(client, part)),
		track: (people: readonly BenchPerson[], profileIds: readonly string[]) =>
			inTransactions(client, people, (part, start) =>
				trackPart(client, part, profileIds.slice(start, start + part.length)),
			),
	};
}

async function resolvePart(client: Client, people: readonly BenchPerson[]): Promise<string[]> {
	const identifiers = people.flatMap((person, at) =>
		person.identifiers.map((one) => ({ ...one, at })),
	);
	const known = await client.query<{ type: string; value: string; id: string }>(
		`select i.type, i.value, p.canonical_id as id from identifier i join profile p on p.id = i.profile_id
			where i.value = any($1::text[])`,
		[identifiers.map(({ value }) => value)],
	);
	const owners = new Map(known.rows.map(({ type, value, id }) => [`${type}:${value}`, id]));
	const now = Date.now();
	const made: string[] = [];
	const profileIds = people.map((person) => {
		const owner = person.identifiers
			.map(({ type, value }) => owners.get(`${type}:${value}`))
			.find(Boolean);
		if (owner !== undefined) return owner;
		const id = v7();
		made.push(id);
		return id;
	});
	await client.query(
		'insert into profile (id, canonical_id, created_at) select id, id, $2 from unnest($1::text[]) as id',
		[made, now],
	);
	const unknown = identifiers.filter(({ type, value }) => !owners.has(`${type}:${value}`));
	await client.query(
		`insert into identifier (value, type, profile_id, first_seen_at, source)
			select value, type, profile_id, $4, '' from unnest($1::text[], $2::text[], $3::text[]) as t (value, type, profile_id)`,
		[
			unknown.map((one) => one.value),
			unknown.map((one) => one.type),
			unknown.map(({ at }) => profileIds[at]),
			now,
		],
	);
	await saveTraits(client, people, profileIds);
	return profileIds;
}

async function saveTraits(
	client: Client,
	people: readonly BenchPerson[],
	profileIds: readonly string[],
): Promise<void> {
	const traits = people.flatMap((person, at) =>
		Object.entries(person.traits).map(([name, value]) => [
			profileIds[at],
			name,
			JSON.stringify(value),
		]),
	);
	await client.query(
		`insert into trait (profile_id, name, source, value, set_at, since)
			select profile_id, name, '', value, $4, $4 from unnest($1::text[], $2::text[], $3::jsonb[]) as t (profile_id, name, value)
			on conflict (profile_id, name, source) do update set value = excluded.value, set_at = excluded.set_at,
				since = case when excluded.value = trait.value then trait.since else excluded.since end
			where excluded.set_at >= trait.set_at`,
		[...[0, 1, 2].map((column) => traits.map((row) => row[column])), Date.now()],
	);
}

async function trackPart(
	client: Client,
	people: readonly BenchPerson[],
	profileIds: readonly string[],
): Promise<string[]> {
	const events = people.map(({ event }) => event);
	await client.query('select id, canonical_id from profile where id = any($1::text[])', [
		profileIds,
	]);
	const known = await client.query<{ id: string; key: string }>(
		'select id, profile_id, idempotency_key as key from event where idempotency_key = any($1::text[])',
		[events.map(({ key }) => key)],
	);
	const idByKey = new Map(known.rows.map(({ id, key }) => [key, id]));
	const fresh = events.flatMap((event, i) => {
		if (idByKey.has(event.key)) return [];
		const id = v7();
		idByKey.set(event.key, id);
		return [{ ...event, id, profileId: profileIds[i] }];
	});
	await client.query(
		`insert into event (id, profile_id, name, occurred_at, received_at, channel, source, is_touchpoint, properties,
				idempotency_key)
			select id, profile_id, name, occurred_at, $8, channel, '', 1, properties, key
			from unnest($1::text[], $2::text[], $3::text[], $4::int8[], $5::text[], $6::jsonb[], $7::text[])
				as t (id, profile_id, name, occurred_at, channel, properties, key)`,
		[
			fresh.map((event) => event.id),
			fresh.map((event) => event.profileId),
			fresh.map((event) => event.name),
			fresh.map((event) => event.occurredAt),
			fresh.map((event) => event.channel),
			fresh.map((event) => JSON.stringify(event.properties)),
			fresh.map((event) => event.key),
			Date.now(),
		],
	);
	return events.map(({ key }) => idByKey.get(key) ?? '');
}

async function inTransactions(
	client: Client,
	people: readonly BenchPerson[],
	work: (part: readonly BenchPerson[], start: number) => Promise<string[]>,
): Promise<string[]> {
	const ids: string[][] = [];
	for (let start = 0; start < people.length; start += ROWS_PER_TRANSACTION) {
		await client.query('begin');
		ids.push(await work(people.slice(start, start + ROWS_PER_TRANSACTION), start));
		await client.query('commit');
	}
	return ids.flat();
}
