import type { DuplicateSettings, PairsCounted } from '../../../../engine';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';
import { rulesJson } from './pair-json';
import { readSettings, settingsProperties } from './settings-form';

/** What *Find* would compare, without comparing anything. Works once, on the first item. */
export const countPairs = operation<DuplicateSettings, PairsCounted>({
	value: 'countPairs',
	name: 'Count Pairs',
	action: 'Count the pairs of a search for duplicates',
	description:
		'See which fields Find would compare, and how many pairs each blocking rule makes, before it runs',
	properties: showFor('duplicate', 'countPairs', settingsProperties),
	runsOnce: true,
	readItem: readSettings,
	run: ({ engine }, requests) => engine.identity.countDuplicatePairs(requests),
	writeItem: ({ status, recordCount, fields, rules }) => ({
		json: {
			duplicate: {
				status,
				customers: recordCount,
				pairs: rules.reduce((sum, { pairCount }) => sum + pairCount, 0),
				fields: fields.map((field) => ({ ...field })),
				rules: rulesJson(rules),
			},
		},
		replacesItem: true,
	}),
});
