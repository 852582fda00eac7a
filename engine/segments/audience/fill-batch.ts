import type { JsonValue } from '../../values';
import { csvLine } from './csv';
import { AUDIENCE_FORMATS } from './formats';
import type { AudienceMember } from './load-audience';
import type { AudienceCounts, AudiencePlan } from './types';

/** A batch being filled. */
export interface OpenBatch {
	rows: JsonValue[];
	counts: AudienceCounts;
	/** The last person it has looked at. */
	lastId: string | null;
}

export function emptyBatch(): OpenBatch {
	const counts = { members: 0, exported: 0, withoutIdentifier: 0, withoutConsent: 0 };
	return { rows: [], counts, lastId: null };
}

/** The rows of one member: lines of the file, or parts of the request's body. */
export function rowsOf({ known }: AudienceMember, plan: AudiencePlan): JsonValue[] {
	if ('withheld' in known) return [];
	const { csv, json } = AUDIENCE_FORMATS[plan.platform];
	return plan.shape === 'csv'
		? csv.rowsOf(known).map(csvLine)
		: json.rowsOf(known, plan.audienceId);
}

/** Counts a member in, with their rows. */
export function addMember(batch: OpenBatch, member: AudienceMember, rows: JsonValue[]): void {
	const { counts } = batch;
	batch.rows.push(...rows);
	batch.lastId = member.profileId;
	counts.members += 1;
	counts[countOf(member.known)] += 1;
}

function countOf(known: AudienceMember['known']): Exclude<keyof AudienceCounts, 'members'> {
	if (!('withheld' in known)) return 'exported';
	return known.withheld === 'without_consent' ? 'withoutConsent' : 'withoutIdentifier';
}

/** The file with its header, or the body of the request. */
export function contentOf({ rows }: OpenBatch, { platform, shape }: AudiencePlan) {
	const { csv, json } = AUDIENCE_FORMATS[platform];
	if (shape === 'json') return { shape, content: json.payloadOf(rows) };
	const lines = rows.filter((row) => typeof row === 'string');
	return { shape, content: [csvLine(csv.columns), ...lines].join('') };
}
