import type { ProgrammeSaved, SaveProgrammeRequest } from '../../../../engine';
import { operation } from '../../../shared/operation';
import { numberParameter, textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { programmeProperties } from './programme-form';
import { programmeJson } from './programme-fields';
import { readDefinition } from './read-programme';

/** Saves a programme: its next version, if anything changed. */
export const save = operation<SaveProgrammeRequest, ProgrammeSaved>({
	value: 'save',
	name: 'Save',
	action: 'Save a programme',
	description:
		'Keep the rules of a programme under a name: how points are earned, lapse and are worth, tiers and households',
	properties: showFor('programme', 'save', programmeProperties),
	readItem: (parameters, itemIndex) => {
		const expectedVersion = numberParameter(parameters, 'options.expectedVersion', itemIndex);
		return {
			programme: textParameter(parameters, 'programmeName', itemIndex),
			definition: readDefinition(parameters, itemIndex),
			...(expectedVersion === undefined ? {} : { expectedVersion }),
		};
	},
	run: ({ engine, cause }, requests) =>
		engine.loyalty.saveProgrammes(requests.map((request) => ({ ...request, cause }))),
	writeItem: ({ status, duplicate, ...stored }) => ({
		json: { programme: { operation: 'save', status, duplicate, ...programmeJson(stored) } },
	}),
});
