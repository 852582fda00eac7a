import type { CustomerRef } from '../../identity';
import { findCustomers } from '../../identity';
import { eventLoopTurn, inChunks } from '../../store';
import { isTrue } from './decide-truth';
import type { ParsedByText, ReadySegment, SegmentScope } from './ready-segments';
import { readySegments, segmentScope } from './ready-segments';
import { checkAtoms } from './repository-check';
import { loadSegmentNames } from '../saved/repository-saved';
import type { CheckAllOutcome, CheckOptions, Leaf, SegmentContext, Tree } from '../types';

/** Of how many conditions the truths are held at once, for each customer of a chunk. */
const ATOMS_AT_ONCE = 500;

/**
 * Which of all saved segments each customer is in; `outcomes[i]` answers `customers[i]`. A condition that several segments
 * share is asked once. Reads only.
 */
export function checkAll(
	context: SegmentContext,
	customers: readonly CustomerRef[],
	options: CheckOptions = {},
): Promise<CheckAllOutcome[]> {
	const parsedByText: ParsedByText = new Map();
	return inChunks(customers, (chunk) =>
		context.store.lookUp(async (tx) => {
			const scope = segmentScope(tx, context, { ...options, parsedByText });
			const found = await findCustomers({ tx }, chunk, { ...options, withMembers: false });
			const names = await loadSegmentNames(tx);
			const segments = await readySegments(
				scope,
				names.map((name) => ({ name })),
			);
			const ready = segments.flatMap((one) => ('status' in one ? [] : [one]));
			const notChecked = names.filter((_, i) => 'status' in (segments[i] ?? {}));
			const about = { checkedCount: ready.length, notChecked };
			const personIds = found.flatMap((one) => (one.status === 'found' ? [one.profileId] : []));
			const byPerson = await segmentsOf(scope, [...new Set(personIds)], ready);
			return found.map((one): CheckAllOutcome => {
				if (one.status === 'found') {
					const { profileId } = one;
					const inSegments = (byPerson.get(profileId) ?? []).toSorted();
					return { status: 'checked', profileId, isKnown: true, segments: inSegments, ...about };
				}
				const { reason } = one;
				if (reason !== 'profile_unknown') return { ...one, reason };
				return { status: 'checked', profileId: null, isKnown: false, segments: [], ...about };
			});
		}),
	);
}

async function segmentsOf(
	scope: SegmentScope,
	personIds: readonly string[],
	ready: readonly ReadySegment[],
): Promise<Map<string, string[]>> {
	const names = new Map(personIds.map((id) => [id, [] as string[]]));
	for (const { atoms, segments } of portionsOf(ready)) {
		const checked = await checkAtoms(scope, personIds, { atoms, withMayChange: false });
		for (const [personId, person] of checked) {
			const truths = person.map(({ isMet }) => isMet);
			const those = segments.filter(({ tree }) => isTrue(tree, truths));
			names.get(personId)?.push(...those.map(({ name }) => name));
		}
		await eventLoopTurn();
	}
	return names;
}

/** Segments, and the conditions that their trees are over, each once. */
interface Portion {
	atoms: Leaf[];
	segments: { name: string; tree: Tree }[];
}

function portionsOf(ready: readonly ReadySegment[]): Portion[] {
	const portions: Portion[] = [];
	let indexes = new Map<string, number>();
	for (const { segment, expanded } of ready) {
		let portion = portions.at(-1);
		if (portion === undefined || portion.atoms.length + expanded.atoms.length > ATOMS_AT_ONCE) {
			portion = { atoms: [], segments: [] };
			portions.push(portion);
			indexes = new Map();
		}
		const { atoms } = portion;
		const places = expanded.atoms.map((atom) => {
			const key = JSON.stringify([atom.kind.kind, atom.condition]);
			const place = indexes.get(key) ?? atoms.push(atom) - 1;
			indexes.set(key, place);
			return place;
		});
		portion.segments.push({ name: segment ?? '', tree: withPlaces(expanded.tree, places) });
	}
	return portions;
}

function withPlaces(tree: Tree, places: readonly number[]): Tree {
	if (typeof tree === 'number') return places[tree] ?? tree;
	return { ...tree, parts: tree.parts.map((part) => withPlaces(part, places)) };
}
