import type { SqlBool } from 'kysely';
import { sql } from 'kysely';
import type { Sql, SqlCondition, Tx } from '../../store';
import {
	jsonAt,
	jsonFlatList,
	jsonInteger,
	jsonListUnder,
	jsonOrder,
	jsonPair,
	jsonUnder,
} from '../../store';
import type { JsonValue } from '../../values';
import { rowsOf } from '../repository-people';
import type { TraitRules, TraitStrategy } from '../rules/rules';
import { uniteValues } from './trait-order';
import { isRecord, namesOfDotted, pathsAbove, pathsBelow, unflattenTraits } from './trait-paths';
import { isFolded, traitRuleOf } from './trait-rules';

// `foldTraits` in SQL, for one trait of a person. What SQL cannot build alike on both stores, a nested object and a
// united list, comes as an object with one of these keys, which conditions take for an object or a list, and `readTrait`
// makes of it what it is. So does a value with the instant since when it stands.
const LEAVES = '\u001fleaves';
const UNION = '\u001funion';
const SINCE = '\u001fsince';

/** Whom and by which rules a trait is read for. `person` is a column with a canonical profile id. */
interface TraitScope {
	tx: Tx;
	person: string;
	rules: TraitRules;
	/** Whether the value comes with the instant since when it stands, for `partsOf`. */
	withSince?: boolean;
}

/** The value of the person's trait of this name, or at this dotted path; null where there is none, or an object. */
export function traitOf(scope: TraitScope, dotted: string): Sql {
	const [value = sql`null`, ...others] = namesOfDotted(dotted).map((name) => valueAt(scope, name));
	return others.length === 0 ? value : sql`coalesce(${sql.join([value, ...others])})`;
}

/**
 * As `traitOf`, and an object where that is what there is. On SQLite each condition of a query pays for the cursors of
 * all of them (a new one is compared with those that are open), so it is only for conditions that ask for objects.
 */
export function traitOrObjectOf(scope: TraitScope, dotted: string): Sql {
	const values = namesOfDotted(dotted).flatMap((name) => [
		valueAt(scope, name),
		objectAt(scope, name),
	]);
	return sql`coalesce(${sql.join(values)})`;
}

/** What was given with `withSince`, taken apart: the value, and the instant in epoch ms. */
export function partsOf(tx: Tx, found: Sql): { value: Sql; since: Sql } {
	const since = jsonInteger(tx, jsonAt(tx, found, [SINCE, 0]));
	return { value: jsonAt(tx, found, [SINCE, 1]), since };
}

/** The value; one that several values were united to as the list that it is, though not in order. */
export function listOf(tx: Tx, value: Sql): Sql {
	const united = jsonAt(tx, value, [UNION]);
	return sql`case when ${united} is null then ${value} else ${jsonFlatList(tx, united)} end`;
}

/** The value, from what `traitOf` or `traitOrObjectOf` has given. */
export function readTrait(found: JsonValue): JsonValue {
	if (!isRecord(found)) return found;
	const { [LEAVES]: leaves, [UNION]: united, [SINCE]: standing } = found;
	if (Array.isArray(standing)) return readTrait(standing[1] ?? null);
	if (Array.isArray(united)) return uniteValues(united);
	if (!Array.isArray(leaves)) return found;
	return unflattenTraits(
		leaves.flatMap((leaf) => {
			const [name, value = null] = Array.isArray(leaf) ? leaf : [];
			return typeof name === 'string' ? [{ name, value }] : [];
		}),
	);
}

/** The rows whose name is the path or lies above or below it, as the table `trait`; those below only with a value. */
function relatedRows(scope: TraitScope, name: string): Sql {
	const above = pathsAbove(name);
	const top = above.at(-1) ?? name;
	const isOwn = sql`trait.name = ${name}`;
	// What took a value away counts for `latest`, where it is the newest, and elsewhere leaves the others as they are.
	const isLatest = traitRuleOf(scope.rules, name).strategy === 'latest';
	const related = [isLatest ? isOwn : sql`(${isOwn} and ${HAS_VALUE})`];
	related.push(sql`(${isBelow('trait.name', name)} and ${HAS_VALUE})`);
	if (above.length > 0) related.push(sql`trait.name in (${sql.join(above)})`);
	return sql`${rowsOf(scope, 'trait')}
		and trait.name >= ${top} and trait.name < ${pathsBelow(top).to} and (${sql.join(related, sql` or `)})`;
}

const HAS_VALUE = sql`trait.value <> 'null'`;
const NEWEST_FIRST = sql`trait.set_at desc, trait.profile_id desc, trait.source desc`;

function isBelow(column: string, name: string): SqlCondition {
	const { from, to } = pathsBelow(name);
	return sql<SqlBool>`${sql.ref(column)} > ${from} and ${sql.ref(column)} < ${to}`;
}

/** The value of the path itself, unless one above or below it was said later. */
function valueAt(scope: TraitScope, name: string): Sql {
	const { strategy } = traitRuleOf(scope.rules, name);
	const value =
		strategy === 'latest' ? ifAny(saidValue(scope)) : pickedAt(scope, { name, strategy });
	return sql`(select case when trait.name = ${name} then ${value} end from ${relatedRows(scope, name)}
		order by ${NEWEST_FIRST}, length(trait.name) desc limit 1)`;
}

/** The value that the path's rule picks of those that were said of it. */
function pickedAt(
	scope: TraitScope,
	{ name, strategy }: { name: string; strategy: Exclude<TraitStrategy, 'latest'> },
): Sql {
	const { tx, rules } = scope;
	const said = sql`${rowsOf(scope, 'trait')} and trait.name = ${name}`;
	const kept = sql`${said} and ${HAS_VALUE}`;
	switch (strategy) {
		case 'first':
			return sql`(select ${saidValue(scope)} from ${kept}
				order by trait.set_at, trait.profile_id, trait.source limit 1)`;
		case 'source_order':
			return sql`(select ${ifAny(saidValue(scope))} from ${said}
				order by ${placeOf(rules.sourceOrder)}, ${NEWEST_FIRST} limit 1)`;
		case 'max':
		case 'min':
			return sql`(select ${saidValue(scope)} from ${kept} order by ${extremeFirst(tx, strategy)} limit 1)`;
		case 'union':
			return unionOf(scope, kept);
	}
}

function unionOf(scope: TraitScope, kept: Sql): Sql {
	const list = jsonListUnder(scope.tx, UNION, sql.ref('trait.value'));
	// The list is what it is since its last row became what it is.
	return sql`(select ${standing(scope, list, sql`max(${STANDS_SINCE})`)} from ${kept} having count(*) > 0)`;
}

const STANDS_SINCE = sql`coalesce(trait.since, trait.set_at)`;

/** The value of a row of `trait`. */
function saidValue(scope: TraitScope): Sql {
	return standing(scope, sql.ref('trait.value'), STANDS_SINCE);
}

function standing({ tx, withSince = false }: TraitScope, value: Sql, since: Sql): Sql {
	return withSince ? jsonUnder(tx, SINCE, jsonPair(tx, since, value)) : value;
}

function ifAny(value: Sql): Sql {
	return sql`case when ${HAS_VALUE} then ${value} end`;
}

function placeOf(sourceOrder: readonly string[]): Sql {
	// A bare 0 behind "order by" would mean a column's number.
	if (sourceOrder.length === 0) return sql`0 + 0`;
	const places = sourceOrder.map((source, i) => sql`when ${source} then ${sql.lit(i)}`);
	return sql`case trait.source ${sql.join(places, sql` `)} else ${sql.lit(sourceOrder.length)} end`;
}

function extremeFirst(tx: Tx, strategy: 'max' | 'min'): Sql {
	const { rank, number, seconds, text } = jsonOrder(tx, sql.ref('trait.value'));
	const direction = sql.raw(strategy === 'max' ? 'desc' : 'asc');
	const keys = [number, seconds, text].map((key) => sql`${key} ${direction}`);
	return sql`${rank}, ${sql.join(keys)}, ${NEWEST_FIRST}`;
}

/**
 * The object of the paths below that count, in the form that `readTrait` knows: of a path with several values the one
 * that the rule of the object picks, by time or by source; with other rules the one said last.
 */
function objectAt(scope: TraitScope, name: string): Sql {
	const { tx, rules } = scope;
	const { strategy } = traitRuleOf(rules, name);
	const top = pathsAbove(name).at(-1) ?? name;
	const place = strategy === 'source_order' ? placeOf(rules.sourceOrder) : sql`0`;
	const rows = sql`(select trait.name, trait.value, trait.set_at, trait.profile_id, trait.source,
		${STANDS_SINCE} as since, ${place} as place
		from ${rowsOf(scope, 'trait')} and trait.name >= ${top} and trait.name < ${pathsBelow(top).to})`;
	const isPicked = strategy === 'latest' ? isNewest(rows) : isPickedAndCounting(rows, strategy);
	const path = sql`substr(said.name, length(cast(${name} as text)) + 2)`;
	const leaves = jsonListUnder(tx, LEAVES, jsonPair(tx, path, sql`said.value`));
	return sql`(select ${standing(scope, leaves, sql`max(said.since)`)} from ${rows} as said
		where ${isBelow('said.name', name)} and said.value <> 'null' and ${isPicked}
		having count(*) > 0)`;
}

/** Whether nothing was said later of the path of the row `said`, or above or below it. */
function isNewest(rows: Sql): Sql {
	return sql`not exists (select 1 from ${rows} as later where ${isLater('later', 'said')} and
		(later.name = said.name or ${overrules('later', 'said')}))`;
}

/** Whether the row `said` is the one of its path that the rule picks, and nothing above or below was said later. */
function isPickedAndCounting(rows: Sql, strategy: TraitStrategy): Sql {
	const isEligible = isFolded(strategy) ? sql`better.value <> 'null' and` : sql``;
	return sql`not exists (select 1 from ${rows} as better where better.name = said.name and ${isEligible}
			(better.place < said.place or (better.place = said.place and ${isLater('better', 'said')})))
		and exists (select 1 from ${rows} as kept where kept.name = said.name and kept.value <> 'null'
			and not exists (select 1 from ${rows} as later where ${isLater('later', 'kept')} and
				${overrules('later', 'kept')}))`;
}

/** Whether what was said in the row `later` takes away the value of the row `one`, of a path above or below. */
function overrules(later: string, one: string): Sql {
	const hasValue = sql`${sql.ref(`${later}.value`)} <> 'null'`;
	return sql`(${leadsTo(later, one)} or (${leadsTo(one, later)} and ${hasValue}))`;
}

function isLater(later: string, one: string): Sql {
	const order = (alias: string) =>
		sql.raw(`(${alias}.set_at, ${alias}.profile_id, ${alias}.source, length(${alias}.name))`);
	return sql`${order(later)} > ${order(one)}`;
}

/** Whether the path in the row `below` lies below that in the row `above`. */
function leadsTo(above: string, below: string): SqlCondition {
	const [name, longer] = [sql.ref(`${above}.name`), sql.ref(`${below}.name`)];
	const { from, to } = pathsBelow('');
	return sql<SqlBool>`${longer} > ${name} || ${from} and ${longer} < ${name} || ${to}`;
}
