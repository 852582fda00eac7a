import type { EngineContext } from '../../store';
import { inChunks } from '../../store';
import { parseCampaign } from './campaign-definition';
import { campaignKeyOf, campaignUnknown, checkCampaignName } from './campaign-name';
import { decideSaveCampaigns } from './decide-save-campaigns';
import {
	listCampaignRows,
	loadCampaigns,
	lockCampaigns,
	saveCampaignRows,
} from './repository-campaigns';
import type { CampaignRow } from './rows';
import type {
	Campaign,
	GetCampaignOutcome,
	SaveCampaignOutcome,
	SaveCampaignRequest,
} from './types';
import { commandsIn, paired } from '../../values';

const LIST_LENGTH_MAX = 1_000;

/**
 * Saves coupon campaigns under their names; `outcomes[i]` answers `requests[i]`. Money is in minor units. Safe to repeat: the
 * same name with the same definition changes nothing and says `duplicate: true`. What was redeemed before keeps the version
 * it was redeemed by. One transaction, four queries per 500 requests.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); chunks before the failing one are saved.
 */
export function saveCampaigns(
	context: EngineContext,
	requests: readonly SaveCampaignRequest[],
): Promise<SaveCampaignOutcome[]> {
	return inChunks(requests, (chunk) => {
		const now = context.clock.now();
		const prepared = chunk.map(prepareSave);
		const commands = commandsIn(prepared);
		return context.store.write(async (tx) => {
			const known = await lockCampaigns(
				tx,
				commands.map(({ nameKey }) => nameKey),
			);
			const nextId = () => context.ids.next();
			const { outcomes, changed } = decideSaveCampaigns(commands, { known, now, nextId });
			await saveCampaignRows(tx, changed);
			return paired(prepared, outcomes);
		});
	});
}

function prepareSave(request: SaveCampaignRequest) {
	const named = checkCampaignName(request.name);
	if ('status' in named) return named;
	const definition = parseCampaign(request.definition);
	return 'status' in definition ? definition : { ...named, definition };
}

/**
 * Campaigns by their names, in any case; `outcomes[i]` answers `names[i]`. Reads only. One query per 500 names.
 * @throws StoreUnavailableError (retryable).
 */
export function getCampaigns(
	context: EngineContext,
	names: readonly unknown[],
): Promise<GetCampaignOutcome[]> {
	return inChunks(names, (chunk) =>
		context.store.read(async (tx) => {
			const prepared = chunk.map(checkCampaignName);
			const rows = await loadCampaigns(
				tx,
				commandsIn(prepared).map(({ nameKey }) => nameKey),
			);
			return prepared.map((named): GetCampaignOutcome => {
				if ('status' in named) return named;
				const row = rows.get(named.nameKey);
				return row === undefined ? campaignUnknown() : { status: 'found', ...campaignOf(row) };
			});
		}),
	);
}

/**
 * The campaigns by name, at most 1,000 a call: those whose name holds `search`, in any case, after the name `after`. Reads
 * only, one query.
 * @throws StoreUnavailableError (retryable).
 */
export function listCampaigns(
	context: EngineContext,
	{
		search = '',
		after = '',
		limit = LIST_LENGTH_MAX,
	}: { search?: string; after?: string; limit?: number } = {},
): Promise<Campaign[]> {
	const page = {
		search: campaignKeyOf(search),
		after: campaignKeyOf(after),
		limit: Math.min(limit, LIST_LENGTH_MAX),
	};
	return context.store.read(async (tx) => (await listCampaignRows(tx, page)).map(campaignOf));
}

function campaignOf({
	name,
	version,
	definition,
	redeemedCount,
	updatedAt,
}: CampaignRow): Campaign {
	return { name, version, definition, redeemedCount, updatedAt };
}
