import { inWordsOfForm } from '../../../shared/form-words';
import type { Resource } from '../../../shared/operation';
import { programmeInWords } from './form-words';
import { get } from './get.operation';
import { joinPool } from './joinPool.operation';
import { leavePool } from './leavePool.operation';
import { list } from './list.operation';
import { listPool } from './listPool.operation';
import { save } from './save.operation';

export const programme: Resource = {
	value: 'programme',
	name: 'Programme',
	operations: [get, joinPool, leavePool, list, listPool, inWordsOfForm(save, programmeInWords)],
};
