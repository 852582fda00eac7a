import type { CustomerRef, FindOutcome, ResolveOptions } from '../../identity';
import { findCustomers } from '../../identity';
import type { EngineContext, Tx } from '../../store';
import { inChunks } from '../../store';
import type { Rejected } from '../../values';
import { invariant, rejected } from '../../values';
import type { ReferralReason } from '../programme/decide-referral';
import { decideReferral } from '../programme/decide-referral';
import type { ProgrammeDefinition } from '../programme/definition';
import { loadNewest } from '../programme/repository-programmes';
import type { Referral } from '../programme/repository-referrals';
import { insertReferrals, loadReferrals } from '../programme/repository-referrals';
import { prepareProgramme } from './prepare-command';
import type { CustomerRefusal, RequestReason } from './types';

export interface ReferRequest {
	/** The friend who was brought. */
	customer: CustomerRef;
	referrer: CustomerRef;
	programme?: unknown;
}

export interface Referred {
	status: 'referred';
	profileId: string;
	programme: string;
	/** Somebody had brought the friend already: that stands. */
	duplicate: boolean;
}

export type ReferOutcome =
	Referred | Rejected<RequestReason | ReferralReason | 'programme_unknown'> | CustomerRefusal;

export type ReferralScope = EngineContext & { tx: Tx; options: ResolveOptions };

/**
 * Notes who brought whom; the points come with the friend's first order (`rewardReferrals`). `outcomes[i]` answers
 * `requests[i]`. Safe to repeat: a friend's first referral in a programme stands. Five queries per 500 requests.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); chunks before the failing one are saved.
 */
export function refer(
	context: EngineContext,
	requests: readonly ReferRequest[],
	options: ResolveOptions = {},
): Promise<ReferOutcome[]> {
	return inChunks(requests, (chunk) =>
		context.store.write((tx) => referChunk({ ...context, tx, options }, chunk)),
	);
}

async function referChunk(
	{ tx, clock, ids, options }: ReferralScope,
	requests: readonly ReferRequest[],
): Promise<ReferOutcome[]> {
	const names = requests.map(({ programme }) => prepareProgramme(programme));
	const programmes = await loadNewest(
		tx,
		names.filter((one) => typeof one === 'string'),
	);
	const customers = requests.flatMap(({ customer, referrer }) => [customer, referrer]);
	const found = await findCustomers({ tx }, customers, { ...options, lock: true });
	const known = await loadReferrals(tx, found.flatMap(membersOf));
	const fresh: Omit<Referral, 'settledAt'>[] = [];
	const outcomes = requests.map((_, i): ReferOutcome => {
		const programme = names[i] ?? '';
		const friend = peopleIn(found, 2 * i);
		const referrer = peopleIn(found, 2 * i + 1);
		if (typeof programme !== 'string') return programme;
		if (friend.status !== 'found') return friend;
		if (referrer.status !== 'found') return { ...referrer, field: 'referrer' };
		const refusal = refusalOf(programmes.get(programme)?.definition, { friend, referrer });
		if (refusal !== undefined) return refusal;
		const { profileId } = friend;
		const isKnown = [...known, ...fresh].some(
			(one) => one.programme === programme && one.friendId === profileId,
		);
		if (!isKnown)
			fresh.push({
				...{ id: ids.next(), programme, referredAt: clock.now() },
				...{ referrerId: referrer.profileId, friendId: profileId },
			});
		return { status: 'referred', profileId, programme, duplicate: isKnown };
	});
	await insertReferrals(tx, fresh);
	return outcomes;
}

function refusalOf(
	definition: ProgrammeDefinition | undefined,
	{ friend, referrer }: { friend: { profileId: string }; referrer: { profileId: string } },
): Rejected<ReferralReason | 'programme_unknown'> | undefined {
	if (definition === undefined) return programmeUnknown();
	const facts = {
		...{ referrerId: referrer.profileId, friendId: friend.profileId, ordersBefore: 0 },
		...{ isSettled: false, firstOrderMinor: Number.MAX_SAFE_INTEGER, friendsRewarded: 0 },
	};
	const decided = decideReferral(definition, facts);
	return decided.status === 'rejected' ? decided : undefined;
}

function peopleIn(found: readonly FindOutcome[], i: number): FindOutcome {
	const one = found[i];
	invariant(one !== undefined, 'referrals: every customer has an answer');
	return one;
}

/** All home profiles of somebody who was found. */
export function membersOf(one: FindOutcome): string[] {
	return one.status === 'found' ? one.memberIds : [];
}

export function programmeUnknown(): Rejected<'programme_unknown'> {
	return rejected('programme_unknown', {
		field: 'programme',
		message: 'No programme of this name is saved',
		mend: 'Save the programme first, with referral, or choose another.',
	});
}
