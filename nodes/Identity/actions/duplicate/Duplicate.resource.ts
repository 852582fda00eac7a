import type { Resource } from '../../../shared/operation';
import { accept } from './accept.operation';
import { countPairs } from './countPairs.operation';
import { find } from './find.operation';
import { getMany } from './getMany.operation';
import { getRuns } from './getRuns.operation';
import { reject } from './reject.operation';

export const duplicate: Resource = {
	value: 'duplicate',
	name: 'Duplicate',
	operations: [find, countPairs, getRuns, getMany, accept, reject],
};
