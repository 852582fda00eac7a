import type { Resource } from '../../../shared/operation';
import { get } from './get.operation';
import { set } from './set.operation';

export const consent: Resource = {
	value: 'consent',
	name: 'Consent',
	operations: [set, get],
};
