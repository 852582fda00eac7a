import type { Resource } from '../../../shared/operation';
import { erase } from './erase.operation';
import { exportProfile } from './export.operation';
import { get } from './get.operation';
import { resolve } from './resolve.operation';
import { search } from './search.operation';

export const profile: Resource = {
	value: 'profile',
	name: 'Profile',
	operations: [resolve, get, search, exportProfile, erase],
};
