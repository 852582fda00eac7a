import type { Resource } from '../../../shared/operation';
import { record } from './record.operation';

export const conversion: Resource = {
	value: 'conversion',
	name: 'Conversion',
	operations: [record],
};
