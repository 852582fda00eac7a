import type { EngineContext, Tx } from '../../store';
import { inChunks } from '../../store';
import type { Rejected } from '../../values';
import type { MergePlan } from './decide-merge';
import { mergePlanner, refusalOf } from './decide-merge';
import type { TraitValue } from '../traits/fold-traits';
import { foldTraits } from '../traits/fold-traits';
import { prepareMerges } from './merge-service';
import type { MergeReason, MergeRequest, PreviewedTrait, PreviewOutcome } from './merge-types';
import { loadProfileRows } from '../repository-profiles';
import type { TraitRules } from '../rules/rules';
import type { Person } from '../types';
import { keyOf } from '../types';

/** Each folds the traits of two people and of both together: 500 at once would hold n8n's event loop too long. */
const PREVIEWS_PER_CHUNK = 200;

/**
 * What `mergeCustomers` would make of each request alone, by the same decision; nothing is written. `outcomes[i]`
 * answers `requests[i]`. At most eight queries per 200 requests.
 */
export function previewMerges(
	context: EngineContext,
	requests: readonly MergeRequest[],
): Promise<PreviewOutcome[]> {
	return inChunks(
		requests,
		(chunk) => context.store.read((tx) => previewChunk({ ...context, tx }, chunk)),
		PREVIEWS_PER_CHUNK,
	);
}

async function previewChunk(
	context: EngineContext & { tx: Tx },
	requests: readonly MergeRequest[],
): Promise<PreviewOutcome[]> {
	const scope = { ...context, now: context.clock.now() };
	const { commands, basis } = await prepareMerges(scope, requests, { lock: false });
	const memberIds = [...basis.persons.values()].flatMap((person) => person.memberIds);
	const { traits } = await loadProfileRows(context.tx, { profileIds: memberIds, values: [] });
	const traitsByProfile = Map.groupBy(traits, ({ profileId }) => profileId);
	const planOf = mergePlanner(basis);
	return commands.map((command) => {
		if ('status' in command) return command;
		const plan = planOf(command);
		const people = [plan.survivor, ...plan.absorbed];
		const shown = previewTraits(people, traitsByProfile, basis.rules.traits);
		return previewOf(plan, shown, command.allowOverLimit ? undefined : refusalOf(plan));
	});
}

function previewOf(
	plan: MergePlan,
	traits: PreviewedTrait[],
	refusal: Rejected<MergeReason> | undefined,
): PreviewOutcome {
	const people = [plan.survivor, ...plan.absorbed];
	return {
		status: 'preview',
		result: resultOf(plan, refusal),
		message: refusal?.message ?? '',
		mend: refusal?.mend ?? '',
		profileId: plan.survivor.id,
		mergedFrom: plan.absorbed.map(({ id }) => id),
		memberIds: people.flatMap(({ memberIds }) => memberIds),
		identifiers: people.flatMap(({ id, identifiers }) =>
			identifiers
				.map(({ type, value }) => ({ type, value, profileId: id }))
				.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
		),
		traits,
		limitsExceeded: plan.limitsExceeded,
		keptApart: plan.apart,
	};
}

function resultOf(
	{ absorbed }: MergePlan,
	refusal: Rejected<MergeReason> | undefined,
): 'merged' | 'unchanged' | 'rejected' {
	if (absorbed.length === 0) return 'unchanged';
	return refusal === undefined ? 'merged' : 'rejected';
}

/** Of each trait the value that would count, and those of the people who have another now. */
function previewTraits(
	people: readonly Person[],
	traitsByProfile: ReadonlyMap<string, TraitValue[]>,
	rules: TraitRules,
): PreviewedTrait[] {
	const fold = (memberIds: readonly string[]) =>
		foldTraits(
			memberIds.flatMap((id) => traitsByProfile.get(id) ?? []),
			rules,
		);
	const folded = people.map(({ id, memberIds }) => ({
		profileId: id,
		traits: new Map(Object.entries(fold(memberIds))),
	}));
	const kept = fold(people.flatMap(({ memberIds }) => memberIds));
	return Object.entries(kept).map(([name, value]) => ({
		name,
		value,
		others: folded.flatMap(({ profileId, traits }) => {
			const own = traits.get(name);
			const isOther = own !== undefined && JSON.stringify(own) !== JSON.stringify(value);
			return isOther ? [{ profileId, value: own }] : [];
		}),
	}));
}
