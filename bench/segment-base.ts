import { DatabaseSync } from 'node:sqlite';
import { v7 } from 'uuid';
import { openEngine } from '../engine';

/** When the newest event happened; the benchmarks ask right after. */
export const BASE_AT = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;

const DAYS = 365;
const MERGED_EVERY = 50;
const ROWS_PER_TRANSACTION = 100_000;
const NAMES = ['page_viewed', 'page_viewed', 'product_viewed', 'email_opened', 'order_completed'];
const CHANNELS = ['web', 'web', 'email', 'store'];

export function daysAgo(days: number): number {
	return BASE_AT - days * DAY_MS;
}

/** An embedded store with so many profiles, two traits each, events of a year, and one in fifty merged; gives the people's ids. */
export async function fillBase(
	file: string,
	{ profileCount, eventsEach }: { profileCount: number; eventsEach: number },
): Promise<string[]> {
	await (await openEngine({ store: { kind: 'embedded', file } })).close();
	const db = new DatabaseSync(file);
	db.exec('pragma synchronous = off; pragma cache_size = -65536; drop index event_person');
	const ids = Array.from({ length: profileCount }, () => v7());
	// Into the one before, so that its home is a person.
	const ownerOf = (i: number) => (i % MERGED_EVERY === 1 ? i - 1 : i);
	const profile = db.prepare('insert into profile (id, canonical_id, created_at) values (?, ?, ?)');
	insertAll(db, ids.length, (i) => profile.run(id(i), id(ownerOf(i)), BASE_AT));
	const trait = db.prepare(
		"insert into trait (profile_id, name, source, value, set_at) values (?, ?, '', ?, ?)",
	);
	insertAll(db, ids.length, (i) => {
		trait.run(id(i), 'age', String(18 + (i % 70)), BASE_AT - i);
		trait.run(id(i), 'city', JSON.stringify(`City ${i % 97}`), BASE_AT - i);
	});
	const event = db.prepare(
		'insert into event (id, profile_id, name, occurred_at, received_at, channel, source, is_touchpoint, ' +
			"properties, idempotency_key) values (?, ?, ?, ?, ?, ?, '', 0, ?, ?)",
	);
	const draw = numbers();
	const eventCount = profileCount * eventsEach;
	insertAll(db, eventCount, (i) => {
		const at = daysAgo(DAYS) + Math.floor((i / eventCount) * DAYS * DAY_MS);
		const who = draw() % profileCount;
		const key = String(i).padStart(9, '0');
		event.run(
			...[key, id(who), NAMES[draw() % NAMES.length] ?? '', at, at],
			...[CHANNELS[draw() % CHANNELS.length] ?? '', '{}', key],
		);
	});
	db.exec('create index event_person on event (profile_id, name, occurred_at)');
	db.exec('pragma wal_checkpoint(truncate)');
	db.close();
	return ids.filter((_, i) => ownerOf(i) === i);

	function id(i: number): string {
		return ids[i] ?? '';
	}
}

function insertAll(db: DatabaseSync, count: number, insert: (i: number) => void): void {
	for (let i = 0; i < count; i++) {
		if (i % ROWS_PER_TRANSACTION === 0) db.exec(i === 0 ? 'begin' : 'commit; begin');
		insert(i);
	}
	db.exec('commit');
}

/** The same numbers in each run (Park and Miller, 1988), without their weak lowest bits. */
function numbers(): () => number {
	let state = 1;
	return () => {
		state = (state * 48_271) % 2_147_483_647;
		return state >> 8;
	};
}
