import type { Resource } from '../../../shared/operation';
import { history } from './history.operation';
import { merge as mergeOperation } from './merge.operation';
import { preview } from './preview.operation';
import { unmerge } from './unmerge.operation';

export const merge: Resource = {
	value: 'merge',
	name: 'Merge',
	operations: [mergeOperation, preview, unmerge, history],
};
