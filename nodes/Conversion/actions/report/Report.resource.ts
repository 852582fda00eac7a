import type { Resource } from '../../../shared/operation';
import { attribution } from './attribution.operation';

export const report: Resource = {
	value: 'report',
	name: 'Report',
	operations: [attribution],
};
