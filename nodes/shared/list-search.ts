import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';
import type { Engine } from '../../engine';
import { withEngine } from './node-engine';

const PAGE_LENGTH = 100;

/** What is saved in the store, offered in a list to pick from, page by page: the token is the last value of the page before. */
export function pagedSearch<Row>(
	list: (
		engine: Engine,
		page: { search: string; after: string; limit: number },
	) => Promise<readonly Row[]>,
	toItem: (row: Row) => { name: string; value: string },
) {
	return async function search(
		this: ILoadOptionsFunctions,
		filter?: string,
		paginationToken?: string,
	): Promise<INodeListSearchResult> {
		const page = { search: filter ?? '', after: paginationToken ?? '', limit: PAGE_LENGTH };
		const rows = await withEngine(this, (engine) => list(engine, page));
		const results: INodeListSearchItems[] = rows.map(toItem);
		const last = rows.at(-1);
		const isFull = rows.length === PAGE_LENGTH && last !== undefined;
		return isFull ? { results, paginationToken: toItem(last).value } : { results };
	};
}
