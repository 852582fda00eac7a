import { sql } from 'kysely';
import { everybody, owners } from '../identity';
import type { Tx } from '../store';
import { inValues, isSqlite, recordRows, touchSelected, upsertRows } from '../store';
import type { OrdersInCurrency, RfmBase, RfmChanges, ScoreRow } from './decide-rfm';
import { amountSum } from './repository-conditions';

/** Orders of everybody but the erased, with their person. */
const ORDERS = sql`from ${owners()} join conversion on conversion.profile_id = owner.profile_id
	where conversion.kind = 'order'`;

/** When and over whom scores were made last. */
export interface RfmRun {
	currency: string | null;
	/** 0 before the first. */
	version: number;
}

export async function loadRun(tx: Tx): Promise<RfmRun> {
	const row = await tx.selectFrom('rfm_run').select(['currency', 'version']).executeTakeFirst();
	return row ?? { currency: null, version: 0 };
}

/** What people are compared by: reads all orders, so it belongs into `store.scan`. */
export async function loadBase(tx: Tx): Promise<RfmBase> {
	const currencies = await sql<{ currency: string; orders: number }>`
		select conversion.currency, count(*) as orders ${ORDERS} group by conversion.currency
		order by orders desc, conversion.currency limit 1`.execute(tx);
	const steps = [...(await loadPersonSteps(tx))];
	const [{ people = 0 } = {}] = steps;
	const monetary = await loadMonetarySteps(tx, people);
	const stepsOf = (measure: string) => steps.filter((step) => step.measure === measure);
	return {
		currency: currencies.rows[0]?.currency ?? null,
		peopleCount: people,
		recency: stepsOf('recency'),
		frequency: stepsOf('frequency'),
		monetary: Map.groupBy(monetary, ({ currency }) => currency),
	};
}

interface PersonStep {
	measure: string;
	score: number;
	from: number;
	people: number;
}

/** How many people have ordered, and from which last order and number of orders on each score is given. */
async function loadPersonSteps(tx: Tx): Promise<PersonStep[]> {
	const stepsOf = (measure: string, value: string) => sql`
		select ${sql.lit(measure)} as measure, score, min(value) as "from", max(people) as people from
			(select ${sql.ref(value)} as value, count(*) over () as people,
				1 + 5 * (rank() over (order by ${sql.ref(value)}) - 1) / count(*) over () as score from person) as scored
		group by score`;
	const { rows } = await sql<PersonStep>`
		with person as materialized (
			select max(conversion.occurred_at) as last_at, count(*) as orders ${ORDERS} group by owner.person_id)
		${stepsOf('recency', 'last_at')} union all ${stepsOf('frequency', 'orders')} order by measure, score`.execute(
		tx,
	);
	return rows;
}

/** The same of what they spent in each currency. Who has no orders in it has spent nothing, and counts as well. */
async function loadMonetarySteps(
	tx: Tx,
	people: number,
): Promise<{ currency: string; score: number; from: number }[]> {
	const inAll = sql`cast(${people} as bigint)`;
	const { rows } = await sql<{ currency: string; score: number; from: number }>`
		select currency, score, min(amount) as "from" from
			(select currency, amount, 1 + 5 * case when amount = 0 then 0 else
					${inAll} - count(*) over (partition by currency)
					+ rank() over (partition by currency order by amount) - 1 end / ${inAll} as score
				from (select conversion.currency, ${amountSum(tx)} as amount ${ORDERS}
					group by owner.person_id, conversion.currency) as spent) as scored
		group by currency, score order by currency, score`.execute(tx);
	return rows;
}

/** The id of the last of the next people, in id order after the one given; null where there are no more. */
export async function findPageEnd(
	tx: Tx,
	{ after, limit }: { after: string; limit: number },
): Promise<string | null> {
	const { rows } = await sql<{ last: string | null }>`
		select max(id) as last from (select person.id from ${everybody('person')}
			and person.id > ${after} order by person.id limit ${limit}) as page`.execute(tx);
	return rows[0]?.last ?? null;
}

/** Between two ids of people, the first left out; without an end there is none. */
export interface PeopleRange {
	after: string;
	last: string | null;
}

export async function loadOrders(
	tx: Tx,
	{ after, last }: { after: string; last: string },
): Promise<OrdersInCurrency[]> {
	const { rows } = await sql<OrdersInCurrency>`
		select owner.person_id as "personId", conversion.currency as currency, count(*) as "orderCount",
			${amountSum(tx)} as "amountMinor", max(conversion.occurred_at) as "lastOrderAt"
		${ORDERS} and owner.person_id > ${after} and owner.person_id <= ${last}
		group by owner.person_id, conversion.currency`.execute(tx);
	return rows;
}

export async function loadScores(tx: Tx, { after, last }: PeopleRange): Promise<ScoreRow[]> {
	const rows = await tx
		.selectFrom('rfm_score')
		.where('profile_id', '>', after)
		.$if(last !== null, (query) => query.where('profile_id', '<=', last ?? ''))
		.selectAll()
		.execute();
	return rows.map((row) => ({
		personId: row.profile_id,
		currency: row.currency,
		orderCount: row.order_count,
		amountMinor: row.amount_minor,
		lastOrderAt: row.last_order_at,
		recency: row.recency,
		frequency: row.frequency,
		monetary: row.monetary,
	}));
}

/** Notes the run; false where another has been noted since this one began. */
export async function saveRun(
	tx: Tx,
	{ currency, peopleCount }: RfmBase,
	{ version, now }: { version: number; now: number },
): Promise<boolean> {
	const isNext = '"rfm_run"."version" = excluded."version" - 1';
	const count = await upsertRows(tx, { table: 'rfm_run', key: ['id'], when: isNext }, [
		{ id: 1, currency, people_count: peopleCount, version: version + 1, computed_at: now },
	]);
	return count === 1;
}

/** Saves scores; those of people who were erased meanwhile are left out. */
export async function saveScores(tx: Tx, rows: readonly ScoreRow[], now: number): Promise<void> {
	const ids = rows.map(({ personId }) => personId);
	const { rows: living } = await sql<{ id: string }>`
		select owner.profile_id as id from ${owners()} where ${inValues(tx, 'owner.profile_id', ids)}`.execute(
		tx,
	);
	const isLiving = new Set(living.map(({ id }) => id));
	await upsertRows(
		tx,
		{ table: 'rfm_score', key: ['profile_id', 'currency'] },
		rows
			.filter(({ personId }) => isLiving.has(personId))
			.map((row) => ({
				profile_id: row.personId,
				currency: row.currency,
				last_order_at: row.lastOrderAt,
				order_count: row.orderCount,
				amount_minor: row.amountMinor,
				recency: row.recency,
				frequency: row.frequency,
				monetary: row.monetary,
				computed_at: now,
			})),
	);
}

const KEY_TYPES = { person: 'text', currency: 'text' } as const;

export async function deleteScores(tx: Tx, keys: Readonly<RfmChanges['deleted']>): Promise<void> {
	const wanted = recordRows(
		tx,
		{ alias: 'gone', types: KEY_TYPES },
		keys.map(({ personId, currency }) => ({ person: personId, currency })),
	);
	const isGone = isSqlite(tx)
		? sql`(profile_id, currency) in (select gone.person, gone.currency from ${wanted})`
		: sql`exists (select 1 from ${wanted}
			where gone.person = rfm_score.profile_id and gone.currency = rfm_score.currency)`;
	await sql`delete from rfm_score where ${isGone}`.execute(tx);
}

/** Has segments look at these people again; at whoever was erased meanwhile nobody looks. */
export async function touchRescored(tx: Tx, personIds: readonly string[]): Promise<void> {
	await touchSelected(
		tx,
		sql`select owner.profile_id from ${owners()} where ${inValues(tx, 'owner.profile_id', personIds)}`,
	);
}
