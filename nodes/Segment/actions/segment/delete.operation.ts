import type { Deleted } from '../../../../engine';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';
import { readSavedName, savedSegmentProperty } from './saved-segment';

/** Deletes a saved segment. */
export const deleteSegment = operation<string, Deleted>({
	value: 'delete',
	name: 'Delete',
	action: 'Delete a segment',
	description: 'Delete a saved segment; no customer and no event is lost',
	properties: showFor('segment', 'delete', [savedSegmentProperty]),
	readItem: readSavedName,
	run: ({ engine }, names) => engine.segments.deleteSegments(names),
	writeItem: ({ status, name, duplicate }) => ({ json: { segment: { status, name, duplicate } } }),
});
