import type { Resource } from '../../../shared/operation';
import { get } from './get.operation';
import { update } from './update.operation';

export const rules: Resource = {
	value: 'rules',
	name: 'Rules',
	operations: [get, update],
};
