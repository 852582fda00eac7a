export { eraseConversions } from './repository-erase';
export { loadConversionDocuments } from './repository-export';
export { record } from './service';
export { report } from './report';
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
