import type { CustomerRef, IdentityRules, ProfileFound, ProfileOutcome } from '../identity';
import { loadProfiles, loadRules, rulesForRegion } from '../identity';
import type { EngineContext, Tx } from '../store';
import { inChunks } from '../store';
import type { Channel } from './channels';
import { ADDRESS_TYPES, canonicalAddress, CHANNELS, checkChannel } from './channels';
import { decideConsent } from './decide-consent';
import { addressKey } from './decide-set-consent';
import { newestFirst } from './newest-first';
import type { Refusal } from './prepare-set-consent';
import { checkTopic, isEmpty } from './prepare-set-consent';
import { noAddress } from './refusals';
import { suppressionIn } from './decide-erased';
import type { ChannelAddress, Standing } from './repository';
import { loadSpelledStandings } from './spelled-standings';
import type { ConsentOptions } from './service';
import type { AddressConsent, GetConsentOutcome, GetConsentRequest } from './types';
import { ALL_TOPICS } from './types';

/** A request made ready. */
interface Question {
	/** Absent: every channel. */
	channel?: Channel;
	address?: string;
	topics?: string[];
	customer: CustomerRef;
}

/** A question with the addresses it is about. */
interface Located extends Question {
	profileId?: string;
	targets: ChannelAddress[];
}

/** A phone number is also an address of these; they are shown only when asked for or when something is recorded. */
const SECOND_CHANNELS: ReadonlySet<Channel> = new Set(['whatsapp', 'phone']);

/**
 * What may be sent to each customer or address; `outcomes[i]` answers `requests[i]`. Times are epoch ms. Reads only,
 * four queries per 500 requests.
 */
export function getConsent(
	context: EngineContext,
	requests: readonly GetConsentRequest[],
	options: ConsentOptions = {},
): Promise<GetConsentOutcome[]> {
	return inChunks(requests, (chunk) =>
		context.store.read(async (tx) => {
			const rules = rulesForRegion(await loadRules(tx), options.defaultRegion);
			const questions = chunk.map((request) => prepare(request, rules));
			const customers = questions.map((one) => ('reason' in one ? {} : one.customer));
			const profiles = await loadProfiles({ tx, rules }, customers);
			return await answerAll(
				{ tx, rules },
				questions.map((one, i) => ('reason' in one ? one : locate(one, profiles[i]))),
			);
		}),
	);
}

/**
 * For another capability, inside its transaction: what may be sent to each person at all their addresses; `answers[i]` is
 * about `profiles[i]`. One query, whatever the number of people.
 */
export async function loadConsent(
	{ tx, rules }: { tx: Tx; rules: IdentityRules },
	profiles: readonly Pick<ProfileFound, 'identifiers'>[],
): Promise<AddressConsent[][]> {
	const targets = profiles.map((profile) => addressesOf(profile, CHANNELS));
	const standings = await loadSpelledStandings(tx, targets.flat(), rules);
	return targets.map((own) =>
		own
			.filter((target) => isShown(target, standings))
			.map((target) => consentOf(target, undefined, standings)),
	);
}

function prepare(request: GetConsentRequest, rules: IdentityRules): Question | Refusal {
	const { channel: given, address: value, customer = {} } = request;
	const topics = checkTopics(request.topics);
	if ('reason' in topics) return topics;
	const question: Question = { customer, ...topics };
	if (given === undefined) return question;
	const channel = checkChannel(given);
	if (typeof channel !== 'string') return channel;
	question.channel = channel;
	if (isEmpty(value)) return question;
	const canonical = canonicalAddress(channel, value, rules);
	if ('reason' in canonical) return canonical;
	return { ...question, address: canonical.spelled ?? canonical.address };
}

function checkTopics(given: readonly string[] | undefined): { topics?: string[] } | Refusal {
	if (given === undefined) return {};
	const topics: string[] = [];
	for (const one of given) {
		const topic = checkTopic(one);
		if (typeof topic !== 'string') return topic;
		topics.push(topic);
	}
	return { topics };
}

function locate(question: Question, profile: ProfileOutcome | undefined): Located | Refusal {
	const { channel, address } = question;
	const person = profile?.status === 'found' ? { profileId: profile.profileId } : {};
	if (channel !== undefined && address !== undefined) {
		return { ...question, ...person, targets: [{ channel, address }] };
	}
	if (profile === undefined) return noAddress();
	if (profile.status === 'rejected') return profile;
	const channels = channel === undefined ? CHANNELS : [channel];
	return { ...question, ...person, targets: addressesOf(profile, channels) };
}

/** The person's addresses of the channels, of each the newest first. */
function addressesOf(
	{ identifiers }: Pick<ProfileFound, 'identifiers'>,
	channels: readonly Channel[],
): ChannelAddress[] {
	return channels.flatMap((channel) =>
		newestFirst(identifiers, ADDRESS_TYPES[channel]).map((address) => ({ channel, address })),
	);
}

async function answerAll(
	{ tx, rules }: { tx: Tx; rules: IdentityRules },
	located: readonly (Located | Refusal)[],
): Promise<GetConsentOutcome[]> {
	const targets = located.flatMap((one) => ('reason' in one ? [] : one.targets));
	const standings = await loadSpelledStandings(tx, targets, rules);
	return located.map((one): GetConsentOutcome => {
		if ('reason' in one) return one;
		const addresses = one.targets
			.filter((target) => one.channel !== undefined || isShown(target, standings))
			.map((target) => consentOf(target, one.topics, standings));
		const person = one.profileId === undefined ? {} : { profileId: one.profileId };
		return { status: 'found', ...person, addresses };
	});
}

/** Whether an address is shown to somebody who asked for no channel. */
function isShown(target: ChannelAddress, standings: ReadonlyMap<string, Standing>): boolean {
	return !SECOND_CHANNELS.has(target.channel) || standings.has(addressKey(target));
}

function consentOf(
	target: ChannelAddress,
	topics: readonly string[] | undefined,
	standings: ReadonlyMap<string, Standing>,
): AddressConsent {
	const standing = standings.get(addressKey(target)) ?? { records: [] };
	const { records } = standing;
	const suppression = suppressionIn(standing);
	const asked = topics ?? [...new Set([ALL_TOPICS, ...records.map(({ topic }) => topic)])];
	return {
		...target,
		...(suppression === undefined ? {} : { suppression }),
		topics: asked.map((topic) => decideConsent(records, topic)),
	};
}
