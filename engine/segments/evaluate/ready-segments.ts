import type { AskedAt, ConditionScope, Tx } from '../../store';
import { inChunks } from '../../store';
import type { Rejected } from '../../values';
import { invariant, jsonTextOf } from '../../values';
import { expandDefinition } from '../definition/expand-definition';
import type { KnownSegments, Parsed } from '../definition/known-segments';
import { segmentsIn } from '../definition/known-segments';
import { parseDefinition } from '../definition/parse-definition';
import { loadWithReferences } from '../saved/load-references';
import { checkName, segmentUnknown } from '../saved/segment-name';
import type {
	CheckedCondition,
	CheckOptions,
	ExpandedDefinition,
	ParsedDefinition,
	SegmentContext,
	SegmentReason,
	SegmentRef,
} from '../types';

/** A definition of 100 conditions is read in some 1 ms. */
const REFS_PER_TURN = 20;

/** One transaction in which segments are asked about: when, and what the kinds of conditions have loaded for it. */
export interface SegmentScope extends AskedAt {
	tx: Tx;
	conditionKinds: SegmentContext['conditionKinds'];
	/** What the kinds have loaded, by kind; each once, when a segment first has a condition of that kind. */
	loaded: Map<string, unknown>;
	/** By definition, as object or as text. */
	parsedByText: ParsedByText;
}

/** Definitions that were parsed already; a call of several transactions keeps it. */
export type ParsedByText = Map<unknown, Parsed>;

/** A segment, ready to evaluate in the transaction that it was made ready in. */
export interface ReadySegment {
	/** The saved segment's name and version; null for a definition. */
	segment: string | null;
	version: number | null;
	parsed: ParsedDefinition;
	expanded: ExpandedDefinition;
	/** What each condition's answer begins with. */
	words: Pick<CheckedCondition, 'path' | 'kind' | 'condition'>[];
}

export type Segment = ReadySegment | Rejected<SegmentReason>;

export function segmentScope(
	tx: Tx,
	{ clock, conditionKinds }: SegmentContext,
	{ zone = 'utc', parsedByText = new Map() }: CheckOptions & { parsedByText?: ParsedByText } = {},
): SegmentScope {
	return { tx, now: clock.now(), zone, conditionKinds, loaded: new Map(), parsedByText };
}

/**
 * The segments that the references name or bring, with all that they refer to, as they are now: `segments[i]` is that of
 * `refs[i]`. References to one name, or with definitions that say the same, get one object.
 */
export async function readySegments(
	scope: SegmentScope,
	refs: readonly SegmentRef[],
): Promise<Segment[]> {
	const named = refs.map((ref) => ('name' in ref ? checkName(ref.name) : undefined));
	const drafts = await inChunks(
		refs,
		async (some) =>
			some.map((ref) => ('name' in ref ? undefined : parsedOnce(scope, ref.definition))),
		REFS_PER_TURN,
	);
	const parse = (definition: unknown) => parsedOnce(scope, definition);
	const known = await loadWithReferences(scope.tx, {
		nameKeys: named.flatMap((one) => (one === undefined || 'status' in one ? [] : [one.nameKey])),
		definitions: drafts.flatMap((one) => one ?? []),
		parse,
	});
	const byRef = new Map<unknown, Segment>();
	const texts = new Map<Parsed, string>();
	const makeReady = (i: number, ref: SegmentRef) => {
		const key = keyOf(ref, drafts[i], texts);
		const name = named[i];
		const ready =
			byRef.get(key) ??
			(name === undefined
				? expandedSegment({ known, parse }, { segment: null, version: null, parsed: drafts[i] })
				: savedSegment({ known, parse }, name));
		byRef.set(key, ready);
		return ready;
	};
	const segments = await inChunks(
		[...refs.entries()],
		async (some) => some.map(([i, ref]) => makeReady(i, ref)),
		REFS_PER_TURN,
	);
	for (const segment of byRef.values()) {
		if (!('status' in segment)) await loadForKinds(scope, segment.expanded);
	}
	return segments;
}

/** What tells segments apart within a call: definitions that say the same are one, though each item brings its own. */
function keyOf(ref: SegmentRef, draft: Parsed | undefined, texts: Map<Parsed, string>): unknown {
	if ('name' in ref) return `name ${ref.name}`;
	if (draft === undefined || 'status' in draft) return draft;
	const text = texts.get(draft) ?? JSON.stringify(draft.definition);
	texts.set(draft, text);
	return text;
}

/** As `readySegments`, for one. */
export async function readySegment(scope: SegmentScope, ref: SegmentRef): Promise<Segment> {
	const [segment] = await readySegments(scope, [ref]);
	invariant(segment !== undefined, 'segments: one segment for a reference');
	return segment;
}

function parsedOnce({ conditionKinds, parsedByText }: SegmentScope, definition: unknown): Parsed {
	const known = parsedByText.get(definition);
	if (known !== undefined) return known;
	const text = jsonTextOf(definition) ?? definition;
	const parsed = parsedByText.get(text) ?? parseDefinition(text, conditionKinds);
	parsedByText.set(text, parsed);
	parsedByText.set(definition, parsed);
	return parsed;
}

interface Saved {
	known: KnownSegments;
	parse: (definition: unknown) => Parsed;
}

function savedSegment(saved: Saved, named: ReturnType<typeof checkName>): Segment {
	if ('status' in named) return named;
	const row = saved.known.get(named.nameKey);
	if (row === undefined || row.deletedAt !== null) return segmentUnknown();
	const { name, version, definitionJson } = row;
	return expandedSegment(saved, { segment: name, version, parsed: saved.parse(definitionJson) });
}

function expandedSegment(
	{ known, parse }: Saved,
	{ segment, version, parsed }: SegmentToExpand,
): Segment {
	invariant(parsed !== undefined, 'segments: a reference has a name or a definition');
	if ('status' in parsed) return parsed;
	const expanded = expandDefinition(parsed, {
		segmentOf: segmentsIn(known, parse),
		...(segment === null ? {} : { name: segment }),
	});
	if ('status' in expanded) return expanded;
	const words = parsed.leaves.map(({ path, kind, condition }) => {
		return { path, kind: kind.kind, condition: kind.describe(condition) };
	});
	return { segment, version, parsed, expanded, words };
}

interface SegmentToExpand extends Pick<ReadySegment, 'segment' | 'version'> {
	parsed: Parsed | undefined;
}

/** What the SQL of a kind's conditions is written for, about the person in the column. */
export function conditionScope(
	{ tx, now, zone, loaded }: SegmentScope,
	kind: string,
	person: string,
): ConditionScope {
	return { tx, now, zone, person, loaded: loaded.get(kind) };
}

async function loadForKinds(
	{ tx, loaded }: SegmentScope,
	{ atoms }: ExpandedDefinition,
): Promise<void> {
	for (const { kind } of atoms) {
		if (!loaded.has(kind.kind)) loaded.set(kind.kind, await kind.load?.(tx));
	}
}
