import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { withEngine } from '../../shared/node-engine';

const PAGE_LENGTH = 100;

/** The saved segments for the list, page by page: the token is the last name of the page before. */
export async function searchSegments(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const page = { search: filter ?? '', after: paginationToken ?? '', limit: PAGE_LENGTH };
	const segments = await withEngine(this, (engine) => engine.segments.listSegments(page));
	const results = segments.map(({ name }) => ({ name, value: name }));
	const last = results.at(-1);
	const isFull = results.length === PAGE_LENGTH && last !== undefined;
	return isFull ? { results, paginationToken: last.value } : { results };
}
