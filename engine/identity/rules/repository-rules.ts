import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Tx } from '../../store';
import { inValues, insertRows } from '../../store';
import { invariant } from '../../values';
import type { WarningQuestion } from './decide-warnings';
import type { IdentityRules } from './rules';
import { compileRules, DEFAULT_RULES } from './rules';
import type { RulesDefinition } from './rules-definition';
import { parseRulesDefinition } from './rules-definition';

/** A stored version of the rules. */
export interface StoredRules {
	version: number;
	definition: RulesDefinition;
	createdAt: number;
}

/** The newest rules; undefined where none are stored. One query. */
export async function loadStoredRules(tx: Tx): Promise<StoredRules | undefined> {
	const row = await newestRow(tx);
	if (row === undefined) return undefined;
	const { version, definition, created_at: createdAt } = row;
	return { version, definition: definitionIn(definition), createdAt };
}

/** Stores the next version; one that another writer has taken meanwhile starts the transaction over. */
export async function insertRules(
	tx: Tx,
	{ version, definition, createdAt }: StoredRules,
	cause: Readonly<Record<string, string>>,
): Promise<void> {
	await insertRows(tx, 'identity_rules', [
		{
			version,
			definition: JSON.stringify(definition),
			created_at: createdAt,
			cause: JSON.stringify(cause),
		},
	]);
}

const COMPILED_MAX = 16;
/** By version and text, since one process may have several stores open. */
const compiledByText = new Map<string, IdentityRules>();

/**
 * For another capability, inside its transaction: the rules that count, as whoever changed them last has left them. One
 * small query; what it finds is made ready once.
 */
export async function loadRules(tx: Tx): Promise<IdentityRules> {
	const row = await newestRow(tx);
	if (row === undefined) return DEFAULT_RULES;
	const key = `${row.version} ${row.definition}`;
	const known = compiledByText.get(key);
	if (known !== undefined) return known;
	const rules = compileRules(definitionIn(row.definition), row.version);
	if (compiledByText.size >= COMPILED_MAX) compiledByText.clear();
	compiledByText.set(key, rules);
	return rules;
}

async function newestRow(tx: Tx) {
	return await tx
		.selectFrom('identity_rules')
		.select(['version', 'definition', 'created_at'])
		.orderBy('version', 'desc')
		.limit(1)
		.executeTakeFirst();
}

function definitionIn(json: string): RulesDefinition {
	const definition = parseRulesDefinition(JSON.parse(json));
	invariant(!('place' in definition), 'identity: what is stored as rules is a definition');
	return definition;
}

const DAY_MS = 86_400_000;

/** How many identifiers, or people, an answer to the question is about. Reads the whole table. */
export async function countForWarning(
	tx: Tx,
	question: WarningQuestion,
	now: number,
): Promise<number> {
	const { rows } = await counting(tx, question, now).execute(tx);
	return Number(rows[0]?.count ?? 0);
}

function counting(tx: Tx, question: WarningQuestion, now: number): RawBuilder<{ count: number }> {
	if (question.reason === 'spelling_changed') {
		const ofGmail = sql`(value like '%.%@gmail.com' or value like '%@googlemail.com')`;
		const tagged = sql`value like '_%+%@%'`;
		const respelled = [
			...(question.gmailDots ? [ofGmail] : []),
			...(question.plusTags ? [tagged] : []),
		];
		return sql`select count(*) as count from identifier
			where ${inValues(tx, 'type', question.types)} and (${sql.join(respelled, sql` or `)})`;
	}
	const { type } = question;
	if (question.reason !== 'limit_exceeded') {
		return sql`select count(*) as count from identifier where type = ${type}`;
	}
	const since = question.days === undefined ? -1 : now - question.days * DAY_MS;
	return sql`select count(*) as count from (
		select profile.canonical_id from identifier join profile on profile.id = identifier.profile_id
		where identifier.type = ${type} and identifier.first_seen_at > ${since}
		group by profile.canonical_id having count(*) > ${question.limit}) as person`;
}
