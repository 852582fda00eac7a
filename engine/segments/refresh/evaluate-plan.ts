import { loadCanonicalIds, loadPeopleOf } from '../../identity';
import type { JournalPlace, Tx } from '../../store';
import { eventLoopTurn, listTouched } from '../../store';
import { checkPeople } from '../evaluate/repository-check';
import { everybodyPage } from '../evaluate/repository-members';
import type { SegmentContext } from '../types';
import { decideStandings } from './decide-standings';
import type { PlannedRefresh } from './planned-refresh';
import type { EvaluatedPerson, Refreshed } from './refresh-types';
import { lockState, saveState } from './repository-runs';
import { listDue, loadStandings, saveStandings } from './repository-standings';

/** Saved in four turns of n8n’s event loop, of some 10 ms each. */
const PEOPLE_PER_PAGE = 1_000;
/** Each list reads the whole rest of the journal. */
const TOUCHED_PER_LIST = 10_000;

export type RefreshCounts = Pick<Refreshed, 'evaluatedCount' | 'enteredCount' | 'leftCount'>;

/** A refresh under way, and what it has done so far. */
interface Evaluation {
	context: SegmentContext;
	planned: PlannedRefresh;
	counts: RefreshCounts;
}

/** Evaluates those whom the plan names, page by page; each page is saved before the next is read. */
export async function evaluatePlan(
	context: SegmentContext,
	planned: PlannedRefresh,
): Promise<RefreshCounts> {
	const counts = { evaluatedCount: 0, enteredCount: 0, leftCount: 0 };
	const evaluation = { context, planned, counts };
	const { everybodyAfter, touchedSince } = planned.whom;
	if (everybodyAfter !== undefined) await evaluateEverybody(evaluation, everybodyAfter);
	if (touchedSince !== undefined) {
		await evaluateTouched(evaluation, touchedSince);
		await evaluateDue(evaluation);
	}
	return counts;
}

async function evaluateEverybody(evaluation: Evaluation, from: string): Promise<void> {
	const { context, planned } = evaluation;
	if (from === '') await beginFullPass(evaluation);
	let after = from;
	for (;;) {
		const { ids, people } = await context.store.lookUp(async (tx) => {
			const page = { after, limit: PEOPLE_PER_PAGE };
			const everybody = await everybodyPage({ ...planned.scope, tx }, page);
			return {
				ids: everybody,
				people: await evaluatePeople(tx, planned, { profileIds: everybody }),
			};
		});
		const last = ids.at(-1);
		if (last === undefined) return;
		after = last;
		await savePage(evaluation, people, after);
	}
}

/** From here on the standings are half of the last refresh and half of this one. */
async function beginFullPass({ context, planned }: Evaluation): Promise<void> {
	const { run, scope, next, journal, fingerprint } = planned;
	const full = { fingerprint, next, at: scope.now, after: '' };
	await context.store.write(async (tx) => {
		const state = await lockState(tx, run);
		const begun = { ...state, journal, next: null, fingerprint: null, full };
		await saveState(tx, run.segmentId, begun);
	});
}

async function evaluateTouched(evaluation: Evaluation, since: JournalPlace): Promise<void> {
	const { context, planned } = evaluation;
	const done = new Set<string>();
	let after = '';
	for (;;) {
		const list = { since, after, limit: TOUCHED_PER_LIST };
		const touched = await context.store.scan((tx) => listTouched(tx, list));
		for (let start = 0; start < touched.length; start += PEOPLE_PER_PAGE) {
			const wanted = { profileIds: touched.slice(start, start + PEOPLE_PER_PAGE), done };
			const people = await context.store.lookUp((tx) => evaluatePeople(tx, planned, wanted));
			for (const { personId } of people) done.add(personId);
			await savePage(evaluation, people);
		}
		if (touched.length < TOUCHED_PER_LIST) return;
		after = touched.at(-1) ?? after;
	}
}

async function evaluateDue(evaluation: Evaluation): Promise<void> {
	const { context, planned } = evaluation;
	const { run, scope } = planned;
	for (;;) {
		const people = await context.store.lookUp(async (tx) => {
			const due = await listDue(tx, run.segmentId, { now: scope.now, limit: PEOPLE_PER_PAGE });
			return await evaluatePeople(tx, planned, { profileIds: due });
		});
		if (people.length === 0) return;
		await savePage(evaluation, people);
	}
}

/** Evaluates the people whom these profiles belong to, but for those who are done. */
async function evaluatePeople(
	tx: Tx,
	{ scope, segment }: PlannedRefresh,
	{ profileIds, done }: { profileIds: readonly string[]; done?: ReadonlySet<string> },
): Promise<EvaluatedPerson[]> {
	const members = await loadPeopleOf(tx, profileIds);
	const personIds = [...members.keys()].filter((id) => done?.has(id) !== true);
	const { expanded } = segment;
	const checked = await checkPeople({ ...scope, tx }, personIds, { expanded, withMayChange: true });
	return personIds.map((personId) => {
		const { isIn = false, mayChangeAt = null } = checked.get(personId) ?? {};
		// Later than now in any case, or the person would be due for ever.
		const dueAt = mayChangeAt === null ? null : Math.max(mayChangeAt, scope.now + 1);
		return { personId, memberIds: members.get(personId) ?? [], isIn, dueAt };
	});
}

/** `fullAfter` is how far a look at everybody has come with this page. */
async function savePage(
	{ context, planned, counts }: Evaluation,
	people: readonly EvaluatedPerson[],
	fullAfter?: string,
): Promise<void> {
	if (people.length === 0 && fullAfter === undefined) return;
	const { run, scope } = planned;
	const changes = await context.store.write(async (tx) => {
		const state = await lockState(tx, run);
		const profileIds = people.flatMap(({ memberIds }) => memberIds);
		// Somebody may have been erased since the page was read.
		const existing = await loadCanonicalIds(tx, profileIds);
		const known = await loadStandings(tx, run.segmentId, profileIds);
		await eventLoopTurn();
		const present = people.flatMap((person) => withoutErased(person, existing));
		const decided = decideStandings(present, known, scope.now);
		await saveStandings(tx, { segmentId: run.segmentId, now: scope.now }, decided);
		if (fullAfter !== undefined && state.full !== null) {
			await saveState(tx, run.segmentId, { ...state, full: { ...state.full, after: fullAfter } });
		}
		return decided.changes;
	});
	counts.evaluatedCount += people.length;
	for (const { change } of changes) {
		if (change === 'entered') counts.enteredCount += 1;
		else counts.leftCount += 1;
	}
	await eventLoopTurn();
}

function withoutErased(
	person: EvaluatedPerson,
	existing: ReadonlyMap<string, string>,
): EvaluatedPerson[] {
	const memberIds = person.memberIds.filter((id) => existing.has(id));
	return memberIds.includes(person.personId) ? [{ ...person, memberIds }] : [];
}
