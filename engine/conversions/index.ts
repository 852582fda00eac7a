export { eraseConversions } from './repository-erase';
export { loadConversionDocuments, loadScoreDocuments } from './repository-export';
export { record } from './service';
export { report } from './report';
export { computeRfm } from './compute-rfm';
export type { RfmComputed } from './compute-rfm';
export { orderCondition } from './order-condition';
export { rfmCondition } from './rfm-condition';
export { RFM_GROUPS } from './rfm-groups';
export type { RfmGroup } from './rfm-groups';
export { orderTotals } from './repository-totals';
export { ATTRIBUTION_MODELS, CREDIT_PER_CONVERSION } from './decide-credit';
export type { AttributionModel } from './decide-credit';
export { DIRECT_CHANNEL, ORDER_NAME } from './types';
export type { ConversionKind, Recorded, RecordOutcome, RecordRequest } from './types';
export type {
	ChannelReport,
	CreditedValue,
	Report,
	ReportOutcome,
	ReportRequest,
} from './report-types';
