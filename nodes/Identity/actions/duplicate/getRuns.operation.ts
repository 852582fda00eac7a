import type { DuplicateRun, DuplicateRunsListed } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { operation } from '../../../shared/operation';
import { numberParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';

/** The searches for duplicates with their progress, an item each. Works once, on the first item. */
export const getRuns = operation<{ limit?: number }, DuplicateRunsListed>({
	value: 'getRuns',
	name: 'Get Runs',
	action: 'Get the progress of searches for duplicates',
	description:
		'Get the latest searches for duplicates, an item each: how far one is that runs now, and what the others have found',
	properties: showFor('duplicate', 'getRuns', [
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
		},
	]),
	runsOnce: true,
	readItem: (parameters, itemIndex) => {
		const limit = numberParameter(parameters, 'limit', itemIndex);
		return limit === undefined ? {} : { limit };
	},
	run: ({ engine }, requests) => engine.identity.listDuplicateRuns(requests),
	writeItem: ({ runs }) =>
		runs.map((run) => ({ json: { duplicate: runJson(run) }, replacesItem: true })),
});

function runJson({ runId, status, startedAt, updatedAt, ...run }: DuplicateRun) {
	return {
		runId,
		status,
		progressPercent: Math.floor(run.doneRatio * 100),
		customers: run.recordCount,
		rules: run.ruleCount,
		rulesDone: run.rulesDone,
		pairs: run.pairCount,
		startedAt: formatInstant(startedAt),
		updatedAt: formatInstant(updatedAt),
	};
}
