import type { AudienceFormat, AudiencePlatform } from '../types';
import { googleAds } from './google-ads';
import { googleDataManager } from './google-data-manager';
import { linkedin } from './linkedin';
import { meta } from './meta';
import { tiktok } from './tiktok';

/** How each platform takes an audience. */
export const AUDIENCE_FORMATS: Readonly<Record<AudiencePlatform, AudienceFormat>> = {
	meta,
	google_ads: googleAds,
	google_data_manager: googleDataManager,
	tiktok,
	linkedin,
};
