export { check } from './evaluate/check';
export { deleteSegments, getSegments, listSegments, saveSegments } from './saved/saved-segments';
export type {
	Checked,
	CheckedCondition,
	CheckOutcome,
	CheckRequest,
	Deleted,
	DeleteOutcome,
	GetOutcome,
	Saved,
	SavedSegment,
	SaveOutcome,
	SaveRequest,
	SegmentCondition,
	SegmentContext,
	SegmentDefinition,
	SegmentNode,
	SegmentRef,
} from './types';
