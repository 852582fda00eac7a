import type { Rejected } from '../../values';
import { checkText, rejected } from '../../values';

const NAME_LENGTH_MAX = 128;

/** A campaign's name as it is shown, and as it is compared: without upper case, and each letter in one form. */
export interface CampaignName {
	name: string;
	nameKey: string;
}

export function checkCampaignName(value: unknown): CampaignName | Rejected<'name_invalid'> {
	const name = checkText(value, 'campaign', NAME_LENGTH_MAX);
	if (typeof name !== 'string') return { ...name, reason: 'name_invalid' };
	return { name, nameKey: campaignKeyOf(name) };
}

export function campaignKeyOf(name: string): string {
	return name.normalize('NFC').toLowerCase();
}

export function campaignUnknown(): Rejected<'campaign_unknown'> {
	return rejected('campaign_unknown', {
		field: 'campaign',
		message: 'There is no coupon campaign of this name',
		mend: 'Choose one from the list, or save it first with the operation Save Campaign.',
	});
}
