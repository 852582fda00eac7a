import type { Migration } from 'kysely';
import { identityTables } from './0001-identity';
import { eventTables } from './0002-events';
import { consentTables } from './0003-consent';
import { loyaltyTables } from './0004-loyalty';
import { segmentTables } from './0005-segments';
import { messagingTables } from './0006-messaging';
import { conversionTables } from './0007-conversions';
import { identityRulesTables } from './0008-identity-rules';
import { unmergeTables } from './0009-unmerge';
import { duplicateTables } from './0010-duplicates';
import { erasureTables } from './0011-erasure';
import { traitSearch } from './0012-trait-search';
import { mergedProfiles } from './0013-merged-profiles';
import { traitSince } from './0014-trait-since';
import { verifiedIdentifiers } from './0015-verified-identifiers';
import { segmentRefreshTables } from './0016-segment-refresh';
import { rfmTables } from './0017-rfm';
import { loyaltyProgrammeTables } from './0018-loyalty-programme';
import { couponTables } from './0019-coupons';
import { rewardTables } from './0020-rewards';

/** Every migration by name, in order. A released one is never edited. */
export const MIGRATIONS: Record<string, Migration> = {
	'0001-identity': identityTables,
	'0002-events': eventTables,
	'0003-consent': consentTables,
	'0004-loyalty': loyaltyTables,
	'0005-segments': segmentTables,
	'0006-messaging': messagingTables,
	'0007-conversions': conversionTables,
	'0008-identity-rules': identityRulesTables,
	'0009-unmerge': unmergeTables,
	'0010-duplicates': duplicateTables,
	'0011-erasure': erasureTables,
	'0012-trait-search': traitSearch,
	'0013-merged-profiles': mergedProfiles,
	'0014-trait-since': traitSince,
	'0015-verified-identifiers': verifiedIdentifiers,
	'0016-segment-refresh': segmentRefreshTables,
	'0017-rfm': rfmTables,
	'0018-loyalty-programme': loyaltyProgrammeTables,
	'0019-coupons': couponTables,
	'0020-rewards': rewardTables,
};
