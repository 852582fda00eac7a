import type { EngineContext, Tx } from '../../store';
import { inChunks } from '../../store';
import { loadProfiles } from '../get-profiles';
import { loadRules } from '../rules/repository-rules';
import type { IdentityRules } from '../rules/rules';
import { rulesForRegion } from '../rules/rules';
import type { ProfileFound } from '../types';
import { cursorOf, prepareSearch } from './prepare-search';
import { listMatches } from './repository-search';
import { bestName } from './search-text';
import type { PersonFound, SearchOutcome, SearchQuery, SearchRequest } from './search-types';

const IDENTIFIERS_SHOWN_MAX = 10;
const SEARCHES_PER_CHUNK = 20;

/**
 * Finds people by an identifier, a name or a profile id, or lists everybody where the text is empty; `outcomes[i]` answers
 * `requests[i]`, a page of people each, merged profiles once. Times are epoch ms. Reads only, three queries per request and one more; on
 * the embedded store on a thread of its own. A page of everybody costs the page. A page of a search costs all that match;
 * where these are more than 20,000, all people from the cursor on until the page is full.
 * @throws StoreUnavailableError (retryable) when the store cannot be reached.
 */
export function searchCustomers(
	{ store }: EngineContext,
	requests: readonly SearchRequest[],
): Promise<SearchOutcome[]> {
	const answer = async (chunk: readonly SearchRequest[], tx: Tx) => {
		const rules = await loadRules(tx);
		const outcomes: SearchOutcome[] = [];
		for (const request of chunk) outcomes.push(await search(tx, request, rules));
		return outcomes;
	};
	return inChunks(
		requests,
		(chunk) =>
			store.kind === 'embedded'
				? store.scan((tx) => answer(chunk, tx))
				: store.read((tx) => answer(chunk, tx)),
		SEARCHES_PER_CHUNK,
	);
}

async function search(
	tx: Tx,
	request: SearchRequest,
	rules: IdentityRules,
): Promise<SearchOutcome> {
	const query = prepareSearch(request, rulesForRegion(rules, request.defaultRegion));
	if ('status' in query) return query;
	return await findPage({ tx, rules }, query);
}

async function findPage(
	scope: { tx: Tx; rules: IdentityRules },
	query: SearchQuery,
): Promise<SearchOutcome> {
	const ids = await listMatches(scope.tx, query);
	const page = ids.slice(0, query.limit);
	const profiles = await loadProfiles(
		scope,
		page.map((profileId) => ({ profileId })),
	);
	const people = profiles.filter((one) => one.status === 'found').map(personFound);
	const last = people.at(-1);
	return {
		status: 'found',
		people,
		next: ids.length > page.length && last !== undefined ? last.cursor : null,
	};
}

function personFound(profile: ProfileFound): PersonFound {
	const { profileId, identifiers, traits, memberIds, createdAt } = profile;
	return {
		profileId,
		name: bestName(traits),
		identifiers: identifiers
			.slice(0, IDENTIFIERS_SHOWN_MAX)
			.map(({ type, value }) => ({ type, value })),
		identifierCount: identifiers.length,
		profileCount: memberIds.length,
		createdAt,
		cursor: cursorOf(profileId),
	};
}
