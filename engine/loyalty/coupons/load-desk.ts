import type { CustomerRef, ResolveOptions } from '../../identity';
import { findCustomers, resolveCustomers } from '../../identity';
import type { EngineContext, Tx } from '../../store';
import { lockNames } from '../../store';
import { StoreConflictError } from '../../values';
import { dayIn } from './campaign-definition';
import type { GuessBook } from './decide-guesses';
import { openGuessBook } from './decide-guesses';
import type { Desk } from './open-desk';
import { dayKey, openDesk } from './open-desk';
import type { CouponCommand } from './prepare-coupon';
import { listCampaignRows, loadCampaignsById, lockCampaignsById } from './repository-campaigns';
import { loadCoupons } from './repository-coupons';
import { loadGuesses } from './repository-guesses';
import { countByDay, countByPerson, loadOrderUses } from './repository-redemptions';
import type { CampaignRow, Coupon } from './rows';
import type { CouponCustomerRefusal } from './types';

const CAMPAIGNS_MAX = 1_000;

export type DeskScope = EngineContext & { tx: Tx; now: number; options: ResolveOptions };

/** Whom a command is about; null where nobody is named, and for a new customer who is not made. */
export interface Owner {
	personId: string | null;
	homeProfileId: string | null;
}

export interface LoadedDesk {
	desk: Desk;
	guesses: GuessBook;
	owners: ReadonlyMap<CouponCommand, Owner | CouponCustomerRefusal>;
	/** To say of an unknown code that it is mistyped; loaded only where there is one. */
	campaigns: readonly CampaignRow[];
}

/**
 * All that the decisions need, in some eight queries. With `toRedeem` the orders and the campaigns are locked first, so that
 * what an order has and their counts stand until the transaction ends, and customers who are new are made, where their code
 * is one.
 */
export async function loadDesk(
	scope: DeskScope,
	commands: readonly CouponCommand[],
	{ toRedeem }: { toRedeem: boolean },
): Promise<LoadedDesk> {
	const { tx, now } = scope;
	if (toRedeem) await lockNames(tx, commands.flatMap(orderOf));
	const keys = [...new Set(commands.flatMap((one) => [one.codeKey, ...one.otherKeys]))];
	const { coupons, campaigns } = await loadCouponsAndCampaigns(tx, keys, toRedeem);
	const owners = await findOwners(scope, { commands, coupons, toRedeem });
	const asked = commands.flatMap((command) => {
		const campaign = campaigns.get(coupons.get(command.codeKey)?.campaignId ?? '');
		return campaign === undefined ? [] : [{ command, campaign }];
	});
	const personIds = [...owners.values()].flatMap((owner) =>
		'personId' in owner && owner.personId !== null ? [owner.personId] : [],
	);
	const isUnknown = commands.some(({ codeKey }) => !coupons.has(codeKey));
	const all = { search: '', after: '', limit: CAMPAIGNS_MAX };
	return {
		owners,
		desk: openDesk({
			...{ coupons, campaigns },
			perDay: await countByDay(tx, daysOf(asked)),
			perPerson: await countByPerson(tx, { campaignIds: [...campaigns.keys()], personIds }),
			orders: await loadOrderUses(
				tx,
				commands.map(({ reference }) => reference),
			),
		}),
		guesses: openGuessBook(
			await loadGuesses(
				tx,
				commands.map(({ source }) => source),
			),
			now,
		),
		campaigns: isUnknown ? await listCampaignRows(tx, all) : [],
	};
}

function orderOf({ reference }: CouponCommand): string[] {
	return reference === '' ? [] : [`coupons of the order ${reference}`];
}

async function loadCouponsAndCampaigns(tx: Tx, keys: readonly string[], toRedeem: boolean) {
	const idsOf = (coupons: ReadonlyMap<string, Coupon>) => [
		...new Set([...coupons.values()].map(({ campaignId }) => campaignId)),
	];
	const found = await loadCoupons(tx, keys);
	if (!toRedeem) return { coupons: found, campaigns: await loadCampaignsById(tx, idsOf(found)) };
	const campaigns = await lockCampaignsById(tx, idsOf(found));
	// Again after the lock, so that what another writer has just redeemed is seen.
	const coupons = await loadCoupons(tx, keys);
	if (idsOf(coupons).some((id) => !campaigns.has(id)))
		throw new StoreConflictError('Codes were made meanwhile');
	return { coupons, campaigns };
}

function daysOf(asked: readonly { command: CouponCommand; campaign: CampaignRow }[]) {
	const limited = asked.filter(({ campaign }) => campaign.definition.limits.perDay !== undefined);
	const days = limited.map(({ command, campaign }) => {
		const { from, to } = dayIn(campaign.definition.valid.zone, command.occurredAt);
		const key = dayKey(campaign, command.occurredAt);
		return { key, campaign_id: campaign.id, day_from: from, day_to: to };
	});
	return [...new Map(days.map((day) => [day.key, day])).values()];
}

interface Searched {
	commands: readonly CouponCommand[];
	coupons: ReadonlyMap<string, Coupon>;
	toRedeem: boolean;
}

async function findOwners(
	scope: DeskScope,
	{ commands, coupons, toRedeem }: Searched,
): Promise<Map<CouponCommand, Owner | CouponCustomerRefusal>> {
	const owners = new Map<CouponCommand, Owner | CouponCustomerRefusal>();
	const named: { command: CouponCommand; customer: CustomerRef }[] = [];
	for (const command of commands) {
		const coupon = coupons.get(command.codeKey);
		// Whom a wrong code is about is nobody's business: guessing makes no customers.
		const customer = coupon && (command.customer ?? holderOf(coupon));
		if (customer === undefined) owners.set(command, { personId: null, homeProfileId: null });
		else named.push({ command, customer });
	}
	const refs = named.map(({ customer }) => customer);
	if (toRedeem) await resolveCustomers(scope, refs, scope.options);
	const options = { ...scope.options, lock: toRedeem };
	const found = await findCustomers(scope, refs, options);
	found.forEach((one, i) => {
		const command = named[i]?.command;
		if (command !== undefined) owners.set(command, ownerOf(one, command));
	});
	return owners;
}

function holderOf({ homeProfileId }: Coupon): CustomerRef | undefined {
	return homeProfileId === null ? undefined : { profileId: homeProfileId };
}

type Found = Awaited<ReturnType<typeof findCustomers>>[number];

function ownerOf(found: Found, { customer }: CouponCommand): Owner | CouponCustomerRefusal {
	if (found.status === 'found')
		return { personId: found.profileId, homeProfileId: found.homeProfileId };
	// Whom the coupon was issued to has been erased since it was read: start over.
	if (customer === undefined) throw new StoreConflictError('A customer was erased meanwhile');
	const isNew = found.reason === 'profile_unknown' && customer.profileId === undefined;
	return isNew ? { personId: null, homeProfileId: null } : found;
}
