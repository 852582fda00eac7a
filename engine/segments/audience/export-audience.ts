import { eventLoopTurn } from '../../store';
import type { SegmentContext } from '../types';
import type { OpenBatch } from './fill-batch';
import { addMember, contentOf, emptyBatch, rowsOf } from './fill-batch';
import type { AudienceMember } from './load-audience';
import type { MembersRead } from './read-members';
import { readMembers } from './read-members';
import { prepareExport } from './prepare-export';
import type {
	AudienceBatch,
	AudienceOptions,
	AudienceOutcome,
	AudiencePlan,
	AudienceRequest,
} from './types';

/** People whose addresses are hashed at once: some thousand hashes, 2 µs each. */
const PEOPLE_PER_TURN = 100;

/**
 * The members of a segment as an audience for an advertising platform, batch by batch, each of the size that the platform
 * takes; or one refusal. There is always a batch, if only one without rows. Identifiers are normalised and hashed as the
 * platform's documents say (`formats/`). Of each person only addresses whose own consent allows it, none that is
 * suppressed; a person is in one batch, with all rows. Reads only: who becomes a member behind the person that was read
 * last is in it, and who leaves is not. Six queries per 1,000 members; holds one batch in memory.
 * @throws StoreUnavailableError (retryable) when the store cannot be reached.
 */
export async function* exportAudience(
	context: SegmentContext,
	request: AudienceRequest,
	options: AudienceOptions = {},
): AsyncGenerator<AudienceOutcome, void, undefined> {
	const plan = prepareExport(request);
	if ('status' in plan) {
		yield plan;
		return;
	}
	let batch = emptyBatch();
	let number = 1;
	let segment: Pick<AudienceBatch, 'segment' | 'version'> = { segment: null, version: null };
	for await (const read of readMembers(context, plan, options)) {
		if ('status' in read) {
			yield read;
			return;
		}
		segment = { segment: read.segment, version: read.version };
		for await (const [member, rows] of withRows(read, plan)) {
			if (batch.rows.length + rows.length > plan.rowsMax) {
				yield closed(batch, plan, { ...segment, batch: number, next: batch.lastId });
				number += 1;
				batch = emptyBatch();
			}
			addMember(batch, member, rows);
		}
	}
	yield closed(batch, plan, { ...segment, batch: number, next: null });
}

async function* withRows({ members }: MembersRead, plan: AudiencePlan) {
	for (const [i, member] of members.entries()) {
		if (i > 0 && i % PEOPLE_PER_TURN === 0) await eventLoopTurn();
		const answer: [AudienceMember, ReturnType<typeof rowsOf>] = [member, rowsOf(member, plan)];
		yield answer;
	}
}

function closed(
	batch: OpenBatch,
	plan: AudiencePlan,
	about: Pick<AudienceBatch, 'segment' | 'version' | 'batch' | 'next'>,
): AudienceBatch {
	const { counts, rows } = batch;
	return {
		...{ status: 'exported', platform: plan.platform, ...about },
		...{ rowCount: rows.length, counts, ...contentOf(batch, plan) },
	};
}
