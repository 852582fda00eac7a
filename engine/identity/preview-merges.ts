import type { EngineContext, Tx } from '../store';
import { inChunks } from '../store';
import type { Rejected } from '../values';
import type { MergeBasis, MergeCommand, MergePlan } from './decide-merge';
import { planMerge, refusalOf } from './decide-merge';
import type { TraitValue } from './fold-traits';
import { foldTraits } from './fold-traits';
import { prepareMerges } from './merge-service';
import type {
	MergePerson,
	MergeReason,
	MergeRequest,
	PreviewedTrait,
	PreviewOutcome,
} from './merge-types';
import { loadProfileDetails } from './repository';

/**
 * What `mergeCustomers` would make of each request alone, by the same decision; nothing is written. `outcomes[i]`
 * answers `requests[i]`. Eight queries per 500 requests.
 */
export function previewMerges(
	context: EngineContext,
	requests: readonly MergeRequest[],
): Promise<PreviewOutcome[]> {
	return inChunks(requests, (chunk) =>
		context.store.read((tx) => previewChunk({ ...context, tx }, chunk)),
	);
}

async function previewChunk(
	context: EngineContext & { tx: Tx },
	requests: readonly MergeRequest[],
): Promise<PreviewOutcome[]> {
	const scope = { ...context, now: context.clock.now() };
	const { commands, basis } = await prepareMerges(scope, requests, { lock: false });
	const memberIds = [...basis.persons.values()].flatMap((person) => person.memberIds);
	const { traits } = await loadProfileDetails(context.tx, memberIds);
	const traitsByProfile = Map.groupBy(traits, ({ profileId }) => profileId);
	return commands.map((command) =>
		'status' in command ? command : previewOf(command, basis, traitsByProfile),
	);
}

function previewOf(
	command: MergeCommand,
	basis: MergeBasis,
	traitsByProfile: ReadonlyMap<string, TraitValue[]>,
): PreviewOutcome {
	const plan = planMerge(command, basis);
	const people = [plan.survivor, ...plan.absorbed];
	const refusal = command.allowOverLimit ? undefined : refusalOf(plan);
	return {
		status: 'preview',
		result: resultOf(plan, refusal),
		message: refusal?.message ?? '',
		mend: refusal?.mend ?? '',
		profileId: plan.survivor.id,
		mergedFrom: plan.absorbed.map(({ id }) => id),
		memberIds: people.flatMap(({ memberIds }) => memberIds),
		identifiers: people.flatMap(({ id, identifiers }) =>
			identifiers.map(({ type, value }) => ({ type, value, profileId: id })),
		),
		traits: previewTraits(people, traitsByProfile),
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
	people: readonly MergePerson[],
	traitsByProfile: ReadonlyMap<string, TraitValue[]>,
): PreviewedTrait[] {
	// Oldest profile first, as in Get: at one instant the later in order wins.
	const fold = (memberIds: readonly string[]) =>
		foldTraits(memberIds.toSorted().flatMap((id) => traitsByProfile.get(id) ?? []));
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
