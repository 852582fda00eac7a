import type { StatementSync } from 'node:sqlite';
import { DatabaseSync } from 'node:sqlite';
import { v7 } from 'uuid';
import type { BenchPerson } from '../people';

const ROWS_PER_TRANSACTION = 1_000;

/**
 * The floor of *resolve + track* on the embedded store: the shortest loop by hand that reads and writes the same rows
 * of the same tables with the same durability, one prepared statement after the other. It decides nothing: one owner at
 * most, no limits, no merges, no outcome.
 */
export function embeddedLoop(file: string) {
	const db = new DatabaseSync(file);
	db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on');
	const resolving = resolveStatements(db);
	const tracking = trackStatements(db);
	return {
		resolve: (people: readonly BenchPerson[]) =>
			inTransactions(db, people, (person) => resolveOne(resolving, person)),
		track: (people: readonly BenchPerson[], profileIds: readonly string[]) =>
			inTransactions(db, people, (person, i) => trackOne(tracking, person, profileIds[i] ?? '')),
		close: () => db.close(),
	};
}

function resolveStatements(db: DatabaseSync) {
	return {
		owner: db.prepare(
			'select p.canonical_id as id from identifier i join profile p on p.id = i.profile_id ' +
				'where i.value = ? and i.type = ?',
		),
		profile: db.prepare('insert into profile (id, canonical_id, created_at) values (?, ?, ?)'),
		identifier: db.prepare(
			'insert into identifier (value, type, profile_id, first_seen_at, source) values (?, ?, ?, ?, ?)',
		),
		trait: db.prepare(
			'insert into trait (profile_id, name, source, value, set_at, since) values (?, ?, ?, ?, ?, ?) ' +
				'on conflict (profile_id, name, source) do update ' +
				'set value = excluded.value, set_at = excluded.set_at, ' +
				'since = case when excluded.value = trait.value then trait.since else excluded.since end ' +
				'where excluded.set_at >= trait.set_at',
		),
	};
}

function trackStatements(db: DatabaseSync) {
	return {
		canonical: db.prepare('select canonical_id from profile where id = ?'),
		known: db.prepare('select id, profile_id from event where idempotency_key = ?'),
		event: db.prepare(
			'insert into event (id, profile_id, name, occurred_at, received_at, channel, source, is_touchpoint, ' +
				'properties, idempotency_key) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
		),
	};
}

function resolveOne(
	{
		owner,
		profile,
		identifier,
		trait,
	}: Record<'owner' | 'profile' | 'identifier' | 'trait', StatementSync>,
	{ identifiers, traits }: BenchPerson,
): string {
	const now = Date.now();
	let profileId = '';
	const unknown = identifiers.filter(({ type, value }) => {
		const row = owner.get(value, type);
		if (row) profileId = String(row.id);
		return row === undefined;
	});
	if (profileId === '') {
		profileId = v7();
		profile.run(profileId, profileId, now);
	}
	for (const { type, value } of unknown) identifier.run(value, type, profileId, now, '');
	for (const [name, value] of Object.entries(traits)) {
		trait.run(profileId, name, '', JSON.stringify(value), now, now);
	}
	return profileId;
}

function trackOne(
	{ canonical, known, event }: Record<'canonical' | 'known' | 'event', StatementSync>,
	person: BenchPerson,
	profileId: string,
): string {
	const { name, occurredAt, channel, key, properties } = person.event;
	if (!canonical.get(profileId)) throw new Error('The floor tracks people that it has resolved');
	const first = known.get(key);
	if (first) return String(first.id);
	const id = v7();
	const json = JSON.stringify(properties);
	event.run(id, profileId, name, occurredAt, Date.now(), channel, '', 1, json, key);
	return id;
}

function inTransactions(
	db: DatabaseSync,
	people: readonly BenchPerson[],
	work: (person: BenchPerson, i: number) => string,
): string[] {
	const ids: string[] = [];
	people.forEach((person, i) => {
		if (i % ROWS_PER_TRANSACTION === 0) db.exec('begin immediate');
		ids.push(work(person, i));
		const isLast = i === people.length - 1;
		if (isLast || i % ROWS_PER_TRANSACTION === ROWS_PER_TRANSACTION - 1) db.exec('commit');
	});
	return ids;
}
