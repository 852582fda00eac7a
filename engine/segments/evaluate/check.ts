import type { FindOutcome } from '../../identity';
import { findCustomers } from '../../identity';
import { inChunks } from '../../store';
import { invariant } from '../../values';
import type { ParsedByText, ReadySegment, Segment, SegmentScope } from './ready-segments';
import { readySegments, segmentScope } from './ready-segments';
import type { PersonChecked } from './repository-check';
import { checkPeople } from './repository-check';
import type { Checked, CheckOptions, CheckOutcome, CheckRequest, SegmentContext } from '../types';

/**
 * Whether each customer is in the segment, and why; `outcomes[i]` answers `requests[i]`. Windows end now. A customer
 * whom the store does not know is out, and nobody is made. Reads only. Four queries per 500 customers and segment;
 * fewer customers for a segment of many conditions; one more for each step to another segment.
 */
export function check(
	context: SegmentContext,
	requests: readonly CheckRequest[],
	options: CheckOptions = {},
): Promise<CheckOutcome[]> {
	return checkEach(context, requests, { ...options, withMayChange: false, answer: checkedOutcome });
}

/** Some 10 ms of n8n's event loop where 100 conditions are explained. */
const ANSWERS_PER_TURN = 50;

/** What is made of a known customer: who, how they stand, and against what. */
export type Answer<Outcome> = (
	segment: ReadySegment,
	profileId: string,
	person: PersonChecked,
) => Outcome;

interface EachOptions<Outcome> extends CheckOptions {
	withMayChange: boolean;
	answer: Answer<Outcome>;
}

type Refusal = Exclude<CheckOutcome, Checked>;

/** Answers each request about a known customer by `answer`; the others as `check` does. */
export function checkEach<Outcome>(
	context: SegmentContext,
	requests: readonly CheckRequest[],
	options: EachOptions<Outcome>,
): Promise<(Outcome | Checked | Refusal)[]> {
	const parsedByText: ParsedByText = new Map();
	return inChunks(requests, (chunk) =>
		context.store.lookUp(async (tx) => {
			const scope = segmentScope(tx, context, { ...options, parsedByText });
			const refs = chunk.map(({ customer }) => customer);
			const customers = await findCustomers({ tx }, refs, { ...options, withMembers: false });
			const segments = await readySegments(
				scope,
				chunk.map(({ segment }) => segment),
			);
			const answers = chunk.map((): Outcome | Checked | Refusal | undefined => undefined);
			for (const [segment, places] of Map.groupBy(chunk.keys(), (i) => segments[i])) {
				const some = places.map((i) => customers[i]);
				const outcomes = await checkGroup(scope, { segment, customers: some }, options);
				places.forEach((i, place) => (answers[i] = outcomes[place]));
			}
			return answers.map((outcome) => {
				invariant(outcome !== undefined, 'check: one outcome per request');
				return outcome;
			});
		}),
	);
}

interface Group {
	segment: Segment | undefined;
	customers: readonly (FindOutcome | undefined)[];
}

async function checkGroup<Outcome>(
	scope: SegmentScope,
	{ segment, customers }: Group,
	{ withMayChange, answer }: EachOptions<Outcome>,
): Promise<(Outcome | Checked | Refusal)[]> {
	invariant(segment !== undefined, 'check: each request has a segment');
	if ('status' in segment) return customers.map(() => segment);
	const personIds = customers.flatMap((customer) =>
		customer?.status === 'found' ? [customer.profileId] : [],
	);
	const { expanded } = segment;
	const byPerson = await checkPeople(scope, personIds, { expanded, withMayChange });
	const answerFor = (customer: FindOutcome | undefined) => {
		invariant(customer !== undefined, 'check: one customer per request');
		if (customer.status !== 'found') return withoutCustomer(segment, customer);
		const person = byPerson.get(customer.profileId);
		invariant(person !== undefined, 'check: one row per person');
		return answer(segment, customer.profileId, person);
	};
	return await inChunks(customers, async (some) => some.map(answerFor), ANSWERS_PER_TURN);
}

function withoutCustomer(
	segment: ReadySegment,
	refusal: Extract<FindOutcome, { status: 'rejected' }>,
): Checked | Refusal {
	const { reason } = refusal;
	return reason === 'profile_unknown' ? unknownCustomer(segment) : { ...refusal, reason };
}

/** What a check says of a known customer. */
export function checkedOutcome(
	{ segment, version, words }: ReadySegment,
	profileId: string,
	{ isIn, leaves }: PersonChecked,
): Checked {
	const conditions = words.map((leafWords, i) => {
		const { isMet = false, found = null } = leaves[i] ?? {};
		return { ...leafWords, isMet, found };
	});
	const status = isIn ? 'in' : 'out';
	return { status, profileId, isKnown: true, segment, version, conditions };
}

function unknownCustomer({ segment, version }: ReadySegment): Checked {
	return { status: 'out', profileId: null, isKnown: false, segment, version, conditions: [] };
}
