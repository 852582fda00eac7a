import type { ISourceData } from 'n8n-workflow';
import type { Rejected, SegmentRef } from '../../../../engine';
import { InputProblem } from '../../../shared/errors';
import type { ItemAddition, RunScope } from '../../../shared/operation';
import { operation } from '../../../shared/operation';
import type { NodeParameters } from '../../../shared/parameters';
import { numberParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { readEvaluation, zoneOptions } from './evaluation-options';
import { readSegment, segmentSourceProperties } from './segment-source';

const MEMBERS = 0;
const DONE = 1;
const PAGE_LENGTH = 500;
/** As many as the engine gives in a page. */
const PAGE_LENGTH_MAX = 10_000;

interface MembersRequest {
	segment: SegmentRef;
	limit: number;
}

/** How far a loop has come. n8n keeps it with the execution, also while that waits. */
interface Loop {
	/** Of the first run: the items that come back from the loop may name something else. */
	segment: SegmentRef;
	/** Where the next page begins; null when the last one has left. */
	after: string | null;
	/** The saved segment, as the last page said it. */
	name: string | null;
	version: number | null;
	memberCount: number;
	batchCount: number;
	/** Where the loop was entered: what every member is paired with, however long the loop. */
	source: ISourceData;
	/** Whether items also come back from the node that entered the loop. */
	isEntryInLoop: boolean;
	isDone: boolean;
}

/** What one run of the node gives: some members, what the loop came to, or nothing once it has said so. */
interface Turn {
	status: 'page' | 'done' | 'over';
	profileIds: string[];
	loop: Loop;
}

/** The customers of a segment, a page with each run of the node; wired back into it, the loop goes on to the last. */
export const members = operation<MembersRequest, Turn>({
	value: 'members',
	name: 'Members',
	action: 'Loop over the customers in a segment',
	description:
		'Give out the customers in a segment, a batch with each run: connect the end of the loop back to this node',
	outputs: ['Members', 'Done'],
	properties: showFor('segment', 'members', [
		...segmentSourceProperties,
		{
			displayName: 'Batch Size',
			name: 'batchSize',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: PAGE_LENGTH,
			description:
				'How many customers leave by Members with each run of the loop, an item each: at most 10,000. When none is left, one item leaves by Done.',
		},
		zoneOptions,
	]),
	runsOnce: true,
	readItem: (parameters, itemIndex) => ({
		segment: readSegment(parameters, itemIndex),
		limit: readBatchSize(parameters, itemIndex),
	}),
	run: async (scope, [request]) => (request === undefined ? [] : [await nextTurn(scope, request)]),
	writeItem: writeTurn,
});

function readBatchSize(parameters: NodeParameters, itemIndex: number): number {
	const size = numberParameter(parameters, 'batchSize', itemIndex) ?? PAGE_LENGTH;
	if (Number.isInteger(size) && size >= 1 && size <= PAGE_LENGTH_MAX) return size;
	throw new InputProblem(
		'batchSize',
		`Batch Size is not a whole number from 1 to ${PAGE_LENGTH_MAX.toLocaleString('en')}`,
		'Set a smaller one, such as 500. Nobody is left out: the loop runs more often.',
	);
}

async function nextTurn(scope: RunScope, { segment, limit }: MembersRequest) {
	const kept = scope.node.getContext('node') as { loop?: Loop };
	const source = scope.node.getInputSourceData();
	const loop = loopOf(kept.loop, { segment, source });
	if (loop.isDone) return { status: 'over', profileIds: [], loop } satisfies Turn;
	const turn = await readTurn(scope, loop, limit);
	if (turn.status !== 'rejected') kept.loop = turn.loop;
	return turn;
}

/**
 * The loop that this run belongs to. A loop with several lines back gets more runs than there are pages; after its end those
 * must not begin it anew, over and over. Only whoever comes from where it was entered does.
 */
function loopOf(known: Loop | undefined, entry: Pick<Loop, 'segment' | 'source'>): Loop {
	if (known === undefined) return newLoop(entry);
	const isFromEntry = entry.source.previousNode === known.source.previousNode;
	if (known.isDone) return isFromEntry && !known.isEntryInLoop ? newLoop(entry) : known;
	return isFromEntry ? { ...known, isEntryInLoop: true } : known;
}

function newLoop(entry: Pick<Loop, 'segment' | 'source'>): Loop {
	const counts = { memberCount: 0, batchCount: 0 };
	const flags = { isEntryInLoop: false, isDone: false };
	return { ...entry, ...counts, ...flags, after: '', name: null, version: null };
}

async function readTurn(
	{ engine, node, parameters }: RunScope,
	before: Loop,
	limit: number,
): Promise<Turn | Rejected> {
	let loop = before;
	while (loop.after !== null) {
		const page = await engine.segments.members(
			{ segment: loop.segment, limit, ...(loop.after === '' ? {} : { after: loop.after }) },
			readEvaluation(node, parameters),
		);
		if (page.status === 'rejected') return page;
		const { segment: name, version, next: after, profileIds } = page;
		const memberCount = loop.memberCount + profileIds.length;
		const batchCount = loop.batchCount + (profileIds.length > 0 ? 1 : 0);
		loop = { ...loop, name, version, after, memberCount, batchCount };
		if (profileIds.length > 0) return { status: 'page', profileIds, loop };
	}
	return { status: 'done', profileIds: [], loop: { ...loop, isDone: true } };
}

function writeTurn({ status, profileIds, loop }: Turn): ItemAddition[] {
	const { name, version, memberCount, batchCount, source } = loop;
	const left = { replacesItem: true, source } as const;
	if (status === 'over') return [];
	if (status === 'done') {
		const segment = { status, name, version, memberCount, batchCount };
		return [{ ...left, json: { segment }, output: DONE }];
	}
	const segment = { name, version };
	return profileIds.map((profileId) => ({
		...left,
		json: { profileId, segment },
		output: MEMBERS,
	}));
}
