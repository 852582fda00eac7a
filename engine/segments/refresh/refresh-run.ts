import type { Rejected } from '../../values';
import { rejected } from '../../values';
import type { RefreshReason } from './refresh-types';

/** One refresh of one segment, under way. */
export interface RefreshRun {
	segmentId: string;
	runId: string;
}

/** Ends a refresh: caught where it was begun, and nowhere else. */
export class RefreshStopped extends Error {
	constructor(readonly refusal: Rejected<RefreshReason>) {
		super(refusal.message);
	}
}

export function superseded(): RefreshStopped {
	return new RefreshStopped(
		rejected('refresh_superseded', {
			field: 'segment',
			message:
				'Another refresh of this segment began meanwhile, and goes on from where this one got',
			mend: 'Nothing is lost. Let one workflow refresh a segment, less often than a refresh takes.',
		}),
	);
}
