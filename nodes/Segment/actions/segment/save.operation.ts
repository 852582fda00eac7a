import type { Saved, SaveRequest } from '../../../../engine';
import { operation } from '../../../shared/operation';
import { textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { definitionProperties } from './definition-form';
import { readDefinition } from './read-definition';
import { segmentJson } from './saved-segment';

/** Saves a segment under a name. */
export const save = operation<SaveRequest, Saved>({
	value: 'save',
	name: 'Save',
	action: 'Save a segment',
	description: 'Keep a segment under a name, to check it in any workflow',
	properties: showFor('segment', 'save', [
		{
			displayName: 'Name',
			name: 'segmentName',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. loyal buyers',
			description:
				'Name of the segment. Saving under a name that exists makes its next version; upper and lower case are the same.',
		},
		...definitionProperties,
	]),
	readItem: (parameters, itemIndex) => ({
		name: textParameter(parameters, 'segmentName', itemIndex),
		definition: readDefinition(parameters),
	}),
	run: ({ engine }, requests) => engine.segments.saveSegments(requests),
	writeItem: ({ status, change, duplicate, ...saved }) => ({
		json: {
			segment: { status, change, duplicate, ...segmentJson(saved) },
		},
	}),
});
