import type { Engine, Refreshed, Rejected, SegmentChange } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import type { ItemAddition } from '../../../shared/operation';
import { operation } from '../../../shared/operation';
import { textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { readEvaluation, zoneOptions } from './evaluation-options';
import { readSavedName, savedSegmentProperty } from './saved-segment';

const OUTPUTS = { entered: 0, left: 1 };
const SUMMARY = 2;

interface Request {
	name: string;
	withChanges: boolean;
}

interface RefreshedWithChanges extends Refreshed {
	changes: SegmentChange[];
}

/** Who has come into a saved segment and who has left it since it was refreshed before. */
export const refresh = operation<Request, RefreshedWithChanges>({
	value: 'refresh',
	name: 'Refresh',
	action: 'Refresh a segment',
	description: 'Give out who has come into a saved segment and who has left it since the last time',
	outputs: ['Entered', 'Left', 'Summary'],
	properties: showFor('segment', 'refresh', [
		savedSegmentProperty,
		{
			displayName: 'Return',
			name: 'return',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Changes and Summary',
					value: 'changes',
					description: 'An item for each customer that entered or left, and one with the counts',
				},
				{ name: 'Summary Only', value: 'summary', description: 'One item with the counts' },
			],
			default: 'changes',
			description: 'What to give out. The first refresh of a segment finds everybody entering.',
		},
		zoneOptions,
	]),
	readItem: (parameters, itemIndex) => ({
		name: readSavedName(parameters, itemIndex),
		withChanges: textParameter(parameters, 'return', itemIndex) !== 'summary',
	}),
	run: async ({ engine, node, parameters }, requests) => {
		const outcomes = await engine.segments.refresh(requests, readEvaluation(node, parameters));
		const answers: (RefreshedWithChanges | Rejected)[] = [];
		for (const [i, outcome] of outcomes.entries()) {
			if (outcome.status === 'rejected') answers.push(outcome);
			else if (requests[i]?.withChanges) answers.push(await withChanges(engine, outcome));
			else answers.push({ ...outcome, changes: [] });
		}
		return answers;
	},
	writeItem: ({ changes, segment: name, refreshedAt, previousAt, ...refreshed }) => [
		...changes.map(({ profileId, change, at }): ItemAddition => {
			const segment = { name, version: refreshed.version, change, at: formatInstant(at) };
			return { json: { profileId, segment }, output: OUTPUTS[change], replacesItem: true };
		}),
		{
			json: {
				segment: {
					...{ name, ...refreshed },
					refreshedAt: formatInstant(refreshedAt),
					previousAt: previousAt === null ? null : formatInstant(previousAt),
				},
			},
			output: SUMMARY,
		},
	],
});

/** With all that was noticed since the refresh before, also by one that was interrupted; not by one that came after. */
async function withChanges(
	engine: Engine,
	refreshed: Refreshed,
): Promise<RefreshedWithChanges | Rejected> {
	const { segment: name, previousAt, refreshedAt } = refreshed;
	const changes: SegmentChange[] = [];
	let page = await engine.segments.listChanges({ name, since: previousAt ?? 0 });
	while (page.status === 'page') {
		for (const change of page.changes) if (change.at <= refreshedAt) changes.push(change);
		if (!page.hasMore) return { ...refreshed, changes };
		page = await engine.segments.listChanges({ name, after: page.next });
	}
	return page;
}
