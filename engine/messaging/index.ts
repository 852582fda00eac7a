export { isZone } from './decide-quiet-hours';
export type { QuietHours } from './decide-quiet-hours';
export { messageCondition } from './condition-kinds';
export { SENT_EVENT } from './confirm';
export type { Account } from './providers/open-provider';
export type {
	Delivery,
	HttpAccount,
	OutboundPolicy,
	OutgoingMessage,
	Provider,
	SmtpAccount,
} from './providers/types';
export { eraseMessages } from './repository-erase';
export { loadMessageDocuments } from './repository-export';
export { sentTotals } from './repository-totals';
export { sendMessages } from './service';
export type { MessageTemplate } from './template';
export type { FrequencyCap, SendOptions, SendOutcome, SendRequest } from './types';
