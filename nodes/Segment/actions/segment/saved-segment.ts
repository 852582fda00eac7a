import type { INodeProperties } from 'n8n-workflow';
import type { SavedSegment } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import type { NodeParameters } from '../../../shared/parameters';
import { textParameter } from '../../../shared/readers';

/** A saved segment, picked from the list or by its name. */
export const savedSegmentProperty: INodeProperties = {
	displayName: 'Saved Segment',
	name: 'savedSegment',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose a segment...',
			typeOptions: {
				searchListMethod: 'searchSegments',
				searchable: true,
				// The embedded store needs no credential.
				skipCredentialsCheckInRLC: true,
			},
		},
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			placeholder: 'e.g. loyal buyers',
		},
	],
	description: 'The segment, as it was saved with the operation Save',
};

export function readSavedName(parameters: NodeParameters, itemIndex: number): string {
	return textParameter(parameters, 'savedSegment.value', itemIndex);
}

/** What an item shows of a saved segment. */
export function segmentJson({ name, version, definition, updatedAt }: SavedSegment) {
	return { name, version, definition, updatedAt: formatInstant(updatedAt) };
}
