import type { CampaignSaved, SaveCampaignRequest } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { operation } from '../../../shared/operation';
import { textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { campaignProperties } from './campaign-form';
import { readDefinition, withZone } from './read-campaign';

/** Saves a coupon campaign under a name. */
export const saveCampaign = operation<SaveCampaignRequest, CampaignSaved>({
	value: 'saveCampaign',
	name: 'Save Campaign',
	action: 'Save a coupon campaign',
	description: 'Keep what a coupon is worth, how its codes look and when it counts, under a name',
	properties: showFor('coupon', 'saveCampaign', campaignProperties),
	readItem: (parameters, itemIndex) => ({
		name: textParameter(parameters, 'campaignName', itemIndex),
		definition: readDefinition(parameters, itemIndex),
	}),
	run: ({ engine, node }, requests) => {
		const zone = node.getTimezone();
		return engine.loyalty.saveCampaigns(
			requests.map(({ name, definition }) => ({ name, definition: withZone(definition, zone) })),
		);
	},
	writeItem: ({ status: _, updatedAt, ...saved }) => ({
		json: {
			campaign: { operation: 'saveCampaign', ...saved, updatedAt: formatInstant(updatedAt) },
		},
	}),
});
