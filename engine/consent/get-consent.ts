import type { CustomerRef, ProfileOutcome } from '../identity';
import { getProfiles } from '../identity';
import type { EngineContext, Tx } from '../store';
import { inChunks } from '../store';
import type { Channel } from './channels';
import { ADDRESS_TYPES, canonicalAddress, CHANNELS, checkChannel } from './channels';
import { decideConsent } from './decide-consent';
import { decideErased } from './decide-erased';
import { addressKey } from './decide-set-consent';
import { newestFirst } from './newest-first';
import type { Refusal } from './prepare-set-consent';
import { checkTopic, isEmpty } from './prepare-set-consent';
import { noAddress } from './refusals';
import type { ChannelAddress } from './repository';
import { loadRecords, loadSuppressions } from './repository';
import { loadErasedAt } from './repository-erase';
import type { ConsentOptions } from './service';
import type {
	AddressConsent,
	ConsentRecord,
	GetConsentOutcome,
	GetConsentRequest,
	Suppression,
} from './types';
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
 * ten queries per 500 requests.
 */
export function getConsent(
	context: EngineContext,
	requests: readonly GetConsentRequest[],
	options: ConsentOptions = {},
): Promise<GetConsentOutcome[]> {
	return inChunks(requests, async (chunk) => {
		const questions = chunk.map((request) => prepare(request, options));
		const customers = questions.map((one) => ('reason' in one ? {} : one.customer));
		const profiles = await getProfiles(context, customers, options);
		const located = questions.map((one, i) => ('reason' in one ? one : locate(one, profiles[i])));
		return await context.store.read((tx) => answerAll(tx, located));
	});
}

function prepare(request: GetConsentRequest, options: ConsentOptions): Question | Refusal {
	const { channel: given, address: value, customer = {} } = request;
	const topics = checkTopics(request.topics);
	if ('reason' in topics) return topics;
	const question: Question = { customer, ...topics };
	if (given === undefined) return question;
	const channel = checkChannel(given);
	if (typeof channel !== 'string') return channel;
	question.channel = channel;
	if (isEmpty(value)) return question;
	const canonical = canonicalAddress(channel, value, options);
	return 'address' in canonical ? { ...question, address: canonical.address } : canonical;
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
	const targets = channels.flatMap((each) =>
		newestFirst(profile.identifiers, ADDRESS_TYPES[each]).map((one) => ({
			channel: each,
			address: one,
		})),
	);
	return { ...question, ...person, targets };
}

async function answerAll(
	tx: Tx,
	located: readonly (Located | Refusal)[],
): Promise<GetConsentOutcome[]> {
	const targets = located.flatMap((one) => ('reason' in one ? [] : one.targets));
	const records = await loadRecords(tx, targets);
	const suppressions = await loadSuppressions(tx, targets);
	for (const [key, at] of await loadErasedAt(tx, targets)) {
		const erased = decideErased(at, records.get(key) ?? []);
		if (erased !== undefined && !suppressions.has(key)) suppressions.set(key, erased);
	}
	return located.map((one): GetConsentOutcome => {
		if ('reason' in one) return one;
		const shown = one.targets.filter(
			(target) =>
				one.channel !== undefined ||
				!SECOND_CHANNELS.has(target.channel) ||
				records.has(addressKey(target)) ||
				suppressions.has(addressKey(target)),
		);
		const addresses = shown.map((target) =>
			consentOf(target, one.topics, {
				records: records.get(addressKey(target)) ?? [],
				suppression: suppressions.get(addressKey(target)),
			}),
		);
		const person = one.profileId === undefined ? {} : { profileId: one.profileId };
		return { status: 'found', ...person, addresses };
	});
}

function consentOf(
	target: ChannelAddress,
	topics: readonly string[] | undefined,
	{
		records,
		suppression,
	}: { records: readonly ConsentRecord[]; suppression: Suppression | undefined },
): AddressConsent {
	const asked = topics ?? [...new Set([ALL_TOPICS, ...records.map(({ topic }) => topic)])];
	return {
		...target,
		...(suppression === undefined ? {} : { suppression }),
		topics: asked.map((topic) => decideConsent(records, topic)),
	};
}
