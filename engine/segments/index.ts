export { exportAudience } from './audience/export-audience';
export { AUDIENCE_PLATFORMS } from './audience/types';
export type {
	AudienceBatch,
	AudienceCounts,
	AudienceField,
	AudienceOutcome,
	AudiencePlatform,
	AudienceRequest,
} from './audience/types';
export { sampleCondition } from './conditions/sample-condition';
export { segmentCondition } from './conditions/segment-condition';
export { check } from './evaluate/check';
export { checkAll } from './evaluate/check-all';
export { explain } from './evaluate/explain';
export { members } from './evaluate/members';
export { overlap, size } from './evaluate/size';
export { deleteSegments, getSegments, listSegments, saveSegments } from './saved/saved-segments';
export type {
	CheckAllOutcome,
	Checked,
	CheckedAll,
	CheckedCondition,
	CheckOptions,
	CheckOutcome,
	CheckRequest,
	Compared,
	Counted,
	Deleted,
	DeleteOutcome,
	Explained,
	ExplainedCondition,
	ExplainOutcome,
	GetOutcome,
	MembersOutcome,
	MembersPage,
	MembersRequest,
	OverlapOutcome,
	OverlapPart,
	OverlapRequest,
	Saved,
	SavedSegment,
	SaveOutcome,
	SaveRequest,
	SegmentCondition,
	SegmentContext,
	SegmentDefinition,
	SegmentNode,
	SegmentRef,
	SizeOutcome,
	SizeRequest,
} from './types';
export { listChanges } from './refresh/list-changes';
export { refresh } from './refresh/refresh';
export type {
	ChangesOutcome,
	ChangesPage,
	ChangesRequest,
	Refreshed,
	RefreshOptions,
	RefreshOutcome,
	RefreshRequest,
	SegmentChange,
} from './refresh/refresh-types';
export { eraseStandings } from './repository-erase';
export { loadSegmentDocuments } from './repository-export';
