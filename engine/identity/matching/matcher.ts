import type { RuleBlocks } from './blocks';
import { blockKeysOf, buildBlocks } from './blocks';
import { chooseFields } from './choose-fields';
import { chooseRules } from './choose-rules';
import type { Column } from './column';
import { buildColumn } from './column';
import { estimateModel } from './estimate-model';
import type { Columns } from './pair-levels';
import { withSwap } from './pair-levels';
import { addRecords, newRecordTable } from './record-table';
import { randomNumbers } from './random';
import type { Scorer } from './score-pairs';
import { evidenceOf, newScorer, scoreRule } from './score-pairs';
import type { MatchedPair, MatchModel, MatchPlan, MatchRecord, RulePairs } from './types';

/** What a run asks for, step by step: all of it is work for a thread of its own. */
export interface Matcher {
	/** Takes some of the records; in all, they are the whole. */
	add(records: readonly MatchRecord[]): void;
	/** Settles which fields are compared and which pairs; what is not given is chosen from the records. */
	plan(given: Partial<MatchPlan>): Planned;
	/** Learns how fields behave; the same seed gives the same model. */
	learn(seed: number): MatchModel;
	/** Goes on with what was learnt before. */
	use(model: MatchModel): void;
	/** Compares the pairs of one rule and keeps those that reach the probability; returns how many. */
	score(ask: { rule: number; threshold: number }): number;
	/** The next of the pairs kept, at most so many; none: all are taken. */
	take(count: number): MatchedPair[];
}

interface Planned {
	plan: MatchPlan;
	/** In the order of the plan's rules. */
	rules: RulePairs[];
	recordCount: number;
	/** Whether a field that was asked for is held by nobody. */
	hasUnknownField: boolean;
}

interface Prepared {
	columns: Columns;
	rules: readonly RuleBlocks[];
}

/** A matcher in memory: pure but for what it has been given. */
export function newMatcher(): Matcher {
	let table = newRecordTable();
	let ids: readonly string[] = [];
	let prepared: Prepared | undefined;
	let scorer: Scorer | undefined;
	let kept: { a: number; b: number; odds: number }[] = [];
	const planned = () => {
		if (prepared === undefined) throw new TypeError('Matcher: plan comes first');
		return prepared;
	};
	const use = (model: MatchModel) => void (scorer = newScorer(planned().columns, model));
	return {
		add: (records) => addRecords(table, records),
		plan: (given) => {
			const fields = given.fields ?? chooseFields(table);
			const columns = fields.map((field) => buildColumn(field, table));
			const rules = given.rules ?? chooseRules(columns);
			({ ids } = table);
			// The columns hold all that is compared: what came in may go.
			table = newRecordTable();
			prepared = { columns: withSwap(columns), rules: blocksOf(rules, columns) };
			return {
				plan: { fields, rules },
				rules: prepared.rules.map(({ counted }) => counted),
				recordCount: ids.length,
				hasUnknownField: hasUnknownField(given, columns),
			};
		},
		learn: (seed) => {
			const { columns, rules } = planned();
			const model = estimateModel(columns, rules, randomNumbers(seed));
			use(model);
			return model;
		},
		use,
		score: ({ rule, threshold }) => {
			if (scorer === undefined) throw new TypeError('Matcher: learn or use comes before score');
			const least = Math.log2(threshold / (1 - threshold));
			kept = scoreRule(scorer, planned().rules, { index: rule, least });
			return kept.length;
		},
		take: (count) => (scorer === undefined ? [] : kept.splice(0, count).map(pairWith(scorer, ids))),
	};
}

function pairWith(scorer: Scorer, ids: readonly string[]) {
	return ({ a, b, odds }: { a: number; b: number; odds: number }): MatchedPair => ({
		a: ids[a] ?? '',
		b: ids[b] ?? '',
		probability: 1 / (1 + 2 ** -odds),
		priorBits: scorer.priorBits,
		evidence: evidenceOf(scorer, a, b),
	});
}

/** With nobody in the store every field is unknown, and none is a slip. */
function hasUnknownField(given: Partial<MatchPlan>, columns: readonly Column[]): boolean {
	if (columns.every(({ codes }) => codes.length === 0)) return false;
	const held = new Set(columns.filter(({ heldCount }) => heldCount > 0).map(({ field }) => field));
	const asked = [...(given.fields ?? []).map(({ field }) => field), ...(given.rules ?? []).flat()];
	return asked.some((field) => !held.has(field));
}

function blocksOf(
	rules: readonly (readonly string[])[],
	columns: readonly Column[],
): readonly RuleBlocks[] {
	const keysByField = new Map(columns.map((column) => [column.field, blockKeysOf(column)]));
	return rules.map((rule) =>
		buildBlocks(
			rule,
			rule.map((field) => keysByField.get(field)).filter((keys) => keys !== undefined),
		),
	);
}
