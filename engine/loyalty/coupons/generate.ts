import type { EngineContext, Tx } from '../../store';
import { eventLoopTurn } from '../../store';
import type { Rejected } from '../../values';
import { checkKey, invariant, rejected } from '../../values';
import { campaignUnknown, checkCampaignName } from './campaign-name';
import { codeKeyOf, codeSpace, isShared } from './code-pattern';
import { CODES_PER_COUPON } from './decide-guesses';
import type { DrawnCode } from './draw-codes';
import { drawCodes } from './draw-codes';
import { lockCampaigns } from './repository-campaigns';
import type { CodeBatch } from './repository-batches';
import { insertBatch, loadBatch, loadBatchCodes } from './repository-batches';
import { countCoupons, insertCoupons, loadTakenKeys } from './repository-coupons';
import type { CampaignRow } from './rows';
import type { GenerateOutcome, GenerateReason, GenerateRequest } from './types';

const CODES_MAX = 100_000;
/** Codes of one commit: others that write wait so long for the embedded store. */
const CODES_PER_TRANSACTION = 1_000;

interface GenerateCommand {
	nameKey: string;
	count: number;
	key: string;
}

/**
 * Makes codes that nobody has yet, of cryptographic chance; `outcomes[i]` answers `requests[i]`. Safe to repeat by
 * `idempotencyKey` in the campaign: the same key gives the same codes, and one that was interrupted goes on where it stood.
 * Some five queries per 1,000 codes, which are a transaction.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export async function generateCodes(
	context: EngineContext,
	requests: readonly GenerateRequest[],
): Promise<GenerateOutcome[]> {
	const outcomes: GenerateOutcome[] = [];
	for (const request of requests) {
		const command = prepare(request);
		outcomes.push('status' in command ? command : await generate(context, command));
	}
	return outcomes;
}

function prepare(
	request: GenerateRequest,
): GenerateCommand | Rejected<'name_invalid' | 'key_missing' | 'count_invalid'> {
	const named = checkCampaignName(request.campaign);
	if ('status' in named) return named;
	const key = checkKey(request.idempotencyKey);
	if (typeof key !== 'string') return key;
	const count = Number(request.count);
	if (Number.isSafeInteger(count) && count >= 1 && count <= CODES_MAX)
		return { nameKey: named.nameKey, count, key };
	return rejected('count_invalid', {
		field: 'count',
		message: 'The number of codes is not a whole number from 1 to 100,000',
		mend: 'Give a number from 1 to 100,000. For more, generate several times, each with a key of its own.',
	});
}

async function generate(
	context: EngineContext,
	command: GenerateCommand,
): Promise<GenerateOutcome> {
	const begun = await context.store.write((tx) => begin({ ...context, tx }, command));
	if ('status' in begun) return begun;
	const { batch, campaign, duplicate } = begun;
	const codes: string[] = [];
	let after = '';
	while (codes.length < batch.count) {
		if (codes.length > 0) await eventLoopTurn();
		const limit = Math.min(CODES_PER_TRANSACTION, batch.count - codes.length);
		const part = await context.store.write((tx) =>
			nextCodes({ ...context, tx }, { batch, campaign, after, limit }),
		);
		for (const { code } of part) codes.push(code);
		after = part.at(-1)?.id ?? after;
	}
	const { name } = campaign;
	return { status: 'generated', campaign: name, batchId: batch.id, codes, duplicate };
}

type Scope = EngineContext & { tx: Tx };

interface Begun {
	batch: CodeBatch;
	campaign: CampaignRow;
	duplicate: boolean;
}

async function begin(
	{ tx, clock, ids }: Scope,
	{ nameKey, count, key }: GenerateCommand,
): Promise<Begun | Exclude<GenerateOutcome, { status: 'generated' }>> {
	const campaign = (await lockCampaigns(tx, [nameKey])).get(nameKey);
	if (campaign === undefined) return campaignUnknown();
	const known = await loadBatch(tx, { campaignId: campaign.id, key });
	if (known !== undefined) {
		return known.count === count ? { batch: known, campaign, duplicate: true } : countDiffers();
	}
	const refusal = await refuse(tx, campaign, count);
	if (refusal !== undefined) return refusal;
	const batch = { id: ids.next(), campaignId: campaign.id, key, count };
	await insertBatch(tx, batch, clock.now());
	return { batch, campaign, duplicate: false };
}

async function refuse(
	tx: Tx,
	campaign: CampaignRow,
	count: number,
): Promise<Rejected<GenerateReason> | undefined> {
	const { codes } = campaign.definition;
	if (!isShared(codes))
		return spaceRefusal(campaign, (await countCoupons(tx, campaign.id)) + count);
	if (count !== 1) return shared();
	const taken = await loadTakenKeys(tx, [codeKeyOf(codes.pattern)]);
	return taken.size === 0 ? undefined : codeTaken();
}

/** Why a campaign can have no so many codes: somebody who guesses would find one too soon. */
export function spaceRefusal(
	{ definition: { codes } }: CampaignRow,
	count: number,
): Rejected<'space_too_small'> | undefined {
	const needed = count * CODES_PER_COUPON;
	if (codeSpace(codes) >= needed) return undefined;
	return rejected('space_too_small', {
		field: 'codes.pattern',
		message:
			`With ${count} codes this pattern is too short: there are ${codeSpace(codes)} different codes, and ` +
			`${needed} are needed so that nobody finds one by guessing`,
		mend: 'Add a few # to the pattern of the campaign, or use an alphabet with more characters.',
	});
}

/** Those that are stored already, or so many new ones. */
async function nextCodes(
	{ tx, clock, ids, randomness }: Scope,
	{
		batch,
		campaign,
		after,
		limit,
	}: Pick<Begun, 'batch' | 'campaign'> & { after: string; limit: number },
): Promise<{ id: string; code: string }[]> {
	// Two calls with one key take turns here, and the second finds what the first has made.
	await lockCampaigns(tx, [campaign.nameKey]);
	const stored = await loadBatchCodes(tx, batch.id, { after, limit });
	if (stored.length > 0) return stored;
	const drawn = await drawFree({ tx, randomness }, campaign, limit);
	const coupons = drawn.map((one) => ({ ...one, id: ids.next() }));
	await insertCoupons(
		tx,
		coupons.map((one) => ({
			...one,
			...{ campaignId: campaign.id, batchId: batch.id, homeProfileId: null, channel: '' },
			...{ issueKey: null, issuedAt: null, redeemedCount: 0, voidedAt: null, voidReason: '' },
			createdAt: clock.now(),
		})),
	);
	return coupons;
}

/** So many codes that no campaign has. */
export async function drawFree(
	{ tx, randomness }: Pick<Scope, 'tx' | 'randomness'>,
	{ definition: { codes } }: CampaignRow,
	count: number,
): Promise<DrawnCode[]> {
	if (isShared(codes)) return [{ code: codes.pattern, codeKey: codeKeyOf(codes.pattern) }];
	const free = new Map<string, DrawnCode>();
	const taken = new Set<string>();
	while (free.size < count) {
		const seen = new Set([...free.keys(), ...taken]);
		const drawn = drawCodes(codes, { count: count - free.size, taken: seen, randomness });
		for (const one of await loadTakenKeys(
			tx,
			drawn.map(({ codeKey }) => codeKey),
		)) {
			taken.add(one);
		}
		for (const one of drawn) if (!taken.has(one.codeKey)) free.set(one.codeKey, one);
	}
	invariant(free.size === count, 'coupons: as many codes as were asked for');
	return [...free.values()];
}

function countDiffers(): Rejected<'count_differs'> {
	return rejected('count_differs', {
		field: 'idempotencyKey',
		message: 'Codes were generated under this key before, in another number',
		mend: 'Use another key for more codes, or the same number to get the same codes again.',
	});
}

function shared(): Rejected<'code_shared'> {
	return rejected('code_shared', {
		field: 'count',
		message: 'The pattern of this campaign has no #: everybody uses the same code, so there is one',
		mend: 'Generate 1, or add # to the pattern for codes of their own.',
	});
}

function codeTaken(): Rejected<'code_taken'> {
	return rejected('code_taken', {
		field: 'codes.pattern',
		message: 'There is a coupon with this code already',
		mend: 'Give the campaign a pattern of its own.',
	});
}
