import type { ZodType, ZodTypeDef } from 'zod';
import { z } from 'zod';
import type { JsonValue } from '../values';
import type { Sql, SqlCondition } from './condition-sql';
import type { EngineContext } from './context';
import type { AskedAt } from './condition-window';
import type { Tx } from './types';

/** What a condition's SQL is written for: `now` is where windows end, `zone` where "today" is. */
export interface ConditionScope<Loaded = unknown> extends AskedAt {
	tx: Tx;
	/** The column with the person to check, as canonical profile id. */
	person: string;
	/** What the kind's `load` gave. */
	loaded: Loaded;
}

/**
 * One kind of condition of a segment: what it looks like, its SQL over both stores, and its explanation. The capability
 * whose data it asks about contributes it, so that segments read nobody's tables.
 */
export interface ConditionKind<Condition, Loaded = unknown> {
	/** The condition's `kind`. Stored in definitions: never changes. */
	kind: string;
	/** Strict, so that a misspelt field is an error and not a condition that says less. */
	schema: ZodType<Condition, ZodTypeDef, unknown>;
	/** Rules of the store that the SQL depends on: loaded once for many conditions. */
	load?(tx: Tx): Promise<Loaded>;
	/** One value of the person, or null: evaluated once per person and condition, and shown in the explanation. */
	found(condition: Condition, scope: ConditionScope<Loaded>): Sql;
	/** Whether the condition holds for that value. Null counts as false. */
	isMet(condition: Condition, found: Sql, scope: ConditionScope<Loaded>): SqlCondition;
	/**
	 * The same question about everybody at once, where walking the rows that it is about is faster than asking person by
	 * person; undefined for conditions that people without any such row may meet.
	 */
	walk?(condition: Condition, scope: ConditionScope<Loaded>): WalkedRows | undefined;
	/**
	 * The instant, epoch ms after `now`, before which the answer stays as it is if nothing more happens to the person; null
	 * for never. Absent where time alone never changes the answer. The very instant of the change where that is easily told.
	 */
	mayChangeAt?(condition: Condition, scope: ConditionScope<Loaded>): Sql;
	/**
	 * What the kind keeps about the whole base: made anew before a segment with this kind is refreshed. Whose value is
	 * another one then, or may be unnoticed, is noted by `touchProfiles`, or the refresh does not look at them.
	 */
	prepareRefresh?(context: EngineContext): Promise<void>;
	/** The value found, from the form it leaves the store in. */
	readFound(value: unknown): JsonValue;
	/** The condition in words, such as `city equals Berlin`. */
	describe(condition: Condition): string;
	/**
	 * What would make the answer the opposite, as a sentence for a marketer, such as `One more order_completed in the last 30
	 * days would do.`
	 */
	toChange(condition: Condition, answer: ConditionAnswer): string;
}

/** Rows with a home profile: a person meets the condition if what they have of them holds. */
export interface WalkedRows {
	/** A table, for `from`. */
	rows: Sql;
	/** Its column with the home profile. */
	profileId: string;
	filter: SqlCondition;
	/** Over all rows of one person. */
	having: SqlCondition;
}

/** How a condition stands for one person. */
export interface ConditionAnswer {
	isMet: boolean;
	found: JsonValue;
}

/** A kind whose condition only it knows. */
export type AnyConditionKind = ConditionKind<unknown>;

/** Forgets the types of a kind. Sound, because it is handed only what its own schema has read and its `load` has given. */
export function conditionKind<Condition, Loaded = unknown>(
	typed: ConditionKind<Condition, Loaded>,
): AnyConditionKind {
	return typed;
}

/** A text of a condition, trimmed: never empty, and none that a database cannot hold. */
export function conditionText(lengthMax: number) {
	return z.string().trim().min(1).max(lengthMax).refine(isStorable, { message: UNSTORABLE });
}

const UNSTORABLE = 'must not contain NUL or half an emoji';

/** Whether a database can hold the text. */
function isStorable(text: string): boolean {
	return !text.includes('\u0000') && text.isWellFormed();
}

/** A text, number or true/false of a condition. Texts stay as they are, blanks included. */
export function conditionScalar(lengthMax: number) {
	const text = z.string().max(lengthMax).refine(isStorable, { message: UNSTORABLE });
	return z.union([text, z.number().finite(), z.boolean()]);
}
