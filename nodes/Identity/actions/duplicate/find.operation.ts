import type { DuplicatesFound, DuplicateSettings } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';
import { rulesJson } from './pair-json';
import { readSettings, settingsProperties } from './settings-form';

/** Looks through all customers for people who may be one. Works once, on the first item. */
export const find = operation<DuplicateSettings, DuplicatesFound>({
	value: 'find',
	name: 'Find',
	action: 'Find duplicate customers',
	description:
		'Look through all customers for people who are probably one, and keep the pairs for review; Get Many lists them',
	properties: showFor('duplicate', 'find', [
		...settingsProperties,
		{
			displayName: 'Least Probability',
			name: 'threshold',
			type: 'number',
			typeOptions: { minValue: 0.5, maxValue: 0.9999, numberPrecision: 4 },
			default: 0.9,
			description:
				'How likely two customers must be one person to become a pair for review, from 0.5 to below 1',
		},
	]),
	runsOnce: true,
	readItem: readSettings,
	run: ({ engine, cause }, requests) =>
		engine.identity.findDuplicates(requests.map((request) => ({ ...request, cause }))),
	writeItem: ({ startedAt, finishedAt, fields, rules, ...run }) => ({
		json: {
			duplicate: {
				status: run.status,
				runId: run.runId,
				resumed: run.isResumed,
				customers: run.recordCount,
				pairs: run.pairCount,
				newPairs: run.newCount,
				expectedPairs: run.expectedCount,
				leastProbability: run.threshold,
				startedAt: formatInstant(startedAt),
				finishedAt: formatInstant(finishedAt),
				fields: fields.map((field) => ({ ...field })),
				rules: rulesJson(rules),
			},
		},
		replacesItem: true,
	}),
});
