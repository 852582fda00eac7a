export { eraseCustomers } from './erase';
export type { EraseOptions } from './erase';
export { exportCustomers } from './export';
export { getCustomers } from './service';
export type {
	Customer,
	CustomerCounts,
	CustomerErased,
	CustomerExport,
	CustomerOptions,
	CustomerOutcome,
	CustomerValue,
	DeletedRows,
	EraseOutcome,
	ExportOutcome,
	KeptRows,
	LastEvent,
} from './types';
