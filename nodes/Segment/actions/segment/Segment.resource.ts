import type { Resource } from '../../../shared/operation';
import { check } from './check.operation';
import { deleteSegment } from './delete.operation';
import { get } from './get.operation';
import { list } from './list.operation';
import { save } from './save.operation';

export const segment: Resource = {
	value: 'segment',
	name: 'Segment',
	operations: [check, save, get, list, deleteSegment],
};
