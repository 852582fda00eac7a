import type { CampaignDefinition } from './campaign-definition';

/** A campaign as it is worked with. */
export interface CampaignRow {
	id: string;
	nameKey: string;
	name: string;
	version: number;
	definition: CampaignDefinition;
	definitionJson: string;
	redeemedCount: number;
	createdAt: number;
	updatedAt: number;
}

export interface Coupon {
	id: string;
	campaignId: string;
	code: string;
	codeKey: string;
	/** The home profile it was issued to, and the person. */
	homeProfileId: string | null;
	personId: string | null;
	channel: string;
	issuedAt: number | null;
	redeemedCount: number;
	voidedAt: number | null;
	voidReason: string;
	createdAt: number;
}
