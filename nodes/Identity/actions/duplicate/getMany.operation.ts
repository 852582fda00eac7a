import type { DuplicatePair, Engine, ListDuplicatesRequest, Rejected } from '../../../../engine';
import { InputProblem } from '../../../shared/errors';
import { operation } from '../../../shared/operation';
import type { NodeParameters } from '../../../shared/parameters';
import { booleanParameter, numberParameter, textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { readInstant } from '../../../shared/time';
import { pairJson } from './pair-json';

const PAGE = 500;

type ListRequest = ListDuplicatesRequest & { limit: number };

interface Listed {
	status: 'listed';
	pairs: DuplicatePair[];
}

/** The open pairs, an item each. Works once, on the first item. */
export const getMany = operation<ListRequest, Listed>({
	value: 'getMany',
	name: 'Get Many',
	action: 'Get the duplicates to review',
	description:
		'Get the pairs that wait for review, an item each, with both customers and the evidence',
	properties: showFor('duplicate', 'getMany', [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			displayOptions: { show: { returnAll: [false] } },
			description: 'Max number of results to return',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			options: [
				{
					displayName: 'Found Since',
					name: 'since',
					type: 'dateTime',
					default: '',
					description:
						'Only pairs found first at this time or later, such as the time of the last run. Without an offset: UTC.',
				},
				{
					displayName: 'Least Probability',
					name: 'minProbability',
					type: 'number',
					typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 4 },
					default: 0.9,
					description: 'Only pairs at least this likely to be one person, from 0 to 1',
				},
				{
					displayName: 'Order',
					name: 'order',
					type: 'options',
					options: [
						{ name: 'Likeliest First', value: 'probability' },
						{ name: 'Newest First', value: 'newest' },
					],
					default: 'probability',
					description: 'Which pairs come first. Without this option: the likeliest.',
				},
			],
		},
	]),
	runsOnce: true,
	readItem,
	run: async ({ engine }, requests) => {
		const outcomes: (Listed | Rejected)[] = [];
		for (const request of requests) outcomes.push(await listUpTo(engine, request));
		return outcomes;
	},
	writeItem: ({ pairs }) => pairs.map((pair) => ({ json: pairJson(pair), replacesItem: true })),
});

function readItem(parameters: NodeParameters, itemIndex: number): ListRequest {
	const since = readInstant(parameters.at('options.since', itemIndex), 'Found Since');
	const minProbability = numberParameter(parameters, 'options.minProbability', itemIndex);
	if (minProbability !== undefined && (minProbability < 0 || minProbability > 1)) {
		throw new InputProblem(
			'options.minProbability',
			'Least Probability is not a number from 0 to 1',
			'Write nine in ten as 0.9, not as 90.',
		);
	}
	return {
		limit: booleanParameter(parameters, 'returnAll', itemIndex)
			? Infinity
			: readLimit(parameters, itemIndex),
		order:
			textParameter(parameters, 'options.order', itemIndex) === 'newest' ? 'newest' : 'probability',
		...(since === undefined ? {} : { since }),
		...(minProbability === undefined ? {} : { minProbability }),
	};
}

function readLimit(parameters: NodeParameters, itemIndex: number): number {
	const limit = numberParameter(parameters, 'limit', itemIndex) ?? 50;
	if (Number.isInteger(limit) && limit >= 1) return limit;
	throw new InputProblem(
		'limit',
		'Limit is not a whole number from 1',
		'Set it to 1 or more, or turn on Return All.',
	);
}

/** Page after page, until there are enough. */
async function listUpTo(engine: Engine, request: ListRequest): Promise<Listed | Rejected> {
	const pages: DuplicatePair[][] = [];
	let missing = request.limit;
	let after: string | null = '';
	while (after !== null && missing > 0) {
		const [page] = await engine.identity.listDuplicates([
			{ ...request, after, limit: Math.min(missing, PAGE) },
		]);
		if (page === undefined || page.status === 'rejected')
			return page ?? { status: 'listed', pairs: [] };
		pages.push(page.pairs);
		missing -= page.pairs.length;
		after = page.cursor;
	}
	return { status: 'listed', pairs: pages.flat() };
}
