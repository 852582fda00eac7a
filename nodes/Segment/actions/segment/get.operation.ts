import type { GetOutcome, Rejected } from '../../../../engine';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';
import { readSavedName, savedSegmentProperty, segmentJson } from './saved-segment';

/** A saved segment with its definition. */
export const get = operation<string, Exclude<GetOutcome, Rejected>>({
	value: 'get',
	name: 'Get',
	action: 'Get a segment',
	description: 'Get a saved segment with its definition and version',
	properties: showFor('segment', 'get', [savedSegmentProperty]),
	readItem: readSavedName,
	run: ({ engine }, names) => engine.segments.getSegments(names),
	writeItem: ({ status, ...segment }) => ({
		json: { segment: { status, ...segmentJson(segment) } },
	}),
});
