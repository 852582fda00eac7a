import type { PermissionQuestion } from '../../consent';
import { ADDRESS_TYPES, loadPermission, newestFirst } from '../../consent';
import type { ProfileFound } from '../../identity';
import { loadProfiles, loadRules } from '../../identity';
import type { Tx } from '../../store';
import { eventLoopTurn } from '../../store';
import { traitText } from './audience-traits';
import type { Addresses, PermittedAddress } from './decide-addresses';
import { decideAddresses } from './decide-addresses';
import { AUDIENCE_FORMATS } from './formats';
import type { AddressType, AudiencePerson, AudiencePlan } from './types';

/** A member with what the platform may know of them, or why it may not know them. */
export interface AudienceMember {
	profileId: string;
	known: AudiencePerson | Exclude<Addresses, { emails: unknown }>;
}

/**
 * The people of the ids, in their order, with addresses, traits and consent of one moment. Whoever was erased or merged into
 * somebody else meanwhile is left out. Five queries, whatever the number of people.
 */
export async function loadAudience(
	tx: Tx,
	profileIds: readonly string[],
	plan: AudiencePlan,
): Promise<AudienceMember[]> {
	const rules = await loadRules(tx);
	const outcomes = await loadProfiles(
		{ tx, rules },
		profileIds.map((profileId) => ({ profileId })),
	);
	const people = outcomes.filter(
		(one, i): one is ProfileFound => one.status === 'found' && one.profileId === profileIds[i],
	);
	await eventLoopTurn();
	const addresses = people.map((person) => addressesOf(person, plan));
	const permitted = await withPermissions(tx, addresses.flat());
	const { addressesMax } = AUDIENCE_FORMATS[plan.platform];
	let from = 0;
	return people.map((person, i) => {
		const own = permitted.slice(from, (from += addresses[i]?.length ?? 0));
		const decided = decideAddresses(own, { consent: plan.consent, addressesMax });
		const known = 'withheld' in decided ? decided : { ...decided, ...textsOf(person, plan) };
		return { profileId: person.profileId, known };
	});
}

type TypedQuestion = PermissionQuestion & { type: AddressType };

/** The person's addresses that the platform knows people by. */
function addressesOf(
	{ identifiers }: ProfileFound,
	{ platform, channels, topic }: AudiencePlan,
): TypedQuestion[] {
	return AUDIENCE_FORMATS[platform].addressTypes.flatMap((type) => {
		const channel = channels[type];
		return newestFirst(identifiers, ADDRESS_TYPES[channel])
			.filter((address) => ADDRESS_FORMS[type].test(address))
			.map((address) => ({ type, channel, address, topic }));
	});
}

/** Rules of one's own may keep these identifiers in any form; what is no address would be hashed in vain. */
const ADDRESS_FORMS: Readonly<Record<AddressType, RegExp>> = {
	email: /^[^@\s]+@[^@\s]+$/,
	phone: /^\+[1-9]\d{6,14}$/,
};

async function withPermissions(
	tx: Tx,
	questions: readonly TypedQuestion[],
): Promise<PermittedAddress[]> {
	const permissions = await loadPermission(tx, questions);
	return questions.flatMap(({ type, address }, i) => {
		const permission = permissions[i];
		return permission === undefined ? [] : [{ type, address, permission }];
	});
}

function textsOf({ traits }: ProfileFound, { traits: names }: AudiencePlan) {
	return {
		firstName: traitText(traits, names.firstName),
		lastName: traitText(traits, names.lastName),
		city: traitText(traits, names.city),
		postalCode: traitText(traits, names.postalCode),
		country: traitText(traits, names.country),
	};
}
