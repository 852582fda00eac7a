export { CHANNEL_LENGTH_MAX, EVENT_NAME_LENGTH_MAX } from './prepare-track';
export { eventCondition, eventConditions } from './conditions';
export { countTouchpointsByChannel, loadTouchpoints } from './repository';
export { personEvents } from './repository-person-events';
export { eraseEvents } from './repository-erase';
export { loadEventDocuments } from './repository-export';
export { eventTotals } from './repository-totals';
export { recordEvents, timeline, track } from './service';
export type {
	ChannelTouchpoints,
	NewEvent,
	Timeline,
	TimelineEvent,
	TimelineOutcome,
	TimelineRequest,
	Touchpoint,
	Tracked,
	TrackOutcome,
	TrackRequest,
} from './types';
