import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { withEngine } from '../../shared/node-engine';

const PAGE_LENGTH = 100;

/** The rewards for the list, page by page: the token is the last ID of the page before. */
export async function searchRewards(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const page = { search: filter ?? '', after: paginationToken ?? '', limit: PAGE_LENGTH };
	const rewards = await withEngine(this, (engine) => engine.loyalty.listRewards(page));
	const results = rewards.map(({ id, name }) => ({ name: `${name} (${id})`, value: id }));
	const last = results.at(-1);
	const isFull = results.length === PAGE_LENGTH && last !== undefined;
	return isFull ? { results, paginationToken: last.value } : { results };
}
