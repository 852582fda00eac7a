export { eraseCustomers } from './erase';
export type { EraseOptions } from './erase';
export { getCustomers } from './service';
export type {
	Customer,
	CustomerCounts,
	CustomerErased,
	CustomerOutcome,
	CustomerPoints,
	DeletedRows,
	EraseOutcome,
	KeptRows,
} from './types';
