import type { GetProgrammeOutcome, GetProgrammeRequest, Rejected } from '../../../../engine';
import { operation } from '../../../shared/operation';
import { numberParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { readInstant } from '../../../shared/time';
import { programmeJson, readProgramme, savedProgrammeProperty } from './programme-fields';

/** A programme's definition: the newest, one version, or the one that counted at a time. */
export const get = operation<GetProgrammeRequest, Exclude<GetProgrammeOutcome, Rejected>>({
	value: 'get',
	name: 'Get',
	action: 'Get a programme',
	description: 'Get the rules of a programme: the newest, or an older version',
	properties: showFor('programme', 'get', [
		savedProgrammeProperty,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			options: [
				{
					displayName: 'As Of',
					name: 'asOf',
					type: 'dateTime',
					default: '',
					description: 'The version that counted at this moment. Without an offset: UTC.',
				},
				{
					displayName: 'Version',
					name: 'version',
					type: 'number',
					typeOptions: { minValue: 1, numberPrecision: 0 },
					default: 1,
					description: 'One version by its number; it goes before As Of',
				},
			],
		},
	]),
	readItem: (parameters, itemIndex) => {
		const version = numberParameter(parameters, 'options.version', itemIndex);
		const asOf = readInstant(parameters.at('options.asOf', itemIndex), 'As Of');
		return {
			programme: readProgramme(parameters, itemIndex),
			...(version === undefined ? {} : { version }),
			...(asOf === undefined ? {} : { asOf }),
		};
	},
	run: ({ engine }, requests) => engine.loyalty.getProgrammes(requests),
	writeItem: ({ status, ...stored }) => ({
		json: { programme: { operation: 'get', status, ...programmeJson(stored) } },
	}),
});
