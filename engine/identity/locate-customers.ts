import type { Rejected } from '../values';
import { rejected } from '../values';
import { asKnown } from './resolve/known-spelling';
import { prepareIdentifiers } from './resolve/prepare-command';
import type { IdentityRules } from './rules/rules';
import type { CustomerReason, CustomerRef, KnownCustomer, RankedIdentifier } from './types';

/** A reference made ready: a profile's id, or identifiers with the strongest first; or why it names nobody. */
export type Naming =
	| Pick<CustomerRef, 'profileId' | 'homeProfileId'>
	| { identifiers: RankedIdentifier[] }
	| Rejected<CustomerReason>;

export type Located = KnownCustomer | Rejected<CustomerReason>;

// No other text is asked for: PostgreSQL throws at NUL, and that would fail the neighbours as well.
const PROFILE_ID = /^[0-9a-f-]{36}$/;

/** The references made ready; `namings[i]` is that of `customers[i]`. */
export function prepareNamings(customers: readonly CustomerRef[], rules: IdentityRules): Naming[] {
	return customers.map(({ identifiers, ...byId }) => {
		if (byId.profileId !== undefined) return byId;
		const named = prepareIdentifiers(identifiers ?? [], rules);
		return 'status' in named ? named : { identifiers: named.identifiers };
	});
}

/** Each profile id that the references name, once. */
export function profileIdsIn(customers: readonly Naming[] | readonly CustomerRef[]): string[] {
	const ids = customers.flatMap((one) =>
		'profileId' in one ? [one.profileId ?? '', one.homeProfileId ?? ''] : [],
	);
	return [...new Set(ids.filter((id) => PROFILE_ID.test(id)))];
}

/** The identifiers that the references name. */
export function identifiersIn(namings: readonly Naming[]): RankedIdentifier[] {
	return namings.flatMap((one) => ('identifiers' in one ? one.identifiers : []));
}

/** What the store knows of whom the references name. */
export interface KnownNames {
	/** The person of a profile. */
	canonicalOf: (profileId: string) => string | undefined;
	/** The profile that owns an identifier, by its key. */
	ownerOf: (key: string) => string | undefined;
}

/** Who each reference is; of identifiers of several people the strongest decides. */
export function locateCustomers(namings: readonly Naming[], known: KnownNames): Located[] {
	return namings.map((one) => {
		if ('status' in one) return one;
		if (!('identifiers' in one)) return locateById(one, known.canonicalOf) ?? unknownProfile();
		const owner = one.identifiers
			.map((each) => known.ownerOf(asKnown(each, (key) => known.ownerOf(key) !== undefined).key))
			.find((profileId) => profileId !== undefined);
		if (owner === undefined) return unknownIdentifiers();
		return locate(known.canonicalOf(owner) ?? owner, owner);
	});
}

/** Who the profile is; undefined where there is none. */
export function locateById(
	{ profileId = '', homeProfileId = '' }: CustomerRef,
	canonicalOf: KnownNames['canonicalOf'],
): KnownCustomer | undefined {
	const canonicalId = canonicalOf(profileId);
	if (canonicalId === undefined) return undefined;
	const isSamePerson = canonicalOf(homeProfileId) === canonicalId;
	return locate(canonicalId, isSamePerson ? homeProfileId : profileId);
}

function locate(profileId: string, homeProfileId: string): KnownCustomer {
	return { status: 'found', profileId, homeProfileId };
}

export function unknownProfile(): Rejected<CustomerReason> {
	return rejected('profile_unknown', {
		field: 'profileId',
		message: 'There is no customer with this profileId',
		mend: 'Take the profileId from an Omnichannel node that uses the same store, or name the customer by an identifier.',
	});
}

function unknownIdentifiers(): Rejected<CustomerReason> {
	return rejected('profile_unknown', {
		field: 'identifiers',
		message: 'No customer has any of these identifiers',
		mend: 'Put an Omnichannel Identity node (Resolve) before this one, so that the customer is made first.',
	});
}
