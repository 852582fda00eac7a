import type { Resource } from '../../../shared/operation';
import { get } from './get.operation';
import { joinPool } from './joinPool.operation';
import { leavePool } from './leavePool.operation';
import { list } from './list.operation';
import { listPool } from './listPool.operation';
import { save } from './save.operation';

export const programme: Resource = {
	value: 'programme',
	name: 'Programme',
	operations: [get, joinPool, leavePool, list, listPool, save],
};
