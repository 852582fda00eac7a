import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { withEngine } from '../../shared/node-engine';

const PAGE_LENGTH = 100;

/** The saved programmes for the list, page by page: the token is the last name of the page before. */
export async function searchProgrammes(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const page = { search: filter ?? '', after: paginationToken ?? '', limit: PAGE_LENGTH };
	const programmes = await withEngine(this, (engine) => engine.loyalty.listProgrammes(page));
	const results = programmes.map(({ programme }) => ({ name: programme, value: programme }));
	const last = results.at(-1);
	const isFull = results.length === PAGE_LENGTH && last !== undefined;
	return isFull ? { results, paginationToken: last.value } : { results };
}
