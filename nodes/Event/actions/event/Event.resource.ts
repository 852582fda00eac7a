import type { Resource } from '../../../shared/operation';
import { timeline } from './timeline.operation';
import { track } from './track.operation';

export const event: Resource = {
	value: 'event',
	name: 'Event',
	operations: [track, timeline],
};
