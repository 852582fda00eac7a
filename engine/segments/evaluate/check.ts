import type { FindOutcome } from '../../identity';
import { findCustomers } from '../../identity';
import type { AnyConditionKind, AskedAt, Tx } from '../../store';
import { inChunks } from '../../store';
import type { Rejected } from '../../values';
import { invariant } from '../../values';
import { parseDefinition } from '../definition/parse-definition';
import { loadSegments } from '../saved/repository-saved';
import { checkName, segmentUnknown } from '../saved/segment-name';
import type { PersonChecked } from './repository-check';
import { checkPeople } from './repository-check';
import type {
	Checked,
	CheckedCondition,
	CheckOptions,
	CheckOutcome,
	CheckReason,
	CheckRequest,
	ParsedDefinition,
	SegmentContext,
	SegmentRef,
} from '../types';

// One condition costs some 3 µs a person, in a definition of 100 some 15 µs, and 65 µs where all of them ask whether a
// trait exists: SQLite compares each cursor that it opens with those that are open. A query stays below 50 ms of n8n's
// event loop.
const CONDITIONS_PER_QUERY = 2_000;
const CONDITIONS_THAT_COST_DOUBLE = 50;

/**
 * Whether each customer is in the segment, and why; `outcomes[i]` answers `requests[i]`. Windows end now. A customer
 * whom the store does not know is out, and nobody is made. Reads only. Four queries per 500 customers and segment;
 * fewer customers for a segment of many conditions.
 */
export function check(
	context: SegmentContext,
	requests: readonly CheckRequest[],
	options: CheckOptions = {},
): Promise<CheckOutcome[]> {
	const parsedByText = new Map<unknown, Definition>();
	return inChunks(requests, (chunk) =>
		context.store.read(async (tx) => {
			const loaded = await loadForKinds(tx, context.conditionKinds);
			const { zone = 'utc' } = options;
			const now = context.clock.now();
			const scope: CheckScope = { context, tx, now, zone, loaded, parsedByText };
			const customers = await findCustomers(
				{ tx },
				chunk.map(({ customer }) => customer),
				options,
			);
			const segments = await loadRefs(scope, chunk);
			const outcomes = new Map<number, CheckOutcome>();
			for (const [segment, group] of groupBySegment(chunk, segments)) {
				const answers = await checkGroup(
					scope,
					segment,
					group.map(({ i }) => customers[i]),
				);
				group.forEach(({ i }, place) => {
					const answer = answers[place];
					if (answer !== undefined) outcomes.set(i, answer);
				});
			}
			return chunk.map((_, i) => {
				const outcome = outcomes.get(i);
				invariant(outcome !== undefined, 'check: one outcome per request');
				return outcome;
			});
		}),
	);
}

interface CheckScope extends AskedAt {
	context: SegmentContext;
	tx: Tx;
	/** What the kinds have loaded, by kind. */
	loaded: ReadonlyMap<string, unknown>;
	/** By definition, as object or as text: parsed once for a whole call. */
	parsedByText: Map<unknown, Definition>;
}

async function loadForKinds(
	tx: Tx,
	kinds: readonly AnyConditionKind[],
): Promise<ReadonlyMap<string, unknown>> {
	const loaded = new Map<string, unknown>();
	for (const kind of kinds) loaded.set(kind.kind, await kind.load?.(tx));
	return loaded;
}

type Definition = ParsedDefinition | Rejected<'definition_invalid'>;

/** A segment of the chunk, ready to check. */
interface ReadySegment {
	segment: string | null;
	version: number | null;
	parsed: ParsedDefinition;
	/** What each condition's answer begins with. */
	words: Pick<CheckedCondition, 'path' | 'kind' | 'condition'>[];
}

type Segment = ReadySegment | Rejected<CheckReason>;

/** The segments that the requests name or bring; two requests with one segment get one object. */
async function loadRefs(
	scope: CheckScope,
	requests: readonly CheckRequest[],
): Promise<Map<unknown, Segment>> {
	const names = requests.flatMap(({ segment }) => ('name' in segment ? [segment.name] : []));
	const checked = new Map([...new Set(names)].map((name) => [name, checkName(name)]));
	const keys = [...checked.values()].flatMap((named) => ('status' in named ? [] : [named.nameKey]));
	const rows = await loadSegments(scope.tx, keys);
	const segments = new Map<unknown, Segment>();
	for (const [name, named] of checked) {
		const row = 'status' in named ? undefined : rows.get(named.nameKey);
		const key = keyOf({ name });
		if ('status' in named) segments.set(key, named);
		else if (row === undefined || row.deletedAt !== null) segments.set(key, segmentUnknown());
		else segments.set(key, readySegment(scope, row.definitionJson, row));
	}
	for (const { segment } of requests) {
		if ('name' in segment || segments.has(keyOf(segment))) continue;
		segments.set(keyOf(segment), readySegment(scope, segment.definition));
	}
	return segments;
}

/** What tells segments apart within a call: a name, or a definition as the very object or text. */
function keyOf(ref: SegmentRef): unknown {
	if ('name' in ref) return `name ${ref.name}`;
	return typeof ref.definition === 'string' ? `text ${ref.definition}` : ref.definition;
}

function readySegment(
	{ context, parsedByText }: CheckScope,
	definition: unknown,
	saved?: { name: string; version: number },
): Segment {
	const parsed =
		parsedByText.get(definition) ?? parseDefinition(definition, context.conditionKinds);
	parsedByText.set(definition, parsed);
	if ('status' in parsed) return parsed;
	const words = parsed.leaves.map(({ path, kind, condition }) => {
		return { path, kind: kind.kind, condition: kind.describe(condition) };
	});
	return { segment: saved?.name ?? null, version: saved?.version ?? null, parsed, words };
}

function groupBySegment(
	requests: readonly CheckRequest[],
	segments: ReadonlyMap<unknown, Segment>,
) {
	const numbered = requests.map(({ segment }, i) => ({ i, segment: segments.get(keyOf(segment)) }));
	return Map.groupBy(numbered, ({ segment }) => segment);
}

async function checkGroup(
	{ tx, now, zone, loaded }: CheckScope,
	segment: Segment | undefined,
	customers: readonly (FindOutcome | undefined)[],
): Promise<CheckOutcome[]> {
	invariant(segment !== undefined, 'check: each request has a segment');
	if ('status' in segment) return customers.map(() => segment);
	const { parsed } = segment;
	const personIds = customers.flatMap((customer) =>
		customer?.status === 'found' ? [customer.profileId] : [],
	);
	const { length: count } = parsed.leaves;
	const cost = count * (1 + count / CONDITIONS_THAT_COST_DOUBLE);
	const size = Math.max(1, Math.floor(CONDITIONS_PER_QUERY / cost));
	const checked = await inChunks(
		[...new Set(personIds)],
		async (ids) => [...(await checkPeople(tx, ids, { parsed, now, zone, loaded }))],
		size,
	);
	const byPerson = new Map(checked);
	return customers.map((customer): CheckOutcome => {
		invariant(customer !== undefined, 'check: one customer per request');
		if (customer.status === 'found')
			return checkedOutcome(segment, customer.profileId, byPerson.get(customer.profileId));
		const { reason } = customer;
		return reason === 'profile_unknown' ? unknownCustomer(segment) : { ...customer, reason };
	});
}

function checkedOutcome(
	{ segment, version, parsed, words }: ReadySegment,
	profileId: string,
	person: PersonChecked | undefined,
): Checked {
	invariant(person !== undefined, 'check: one row per person');
	const conditions = words.map((leafWords, i) => {
		const { isMet = false, found } = person.leaves[i] ?? {};
		return { ...leafWords, isMet, found: parsed.leaves[i]?.kind.readFound(found) ?? null };
	});
	return {
		status: person.isIn ? 'in' : 'out',
		profileId,
		isKnown: true,
		segment,
		version,
		conditions,
	};
}

function unknownCustomer({ segment, version }: ReadySegment): Checked {
	return { status: 'out', profileId: null, isKnown: false, segment, version, conditions: [] };
}
