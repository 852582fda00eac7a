import type { JsonValue } from '../../values';
import type { AudienceField } from './types';

const TEXT_LENGTH_MAX = 200;

/** Under which names traits arrive, the first that holds something counts; a dot reaches into an object. */
export const AUDIENCE_TRAITS: Readonly<Record<AudienceField, readonly string[]>> = {
	firstName: ['firstName', 'first_name', 'firstname', 'givenName', 'given_name'],
	lastName: ['lastName', 'last_name', 'lastname', 'familyName', 'family_name', 'surname'],
	city: ['city', 'address.city'],
	postalCode: [
		...['postalCode', 'postal_code', 'postcode', 'zip', 'zipCode', 'zip_code'],
		...['address.postalCode', 'address.postal_code', 'address.zip'],
	],
	country: [
		...['country', 'countryCode', 'country_code'],
		...['address.country', 'address.countryCode', 'address.country_code'],
	],
};

/** What the traits hold under any of the names, as text; empty where there is nothing. */
export function traitText(
	traits: Readonly<Record<string, JsonValue>>,
	names: readonly string[],
): string {
	for (const name of names) {
		const text = textOf(valueAt(traits, name)).trim();
		if (text !== '' && text.length <= TEXT_LENGTH_MAX) return text;
	}
	return '';
}

function valueAt(traits: Readonly<Record<string, JsonValue>>, name: string): JsonValue {
	if (Object.hasOwn(traits, name)) return traits[name] ?? null;
	return name.split('.').reduce<JsonValue>((value, key) => fieldOf(value, key), { ...traits });
}

function fieldOf(value: JsonValue, key: string): JsonValue {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
	return Object.hasOwn(value, key) ? (value[key] ?? null) : null;
}

function textOf(value: JsonValue): string {
	if (typeof value === 'string') return value;
	return typeof value === 'number' ? String(value) : '';
}
