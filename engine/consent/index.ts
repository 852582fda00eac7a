export { ADDRESS_TYPES, canonicalAddress, checkChannel, CHANNELS, isChannel } from './channels';
export type { Channel } from './channels';
export { consentCondition } from './condition-kinds';
export { eraseConsents } from './erase';
export { loadConsentDocuments } from './export';
export { getConsent, loadConsent } from './get-consent';
export { newestFirst } from './newest-first';
export { loadPermission, suppress } from './permission';
export type { Permission, PermissionQuestion } from './permission';
export { checkTopic } from './prepare-set-consent';
export { loadErasureSalt } from './repository-erase';
export { setConsent } from './service';
export type { ConsentOptions } from './service';
export type {
	AddressConsent,
	ConsentFound,
	ConsentOrigin,
	ConsentRecorded,
	ConsentState,
	ConsentStatus,
	GetConsentOutcome,
	GetConsentRequest,
	SetConsentOutcome,
	SetConsentRequest,
	Suppression,
	SuppressionReason,
	SuppressOutcome,
	SuppressRequest,
} from './types';
