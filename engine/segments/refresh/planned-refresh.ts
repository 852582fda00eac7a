import type { JournalPlace } from '../../store';
import type { ReadySegment, SegmentScope } from '../evaluate/ready-segments';
import type { RefreshPlan } from './decide-plan';
import type { RefreshRun } from './refresh-run';
import type { RefreshState } from './refresh-types';

/** A refresh with everything that it goes by from its beginning to its end. */
export interface PlannedRefresh {
	run: RefreshRun;
	segment: ReadySegment;
	/** Of a transaction that is over: its instant, and what the kinds have loaded. */
	scope: SegmentScope;
	/** As the run found it. */
	state: RefreshState;
	whom: RefreshPlan;
	fingerprint: string;
	journal: string;
	/** From where on the next refresh looks into the journal. */
	next: JournalPlace;
}
