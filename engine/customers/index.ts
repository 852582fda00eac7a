export { eraseCustomers } from './erase';
export type { EraseOptions } from './erase';
export { exportCustomers } from './export';
export { getCustomers } from './service';
export type {
	Customer,
	CustomerCounts,
	CustomerErased,
	CustomerOutcome,
	CustomerPoints,
	DeletedRows,
	CustomerExport,
	EraseOutcome,
	ExportOutcome,
	KeptRows,
} from './types';
