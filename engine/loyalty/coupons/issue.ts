import { CHANNEL_LENGTH_MAX } from '../../events';
import type { CustomerRef, ResolveOptions } from '../../identity';
import { resolveCustomers } from '../../identity';
import type { EngineContext, Tx } from '../../store';
import { inChunks } from '../../store';
import type { Rejected } from '../../values';
import {
	checkKey,
	commandsIn,
	firstOfEachKey,
	invariant,
	optionalText,
	paired,
	rejected,
} from '../../values';
import { validityOf } from './campaign-definition';
import { campaignUnknown, checkCampaignName } from './campaign-name';
import { isShared } from './code-pattern';
import { drawFree, spaceRefusal } from './generate';
import { lockCampaigns } from './repository-campaigns';
import type { NewCoupon } from './repository-coupons';
import {
	assignCoupons,
	countCoupons,
	insertCoupons,
	issuePlaceOf,
	loadIssued,
	loadPool,
} from './repository-coupons';
import type { CampaignRow, Coupon } from './rows';
import type { Issued, IssueOutcome, IssueReason, IssueRequest } from './types';

interface IssueCommand {
	nameKey: string;
	key: string;
	customer: CustomerRef;
	from: 'new' | 'pool';
	channel: string;
}

/**
 * Gives each customer a code of the campaign; `outcomes[i]` answers `requests[i]`. An unknown customer is made. Safe to repeat
 * by `idempotencyKey` in the campaign: the same key gives the same code. Some fifteen queries per 500 requests, which are a
 * transaction.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export function issueCoupons(
	context: EngineContext,
	requests: readonly IssueRequest[],
	options: ResolveOptions = {},
): Promise<IssueOutcome[]> {
	return inChunks(requests, (chunk) => {
		const prepared = chunk.map(prepare);
		const commands = commandsIn(prepared);
		return context.store.write(async (tx) => {
			const scope = { ...context, tx, now: context.clock.now(), options };
			return paired(prepared, await issueCommands(scope, commands));
		});
	});
}

function prepare(
	request: IssueRequest,
): IssueCommand | Rejected<'name_invalid' | 'key_missing' | 'channel_invalid'> {
	const named = checkCampaignName(request.campaign);
	if ('status' in named) return named;
	const key = checkKey(request.idempotencyKey);
	if (typeof key !== 'string') return key;
	const channel = optionalText(request.channel, 'channel', CHANNEL_LENGTH_MAX);
	if (typeof channel !== 'string') return { ...channel, reason: 'channel_invalid' };
	const { customer, from = 'new' } = request;
	return { nameKey: named.nameKey, key, customer, from, channel };
}

type Scope = EngineContext & { tx: Tx; now: number; options: ResolveOptions };
type Refusal = Exclude<IssueOutcome, Issued>;

async function issueCommands(
	scope: Scope,
	commands: readonly IssueCommand[],
): Promise<IssueOutcome[]> {
	const { tx } = scope;
	const campaigns = await lockCampaigns(
		tx,
		commands.map(({ nameKey }) => nameKey),
	);
	const placeOf = ({ nameKey, key }: IssueCommand) =>
		issuePlaceOf(campaigns.get(nameKey)?.id ?? '', key);
	const known = await loadIssued(tx, {
		campaignIds: [...campaigns.values()].map(({ id }) => id),
		issueKeys: commands.map(({ key }) => key),
	});
	const fresh = commands.filter((one) => campaigns.has(one.nameKey) && !known.has(placeOf(one)));
	const stock = await loadStock(scope, campaigns, fresh);
	const served = fresh.filter((one) => stock.refusalOf(one) === undefined);
	const ownerOf = await findOwners(scope, served, placeOf);
	const told = new Map([...known].map(([place, coupon]) => [place, { coupon, duplicate: true }]));
	const outcomes = commands.map((command): IssueOutcome => {
		const campaign = campaigns.get(command.nameKey);
		if (campaign === undefined) return campaignUnknown();
		const place = placeOf(command);
		const first = told.get(place);
		if (first !== undefined) return issued(campaign, first.coupon, true);
		const refusal = stock.refusalOf(command);
		if (refusal !== undefined) return refusal;
		const owner = ownerOf.get(command);
		invariant(owner !== undefined, 'issue: a new key has its customer');
		if (owner.status === 'rejected') return owner;
		const coupon = stock.take(command, owner);
		if ('status' in coupon) return coupon;
		told.set(place, { coupon, duplicate: false });
		return issued(campaign, coupon, false);
	});
	await insertCoupons(tx, stock.inserted);
	await assignCoupons(tx, stock.assigned);
	return outcomes;
}

/** Asks only for the customer of the first command of each key, so that a repeat makes nobody. */
async function findOwners(
	scope: Scope,
	commands: readonly IssueCommand[],
	placeOf: (command: IssueCommand) => string,
) {
	const owners = await firstOfEachKey(commands, {
		keyOf: placeOf,
		work: (turn) =>
			resolveCustomers(
				scope,
				turn.map(({ customer }) => customer),
				scope.options,
			),
		isRefused: ({ status }) => status === 'rejected',
	});
	return new Map(commands.map((one, i) => [one, owners[i]]));
}

/** The codes that a batch may give out. */
async function loadStock(
	scope: Scope,
	campaigns: ReadonlyMap<string, CampaignRow>,
	commands: readonly IssueCommand[],
) {
	const refusals = new Map<string, Rejected<IssueReason>>();
	const shelves = new Map<string, (Coupon | NewCoupon)[]>();
	for (const [nameKey, campaign] of campaigns) {
		for (const from of ['new', 'pool'] as const) {
			const count = commands.filter((one) => one.nameKey === nameKey && one.from === from).length;
			const shelf = count === 0 ? [] : await loadShelf(scope, campaign, { from, count });
			if ('status' in shelf) refusals.set(`${from} ${nameKey}`, shelf);
			else shelves.set(`${from} ${nameKey}`, shelf);
		}
	}
	const inserted: NewCoupon[] = [];
	const assigned: NewCoupon[] = [];
	return {
		inserted,
		assigned,
		refusalOf: ({ from, nameKey }: IssueCommand) => refusals.get(`${from} ${nameKey}`),
		take: (command: IssueCommand, owner: { profileId: string; homeProfileId: string }) => {
			const { from, nameKey, key, channel } = command;
			const next = shelves.get(`${from} ${nameKey}`)?.shift();
			if (next === undefined) return poolEmpty();
			const { homeProfileId, profileId: personId } = owner;
			const given = { homeProfileId, channel, issueKey: key, issuedAt: scope.now };
			const coupon = { ...next, personId };
			(from === 'new' ? inserted : assigned).push({ batchId: null, ...next, ...given });
			return { ...coupon, ...given };
		},
	};
}

async function loadShelf(
	{ tx, now, ids, randomness }: Scope,
	campaign: CampaignRow,
	{ from, count }: { from: 'new' | 'pool'; count: number },
): Promise<(Coupon | NewCoupon)[] | Rejected<IssueReason>> {
	if (isShared(campaign.definition.codes)) return sharedCode();
	if (from === 'pool') return await loadPool(tx, campaign.id, count);
	const refusal = spaceRefusal(campaign, (await countCoupons(tx, campaign.id)) + count);
	if (refusal !== undefined) return refusal;
	const drawn = await drawFree({ tx, randomness }, campaign, count);
	return drawn.map((one) => ({
		...one,
		...{ id: ids.next(), campaignId: campaign.id, batchId: null, homeProfileId: null, channel: '' },
		...{ issueKey: null, issuedAt: null, redeemedCount: 0, voidedAt: null, voidReason: '' },
		createdAt: now,
	}));
}

function issued(
	{ name, definition }: CampaignRow,
	coupon: Pick<Coupon, 'id' | 'code' | 'personId' | 'channel' | 'issuedAt'>,
	duplicate: boolean,
): Issued {
	return {
		status: 'issued',
		campaign: name,
		couponId: coupon.id,
		code: coupon.code,
		profileId: coupon.personId ?? '',
		channel: coupon.channel,
		issuedAt: coupon.issuedAt ?? 0,
		validUntil: validityOf(definition.valid).until,
		duplicate,
	};
}

function poolEmpty(): Refusal {
	return rejected('pool_empty', {
		field: 'campaign',
		message: 'All codes that were generated for this campaign have been given out',
		mend: 'Generate more, or let Issue make a new code for each customer.',
	});
}

function sharedCode(): Rejected<'code_shared'> {
	return rejected('code_shared', {
		field: 'campaign',
		message:
			'Everybody uses the same code of this campaign, so it cannot be issued to one customer',
		mend: 'Add # to the pattern of the campaign for codes of their own.',
	});
}
