import { pagedSearch } from '../../shared/list-search';

/** The list to pick a saved segment from. */
export const listSearch = {
	searchSegments: pagedSearch(
		(engine, page) => engine.segments.listSegments(page),
		({ name }) => ({ name, value: name }),
	),
};
