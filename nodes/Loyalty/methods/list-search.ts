import { pagedSearch } from '../../shared/list-search';

/** The lists to pick a campaign, programme or reward from. */
export const listSearch = {
	searchCampaigns: pagedSearch(
		(engine, page) => engine.loyalty.listCampaigns(page),
		({ name }) => ({ name, value: name }),
	),
	searchProgrammes: pagedSearch(
		(engine, page) => engine.loyalty.listProgrammes(page),
		({ programme }) => ({ name: programme, value: programme }),
	),
	searchRewards: pagedSearch(
		(engine, page) => engine.loyalty.listRewards(page),
		({ id, name }) => ({ name: `${name} (${id})`, value: id }),
	),
};
