import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { withEngine } from '../../shared/node-engine';

const PAGE_LENGTH = 100;

/** The coupon campaigns for the list, page by page: the token is the last name of the page before. */
export async function searchCampaigns(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const page = { search: filter ?? '', after: paginationToken ?? '', limit: PAGE_LENGTH };
	const campaigns = await withEngine(this, (engine) => engine.loyalty.listCampaigns(page));
	const results = campaigns.map(({ name }) => ({ name, value: name }));
	const last = results.at(-1);
	const isFull = results.length === PAGE_LENGTH && last !== undefined;
	return isFull ? { results, paginationToken: last.value } : { results };
}
