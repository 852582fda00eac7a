import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { StoredProgramme } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { readCustomer } from '../../../shared/customer';
import type { NodeParameters } from '../../../shared/parameters';
import { textParameter } from '../../../shared/readers';

/** *Programme*, picked from the list or by its name. */
export const savedProgrammeProperty: INodeProperties = {
	displayName: 'Programme',
	name: 'savedProgramme',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose a programme...',
			typeOptions: {
				searchListMethod: 'searchProgrammes',
				searchable: true,
				// The embedded store needs no credential.
				skipCredentialsCheckInRLC: true,
			},
		},
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. main' },
	],
	description: 'The programme, as it was saved with the operation Save',
};

/** *Programme* where points need no saved one: whatever stands there is the name of one. */
export const programmeProperty: INodeProperties = {
	...savedProgrammeProperty,
	name: 'programme',
	required: false,
	default: { mode: 'name', value: 'main' },
	description:
		'The points programme. One is enough for most brands; points of one programme never pay in another.',
};

/** The name in *Programme*; a workflow may also give it as plain text. */
export function readProgrammeName(parameters: NodeParameters, itemIndex: number): string {
	const isText = typeof parameters.at('programme', itemIndex) === 'string';
	return textParameter(parameters, isText ? 'programme' : 'programme.value', itemIndex);
}

/** *Pool*: the household whose points are one balance. */
export const poolProperty: INodeProperties = {
	displayName: 'Pool',
	name: 'pool',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. household-4711',
	description:
		'The household, by a name or number of your own. The first person who joins makes it.',
};

export function readProgramme(parameters: NodeParameters, itemIndex: number): string {
	return textParameter(parameters, 'savedProgramme.value', itemIndex);
}

/** What Join Pool and Leave Pool read of an item. */
export function readMember(parameters: NodeParameters, itemIndex: number) {
	return {
		programme: readProgramme(parameters, itemIndex),
		customer: readCustomer(parameters, itemIndex),
	};
}

/** What an item shows of a version of a programme. */
export function programmeJson({ createdAt, definition, ...stored }: StoredProgramme): IDataObject {
	return { ...stored, createdAt: formatInstant(createdAt), definition: { ...definition } };
}
