import type { SavedSegment } from '../../../../engine';
import { operation } from '../../../shared/operation';
import { textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { segmentJson } from './saved-segment';

interface Listed {
	status: 'listed';
	segments: SavedSegment[];
}

/** All saved segments, an item each. Works once, on the first item. */
export const list = operation<{ search: string }, Listed>({
	value: 'list',
	name: 'List',
	action: 'List segments',
	description: 'Get the saved segments by name, an item each, at most 1,000',
	properties: showFor('segment', 'list', [
		{
			displayName: 'Search',
			name: 'search',
			type: 'string',
			default: '',
			placeholder: 'e.g. buyers',
			description: 'Only segments whose name holds this text, in upper or lower case. Empty: all.',
		},
	]),
	runsOnce: true,
	readItem: (parameters, itemIndex) => ({ search: textParameter(parameters, 'search', itemIndex) }),
	run: async ({ engine }, [request]) => [
		{ status: 'listed', segments: await engine.segments.listSegments(request) },
	],
	writeItem: ({ segments }) =>
		segments.map((segment) => ({
			json: { segment: segmentJson(segment) },
		})),
});
