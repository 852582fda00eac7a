import type { Engine, PeopleFound, SearchOutcome, SearchRequest } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { operation } from '../../../shared/operation';
import type { NodeParameters } from '../../../shared/parameters';
import { booleanParameter, numberParameter, textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';

const PAGE_LENGTH = 500;

const properties = showFor('profile', 'search', [
	{
		displayName: 'Search For',
		name: 'searchFor',
		type: 'string',
		default: '',
		placeholder: 'e.g. ana@example.com or Ana Mü',
		description:
			'An email, phone, customer number, card or other identifier, or its beginning; or the beginning of a first, last, full or company name. Upper and lower case and accents do not matter. Empty: all customers.',
	},
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
		typeOptions: { minValue: 1, maxValue: PAGE_LENGTH },
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
				displayName: 'After',
				name: 'after',
				type: 'string',
				default: '',
				description:
					'The cursor of a customer, from <code>identity.cursor</code>. The search goes on behind this customer, so that a loop reads page after page.',
			},
			{
				displayName: 'Default Phone Region',
				name: 'defaultRegion',
				type: 'string',
				default: '',
				placeholder: 'e.g. DE',
				description: 'Two-letter country of a phone number written without a country code',
			},
		],
	},
]);

type Request = SearchRequest & { returnAll: boolean };

/** The customers whom each item's search finds, an item each. */
export const search = operation<Request, PeopleFound>({
	value: 'search',
	name: 'Search',
	action: 'Search customers',
	description: 'Find customers by identifier or name, or list them all, the newest first',
	properties,
	readItem,
	run: async ({ engine }, requests) => {
		const outcomes = await engine.identity.search(requests);
		return await Promise.all(outcomes.map((first, i) => readOn(engine, requests[i], first)));
	},
	writeItem: ({ people }) =>
		people.map(({ profileId, createdAt, ...person }) => ({
			json: { profileId, identity: { ...person, createdAt: formatInstant(createdAt) } },
			replacesItem: true,
		})),
});

/** The first page, with all pages behind it where all are asked for. */
async function readOn(
	engine: Engine,
	request: Request | undefined,
	first: SearchOutcome,
): Promise<SearchOutcome> {
	if (first.status !== 'found' || !request?.returnAll) return first;
	const pages = [first.people];
	let { next } = first;
	while (next !== null) {
		const [page] = await engine.identity.search([{ ...request, after: next }]);
		if (page?.status !== 'found') return page ?? first;
		pages.push(page.people);
		({ next } = page);
	}
	return { ...first, people: pages.flat(), next };
}

function readItem(parameters: NodeParameters, itemIndex: number): Request {
	const returnAll = booleanParameter(parameters, 'returnAll', itemIndex);
	const limit = returnAll ? PAGE_LENGTH : numberParameter(parameters, 'limit', itemIndex);
	const region = textParameter(parameters, 'options.defaultRegion', itemIndex);
	return {
		text: textParameter(parameters, 'searchFor', itemIndex),
		...(limit === undefined ? {} : { limit }),
		after: textParameter(parameters, 'options.after', itemIndex),
		defaultRegion: region.trim().toUpperCase(),
		returnAll,
	};
}
