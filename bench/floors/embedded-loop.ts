import { DatabaseSync } from 'node:sqlite';
import { v7 } from 'uuid';

const ROWS_PER_TRANSACTION = 500;

/** One person of the benchmark: what resolve and track are given. */
export interface BenchPerson {
	identifiers: { type: string; value: string }[];
	traits: Record<string, string | number | boolean>;
	event: { name: string; occurredAt: number; channel: string; key: string; properties: object };
}

/**
 * The floor of *resolve + track* on the embedded store: the shortest loop by hand that reads and writes the same rows
 * of the same tables with the same durability, a prepared statement a step. It decides nothing: one owner at most,
 * no limits, no merges, no outcome.
 */
export function embeddedLoop(file: string) {
	const db = new DatabaseSync(file);
	db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on');
	const statements = prepare(db);
	return {
		resolve: (people: readonly BenchPerson[]) => inTransactions(db, people, (person) => resolveOne(statements, person)),
		track: (people: readonly BenchPerson[], profileIds: readonly string[]) =>
			inTransactions(db, people, (person, i) => trackOne(statements, person, profileIds[i] ?? '')),
		close: () => db.close(),
	};
}

function prepare(db: DatabaseSync) {
	return {
		owner: db.prepare(
			'select p.canonical_id as id from identifier i join profile p on p.id = i.profile_id where i.value = ? and i.type = ?',
		),
		profile: db.prepare('insert into profile (id, canonical_id, created_at) values (?, ?, ?)'),
		identifier: db.prepare(
			'insert into identifier (value, type, profile_id, first_seen_at, source) values (?, ?, ?, ?, ?)',
		),
		trait: db.prepare(
			'insert into trait (profile_id, name, source, value, set_at) values (?, ?, ?, ?, ?) ' +
				'on conflict (profile_id, name, source) do update set value = excluded.value, set_at = excluded.set_at ' +
				'where excluded.set_at >= trait.set_at',
		),
		canonical: db.prepare('select canonical_id from profile where id = ?'),
		known: db.prepare('select id from event where idempotency_key = ?'),
		event: db.prepare(
			'insert into event (id, profile_id, name, occurred_at, received_at, channel, source, is_touchpoint, properties, ' +
				'idempotency_key) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
		),
	};
}

type Statements = ReturnType<typeof prepare>;

function resolveOne(statements: Statements, { identifiers, traits }: BenchPerson): string {
	const now = Date.now();
	let profileId: string | undefined;
	const unknown = identifiers.filter(({ type, value }) => {
		const row = statements.owner.get(value, type);
		if (row) profileId ??= String(row.id);
		return row === undefined;
	});
	if (profileId === undefined) {
		profileId = v7();
		statements.profile.run(profileId, profileId, now);
	}
	for (const { type, value } of unknown) statements.identifier.run(value, type, profileId, now, '');
	for (const [name, value] of Object.entries(traits)) {
		statements.trait.run(profileId, name, '', JSON.stringify(value), now);
	}
	return profileId;
}

function trackOne(statements: Statements, { event }: BenchPerson, profileId: string): string {
	if (!statements.canonical.get(profileId)) throw new Error('The floor tracks people it has resolved');
	const known = statements.known.get(event.key);
	if (known) return String(known.id);
	const id = v7();
	statements.event.run(
		...[id, profileId, event.name, event.occurredAt, Date.now(), event.channel, '', 1],
		...[JSON.stringify(event.properties), event.key],
	);
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
		if (i % ROWS_PER_TRANSACTION === ROWS_PER_TRANSACTION - 1 || i === people.length - 1) db.exec('commit');
	});
	return ids;
}
