import { formatInstant } from '../values';
import type { ConsentState, StandingRecord } from './types';
import { ALL_TOPICS } from './types';

/**
 * What counts for an address and a topic, from all its records in any order. A grant counts unless some denial beats
 * it; a denial counts unless some grant is beaten by none. Nothing recorded is `unknown`.
 */
export function decideConsent(records: readonly StandingRecord[], topic: string): ConsentState {
	const relevant = records.filter(
		(record) => record.topic === topic || record.topic === ALL_TOPICS,
	);
	const denials = relevant.filter(({ status }) => status === 'denied');
	const standing = relevant.filter(
		(record) =>
			record.status === 'granted' && !denials.some((denial) => beats(denial, record, topic)),
	);
	const decisive = latest(standing) ?? latest(denials);
	if (decisive === undefined) {
		return {
			status: 'unknown',
			topic,
			explanation: 'Nothing is recorded for this address and topic.',
		};
	}
	const { status, origin, source, occurredAt } = decisive;
	return {
		status,
		topic,
		decidedBy: { topic: decisive.topic, origin, source, occurredAt },
		explanation: explain(decisive, topic),
	};
}

/** Whether the denial outweighs the grant. */
function beats(denial: StandingRecord, grant: StandingRecord, topic: string): boolean {
	// Who left one topic has not come back to it by a general yes; the topic itself has to be granted.
	if (grant.topic !== topic && denial.topic === topic) return true;
	// At one instant the no wins: a message too few is mended sooner than one too many.
	if (denial.occurredAt >= grant.occurredAt) return true;
	if (denial.origin !== 'person' || grant.origin !== 'import') return false;
	// A list that was loaded before the person's no, or that cannot say from when it is, does not undo it.
	return !grant.isDated || grant.recordedAt <= denial.recordedAt;
}

function latest(records: readonly StandingRecord[]): StandingRecord | undefined {
	return records.reduce<StandingRecord | undefined>(
		(best, record) => (best === undefined || isLater(record, best) ? record : best),
		undefined,
	);
}

function isLater(a: StandingRecord, b: StandingRecord): boolean {
	if (a.occurredAt !== b.occurredAt) return a.occurredAt > b.occurredAt;
	return a.recordedAt === b.recordedAt ? a.id > b.id : a.recordedAt > b.recordedAt;
}

function explain(
	{ status, origin, source, occurredAt, topic: said }: StandingRecord,
	topic: string,
): string {
	const who = origin === 'person' ? 'by the customer' : 'by an import';
	const where = source === '' ? '' : ` (${source})`;
	const scope = said === ALL_TOPICS && topic !== ALL_TOPICS ? ' for all topics' : '';
	return `${status === 'granted' ? 'Granted' : 'Denied'}${scope} ${who}${where} on ${formatInstant(occurredAt)}.`;
}
