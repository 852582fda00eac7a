import { DatabaseSync } from 'node:sqlite';
import { BASE_AT, daysAgo } from '../segment-base';

// The segments of the benchmark as somebody would write them for just these, in two or three ways. They know what the engine
// cannot: that there are no trait rules, no values that are no numbers, no traits inside objects.

/** A person's answer: the value of each condition, and whether they are in. */
export interface CheckedByHand {
	id: string;
	age: number;
	city: string;
	orders: number;
	opens: number;
	views: number;
	is_in: number;
}

export type CheckByHand = (ids: readonly string[], cities: readonly string[]) => CheckedByHand[];

const IS_IN = `(age >= 30 and city in (select value from json_each(?1)) and orders >= 2
	and (opens >= 1 or views >= 1)) as is_in`;

export function segmentSql(file: string) {
	const db = new DatabaseSync(file, { readOnly: true });
	db.exec('pragma cache_size = -65536');
	const checks = [checkByPerson, checkBySets].map((text): CheckByHand => {
		const statement = db.prepare(text());
		return (ids, cities) =>
			statement.all(JSON.stringify(cities), JSON.stringify(ids)) as unknown as CheckedByHand[];
	});
	const members = [membersByPerson, membersByEvent, membersByProfile].map((text) => {
		const statement = db.prepare(text());
		return () => statement.all().map(({ id }) => String(id));
	});
	return { checks, members, close: () => db.close() };
}

function checkByPerson(): string {
	const trait = (
		name: string,
	) => `json_extract((select t.value from profile m join trait t on t.profile_id = m.id
		where m.canonical_id = p.id and t.name = '${name}' order by t.set_at desc limit 1), '$') as ${name}`;
	const count = (name: string, days: number, more = '') => `(select count(*) from profile m
		join event e on e.profile_id = m.id where m.canonical_id = p.id and e.name = '${name}'
		and e.occurred_at >= ${daysAgo(days)} and e.occurred_at < ${BASE_AT} ${more})`;
	// "limit -1" keeps each value's subquery in one place.
	return `select *, ${IS_IN} from (select p.id, ${trait('age')}, ${trait('city')},
			${count('order_completed', 180)} as orders, ${count('email_opened', 30)} as opens,
			${count('page_viewed', 7, "and e.channel = 'web'")} as views
		from json_each(?2) w cross join profile p on p.id = w.value limit -1)`;
}

function checkBySets(): string {
	return `with member as materialized (
			select p.id as person, m.id from json_each(?2) w cross join profile p on p.id = w.value
			cross join profile m on m.canonical_id = p.id),
		said as materialized (
			select person, max(case name when 'age' then value end) as age,
				max(case name when 'city' then value end) as city
			from (select person, name, value, row_number() over (partition by person, name order by set_at desc) as place
				from member cross join trait on profile_id = member.id and name in ('age', 'city'))
			where place = 1 group by person),
		done as materialized (
			select person, sum(name = 'order_completed') as orders,
				sum(name = 'email_opened' and occurred_at >= ${daysAgo(30)}) as opens,
				sum(name = 'page_viewed' and occurred_at >= ${daysAgo(7)} and channel = 'web') as views
			from member cross join event on profile_id = member.id
				and name in ('order_completed', 'email_opened', 'page_viewed')
				and occurred_at >= ${daysAgo(180)} and occurred_at < ${BASE_AT}
			group by person)
		select *, ${IS_IN} from (
			select w.value as id, json_extract(age, '$') as age, json_extract(city, '$') as city,
				coalesce(orders, 0) as orders, coalesce(opens, 0) as opens, coalesce(views, 0) as views
			from json_each(?2) w left join said on said.person = w.value left join done on done.person = w.value)`;
}

const IN_WINDOW = `e.name = 'order_completed' and e.occurred_at >= ${daysAgo(180)} and e.occurred_at < ${BASE_AT}`;

function membersByPerson(): string {
	return `select p.id from profile p where p.canonical_id = p.id and p.erased_at is null
		and (select count(*) from profile m join event e on e.profile_id = m.id
			where m.canonical_id = p.id and ${IN_WINDOW}) >= 3 order by p.id`;
}

function membersByEvent(): string {
	return `select m.canonical_id as id from event e cross join profile m on m.id = e.profile_id
		where ${IN_WINDOW} group by m.canonical_id having count(*) >= 3 order by 1`;
}

function membersByProfile(): string {
	return `select m.canonical_id as id from profile m cross join event e on e.profile_id = m.id and ${IN_WINDOW}
		group by m.canonical_id having count(*) >= 3 order by 1`;
}
