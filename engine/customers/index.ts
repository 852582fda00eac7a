export { getCustomers } from './service';
export type { Customer, CustomerCounts, CustomerOutcome, CustomerPoints } from './types';
