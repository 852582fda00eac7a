import type { LeavePoolOutcome, PoolRequest, Rejected } from '../../../../engine';
import { customerProperties } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';
import { readMember, savedProgrammeProperty } from './programme-fields';

/** Lets a customer leave the household; the points stay with whom they were earned by. */
export const leavePool = operation<PoolRequest, Exclude<LeavePoolOutcome, Rejected>>({
	value: 'leavePool',
	name: 'Leave Pool',
	action: 'Leave a pool',
	description: 'Let a customer leave the household that they are in; their own points go with them',
	properties: showFor('programme', 'leavePool', [savedProgrammeProperty, ...customerProperties]),
	readItem: readMember,
	run: ({ engine }, requests) => engine.loyalty.leavePool(requests),
	writeItem: (left) => ({ json: { pool: { operation: 'leavePool', ...left } } }),
});
