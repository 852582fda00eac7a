import type { StoredProgramme } from '../../../../engine';
import { operation } from '../../../shared/operation';
import { textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { programmeJson } from './programme-fields';

interface Listed {
	status: 'listed';
	programmes: StoredProgramme[];
}

/** The saved programmes, an item each. Works once, on the first item. */
export const list = operation<{ search: string }, Listed>({
	value: 'list',
	name: 'List',
	action: 'List programmes',
	description: 'Get the newest version of each programme by name, an item each, at most 1,000',
	properties: showFor('programme', 'list', [
		{
			displayName: 'Search',
			name: 'search',
			type: 'string',
			default: '',
			placeholder: 'e.g. club',
			description:
				'Only programmes whose name holds this text, in upper or lower case. Empty: all.',
		},
	]),
	runsOnce: true,
	readItem: (parameters, itemIndex) => ({
		search: textParameter(parameters, 'search', itemIndex),
	}),
	run: async ({ engine }, [request]) => [
		{ status: 'listed', programmes: await engine.loyalty.listProgrammes(request) },
	],
	writeItem: ({ programmes }) =>
		programmes.map((stored) => ({ json: { programme: programmeJson(stored) } })),
});
