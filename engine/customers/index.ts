export { getCustomers } from './service';
export type {
	Customer,
	CustomerCounts,
	CustomerOptions,
	CustomerOutcome,
	CustomerValue,
	LastEvent,
} from './types';
