import type { JsonValue } from '../../values';
import { foldText } from '../matching/fold-text';

/** Longer names are compared by their beginning. */
const SEARCH_LENGTH_MAX = 64;
/** Names of traits that hold a name, without case, spaces, dashes and underscores. Each further one costs an index entry. */
const FULL_NAMES = ['name', 'fullname', 'displayname'];
const FIRST_NAMES = ['firstname', 'givenname', 'forename'];
const LAST_NAMES = ['lastname', 'surname', 'familyname'];
const COMPANY_NAMES = ['company', 'companyname', 'organization', 'organisation'];
const SEARCHED = new Set([...FULL_NAMES, ...FIRST_NAMES, ...LAST_NAMES, ...COMPANY_NAMES]);

/** The text as it is compared where people search by a name. */
export function foldName(text: string): string {
	return foldText(text).slice(0, SEARCH_LENGTH_MAX).toWellFormed();
}

/** What a trait is found by: its folded text where it is a name, else null. */
export function searchText(name: string, json: string): string | null {
	if (!json.startsWith('"') || !isSearched(name)) return null;
	return foldName(JSON.parse(json) as string);
}

/** What a person is best called, from the traits they have; null where no name is known. */
export function bestName(traits: Readonly<Record<string, JsonValue>>): string | null {
	const named = new Map(Object.entries(traits).map(([name, value]) => [plainName(name), value]));
	const first = (names: readonly string[]) =>
		names.map((name) => named.get(name)).find((value) => isText(value));
	const parts = [first(FIRST_NAMES), first(LAST_NAMES)].filter(isText);
	return first(FULL_NAMES) ?? (parts.length > 0 ? parts.join(' ') : (first(COMPANY_NAMES) ?? null));
}

function isText(value: JsonValue | undefined): value is string {
	return typeof value === 'string' && value.trim() !== '';
}

function plainName(name: string): string {
	return name.toLowerCase().replace(/[\s_-]/g, '');
}

const NAMES_CACHED_MAX = 10_000;
const searchedByName = new Map<string, boolean>();

function isSearched(name: string): boolean {
	let isName = searchedByName.get(name);
	if (isName === undefined) {
		if (searchedByName.size >= NAMES_CACHED_MAX) searchedByName.clear();
		isName = SEARCHED.has(plainName(name));
		searchedByName.set(name, isName);
	}
	return isName;
}
