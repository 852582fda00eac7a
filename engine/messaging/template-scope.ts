import type { ProfileFound } from '../identity';
import type { PreparedSend } from './prepare-send';
import type { TemplateScope } from './template';

/**
 * What a template may name: the item's fields by their names and under `item`, the customer's traits under `customer`
 * with `customer.identifiers.email` and the like, and `campaign`. Our own names win over a field of the same name.
 */
export function templateScope(
	{ fields, campaign }: PreparedSend,
	profile: ProfileFound,
): TemplateScope {
	const identifiers: Record<string, string> = {};
	for (const { type, value } of profile.identifiers.toSorted(
		(a, b) => a.firstSeenAt - b.firstSeenAt,
	)) {
		identifiers[type] = value;
	}
	const { profileId, traits } = profile;
	const customer = { ...traits, traits, identifiers, profileId };
	return { ...fields, item: fields, customer, campaign };
}
