import { DateTime } from 'luxon';
import type { CustomerRef, FindOutcome, ResolveOptions } from '../../identity';
import { findCustomers } from '../../identity';
import type { EngineContext } from '../../store';
import { inChunks } from '../../store';
import type { Rejected } from '../../values';
import { rejected } from '../../values';
import { firstDayOf } from '../programme/calendar';
import { lastingTerms } from '../programme/decide-lot-terms';
import type { ReferralReason } from '../programme/decide-referral';
import { decideReferral } from '../programme/decide-referral';
import type { ProgrammeDefinition } from '../programme/definition';
import type { ActivityRow } from '../programme/repository-activity';
import { loadActivity } from '../programme/repository-activity';
import { loadNewest } from '../programme/repository-programmes';
import type { Referral } from '../programme/repository-referrals';
import { loadReferrals, settleReferrals } from '../programme/repository-referrals';
import type { StoredProgramme } from '../programme/types';
import { bookInTransaction } from './book';
import { earning } from './earn';
import { prepareProgramme } from './prepare-command';
import type { ReferralScope } from './refer';
import { membersOf, programmeUnknown } from './refer';
import type { CustomerRefusal, EarnCommand, RequestReason } from './types';

export interface RewardReferralRequest {
	/** The friend, who has ordered meanwhile. */
	customer: CustomerRef;
	programme?: unknown;
	cause?: Readonly<Record<string, string>>;
}

export interface ReferralRewarded {
	status: 'rewarded';
	profileId: string;
	programme: string;
	/** Who brought the friend. */
	referrerProfileId: string;
	friendPoints: number;
	/** Zero where the referrer's limit is reached. */
	referrerPoints: number;
	isLimited: boolean;
}

export type RewardReferralOutcome =
	| ReferralRewarded
	| Rejected<RequestReason | ReferralReason | 'programme_unknown' | 'referral_unknown'>
	| CustomerRefusal;

/**
 * Gives both sides their points for a friend, once, when the friend has ordered. `outcomes[i]` answers `requests[i]`. Safe to
 * repeat: a friend counts once. Some twenty queries per 100 requests.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); chunks before the failing one are saved.
 */
export function rewardReferrals(
	context: EngineContext,
	requests: readonly RewardReferralRequest[],
	options: ResolveOptions = {},
): Promise<RewardReferralOutcome[]> {
	const work = async (chunk: readonly RewardReferralRequest[]) =>
		await context.store.write((tx) => rewardChunk({ ...context, tx, options }, chunk));
	return inChunks(requests, work, 100);
}

async function rewardChunk(
	scope: ReferralScope,
	requests: readonly RewardReferralRequest[],
): Promise<RewardReferralOutcome[]> {
	const { tx, clock, options } = scope;
	const now = clock.now();
	const names = requests.map(({ programme }) => prepareProgramme(programme));
	const named = [...new Set(names.filter((one) => typeof one === 'string'))];
	const programmes = await loadNewest(tx, named);
	const customers = requests.map(({ customer }) => customer);
	const found = await findCustomers({ tx }, customers, { ...options, lock: true });
	const own = await loadReferrals(tx, found.flatMap(membersOf));
	const referrers = [...new Set(own.map(({ referrerId }) => referrerId))].sort();
	const byReferrer = referrers.map((profileId) => ({ profileId }));
	const brought = await loadReferrals(
		tx,
		(await findCustomers({ tx }, byReferrer)).flatMap(membersOf),
	);
	const orders = await loadActivity(tx, {
		profileIds: found.flatMap(membersOf),
		programmes: named,
	});
	const friends = { found, names, programmes, own, brought, orders, now };
	const { outcomes, commands, settled } = decideRewards(requests, friends);
	await settleReferrals(tx, [...settled], now);
	await bookInTransaction({ ...scope, now, options: {} }, commands, earning);
	return outcomes;
}

interface Friends {
	found: readonly FindOutcome[];
	names: readonly (string | Rejected<RequestReason>)[];
	programmes: ReadonlyMap<string, StoredProgramme>;
	own: readonly Referral[];
	/** Everybody whom the same referrers have brought. */
	brought: readonly Referral[];
	orders: readonly ActivityRow[];
	now: number;
}

interface Rewards {
	outcomes: RewardReferralOutcome[];
	commands: EarnCommand[];
	/** Ids of referrals that are done with. */
	settled: Set<string>;
}

function decideRewards(requests: readonly RewardReferralRequest[], friends: Friends): Rewards {
	const rewards: Rewards = { outcomes: [], commands: [], settled: new Set() };
	requests.forEach(({ cause = {} }, i) => {
		const programme = friends.names[i] ?? '';
		const friend = friends.found[i];
		if (typeof programme !== 'string') rewards.outcomes.push(programme);
		else if (friend?.status === 'found')
			rewards.outcomes.push(decideReward({ ...friend, programme, cause }, { friends, rewards }));
		else rewards.outcomes.push(friend ?? unknownReferral());
	});
	return rewards;
}

function decideReward(
	{
		profileId,
		memberIds,
		programme,
		cause,
	}: {
		profileId: string;
		memberIds: string[];
		programme: string;
		cause: Readonly<Record<string, string>>;
	},
	{ friends, rewards }: { friends: Friends; rewards: Rewards },
): RewardReferralOutcome {
	const { own, orders, now } = friends;
	const definition = friends.programmes.get(programme)?.definition;
	if (definition === undefined) return programmeUnknown();
	const referral = own.find((one) => one.programme === programme && one.friendId === profileId);
	if (referral === undefined) return unknownReferral();
	const bought = orders.filter(
		(one) =>
			one.programme === programme &&
			memberIds.includes(one.profileId) &&
			(one.amountMinor ?? 0) > 0,
	);
	const decided = decideReferral(definition, {
		...factsOf(referral, bought),
		isSettled: referral.settledAt !== null || rewards.settled.has(referral.id),
		friendsRewarded: rewardedOf(definition, { friends, referral, settled: rewards.settled }),
	});
	if (decided.status === 'rejected') return decided;
	rewards.settled.add(referral.id);
	const { referrerId: referrerProfileId, id } = referral;
	const { friendPoints, referrerPoints, isLimited } = decided;
	const points = { friendPoints, referrerPoints, isLimited };
	const about = { definition, programme, now, cause };
	const sides = [
		{ id: `${id}:friend`, profileId, points: points.friendPoints },
		{ id: `${id}:referrer`, profileId: referrerProfileId, points: points.referrerPoints },
	];
	rewards.commands.push(...sides.map((side) => commandOf(about, side)));
	return { status: 'rewarded', profileId, programme, referrerProfileId, ...points };
}

function factsOf(
	{ referrerId, friendId, referredAt }: Referral,
	bought: readonly { at: number; amountMinor: number | null }[],
) {
	const since = bought.filter(({ at }) => at >= referredAt).sort((a, b) => a.at - b.at);
	return {
		...{ referrerId, friendId },
		ordersBefore: bought.length - since.length,
		firstOrderMinor: since[0]?.amountMinor ?? null,
	};
}

/** Friends that the referrer got points for in the period of the limit. */
function rewardedOf(
	{ referral: rule, zone }: ProgrammeDefinition,
	{
		friends: { brought, now },
		referral,
		settled,
	}: { friends: Friends; referral: Referral; settled: ReadonlySet<string> },
): number {
	const day = rule?.limit === undefined ? null : firstDayOf(rule.limit.per, now, zone);
	const since = day === null ? 0 : DateTime.fromISO(day, { zone }).toMillis();
	return brought.filter(
		(one) =>
			one.referrerId === referral.referrerId &&
			one.programme === referral.programme &&
			(settled.has(one.id) || (one.settledAt ?? -1) >= since),
	).length;
}

function commandOf(
	about: {
		definition: ProgrammeDefinition;
		programme: string;
		now: number;
		cause: Readonly<Record<string, string>>;
	},
	{ id, profileId, points }: { id: string; profileId: string; points: number },
): EarnCommand {
	const { definition, programme, now, cause } = about;
	return {
		...{ key: `referral:${id}`, programme, occurredAt: now, isBackdated: false, cause },
		...{ customer: { profileId }, reference: '', reason: 'referral', actor: '' },
		...{ points, ...lastingTerms(definition, now), pending: null, channel: null, by: null },
		...{ amountMinor: null, currency: null },
	};
}

function unknownReferral(): Rejected<'referral_unknown'> {
	return rejected('referral_unknown', {
		field: 'customer',
		message: 'Nobody is noted as having brought this customer',
		mend: 'Note who brought them (Refer) before their first order.',
	});
}
