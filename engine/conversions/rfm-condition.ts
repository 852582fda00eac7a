import { z } from 'zod';
import type { ConditionAnswer } from '../store';
import { conditionKind } from '../store';
import { computeRfm } from './compute-rfm';
import { currencyField } from './order-schema';
import { isOneOf, scoresOf } from './repository-conditions';
import { loadRun } from './repository-rfm';
import type { RfmScores } from './rfm-groups';
import { groupOf, RFM_GROUPS, type RfmGroup } from './rfm-groups';

const SCORES = [1, 2, 3, 4, 5];
const MEASURES = ['recency', 'frequency', 'monetary'] as const;

const score = z.number().int().min(1).max(5);
const range = z
	.object({ from: score.optional(), to: score.optional() })
	.strict()
	.superRefine(({ from, to }, { addIssue }) => {
		if (from === undefined && to === undefined) {
			addIssue({ code: 'custom', message: 'must have from, to or both' });
		}
		if (from !== undefined && to !== undefined && from > to) {
			addIssue({ code: 'custom', path: ['to'], message: 'must not be less than from' });
		}
	});

const schema = z
	.object({
		kind: z.literal('rfm'),
		recency: range.optional(),
		frequency: range.optional(),
		monetary: range.optional(),
		group: z.array(z.enum(RFM_GROUPS)).min(1).max(RFM_GROUPS.length).optional(),
		currency: currencyField.optional(),
	})
	.strict()
	.refine(({ group, ...ranges }) => group ?? MEASURES.some((measure) => ranges[measure]), {
		message: 'must have recency, frequency, monetary or group',
	});

type RfmCondition = z.infer<typeof schema>;

/** How recently, how often and for how much the person has ordered, compared with all others, as of the last Refresh. */
export const rfmCondition = conditionKind<RfmCondition, string | undefined>({
	kind: 'rfm',
	schema,
	load: async (tx) => (await loadRun(tx)).currency ?? undefined,
	found: ({ currency }, { loaded, ...person }) =>
		// Nobody has scores in any currency before the first computation.
		scoresOf(person, loaded === undefined ? undefined : (currency ?? loaded)),
	isMet: (condition, found, { tx }) => isOneOf(tx, found, numbersOf(condition)),
	prepareRefresh: async (context) => void (await computeRfm(context)),
	readFound: (value) => {
		const scores = value === null ? undefined : scoresIn(Number(value));
		return scores === undefined ? null : { ...scores, group: groupOf(scores) };
	},
	describe,
	toChange,
});

function scoresIn(number: number): RfmScores {
	const recency = Math.floor(number / 100);
	const frequency = Math.floor(number / 10) % 10;
	return { recency, frequency, monetary: number % 10 };
}

/** The scores that meet the condition, each as a number such as 543. */
function numbersOf(condition: RfmCondition): number[] {
	const all = SCORES.flatMap((r) => SCORES.flatMap((f) => SCORES.map((m) => r * 100 + f * 10 + m)));
	return all.filter((number) => {
		const scores = scoresIn(number);
		const isInRanges = MEASURES.every((measure) => {
			const { from = 1, to = 5 } = condition[measure] ?? {};
			return scores[measure] >= from && scores[measure] <= to;
		});
		return isInRanges && (condition.group?.includes(groupOf(scores)) ?? true);
	});
}

function describe({ group, currency, ...ranges }: RfmCondition): string {
	const words = MEASURES.flatMap((measure) => {
		const asked = ranges[measure];
		return asked === undefined ? [] : [`${measure} ${rangeWords(asked)}`];
	});
	const groups = group === undefined ? [] : [`group ${group.map(groupWords).join(' or ')}`];
	const of = currency === undefined ? '' : ` in ${currency}`;
	return `RFM ${[...groups, ...words].join(' and ')}${of}`;
}

function groupWords(group: RfmGroup): string {
	return group === 'cant_lose' ? 'can’t lose' : group.replaceAll('_', ' ');
}

function rangeWords({ from = 1, to = 5 }: { from?: number | undefined; to?: number | undefined }) {
	return from === to ? String(from) : `${from} to ${to}`;
}

function toChange(condition: RfmCondition, { isMet, found }: ConditionAnswer): string {
	if (found === null) {
		return 'There are no scores of this customer yet: they are made of orders, by Refresh of a segment with this condition.';
	}
	return `This must ${isMet ? 'no longer be' : 'become'} true: ${describe(condition)}. Scores change with orders, at the next Refresh.`;
}
