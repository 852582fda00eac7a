import type { JoinPoolOutcome, JoinPoolRequest, Rejected } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { customerProperties } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import { textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { poolProperty, readMember, savedProgrammeProperty } from './programme-fields';

/** Lets a customer join a household whose points are one balance. */
export const joinPool = operation<JoinPoolRequest, Exclude<JoinPoolOutcome, Rejected>>({
	value: 'joinPool',
	name: 'Join Pool',
	action: 'Join a pool',
	description: 'Let a customer join a household whose points are one balance',
	properties: showFor('programme', 'joinPool', [
		savedProgrammeProperty,
		poolProperty,
		...customerProperties,
	]),
	readItem: (parameters, itemIndex) => ({
		...readMember(parameters, itemIndex),
		pool: textParameter(parameters, 'pool', itemIndex),
	}),
	run: ({ engine }, requests) => engine.loyalty.joinPool(requests),
	writeItem: ({ joinedAt, ...joined }) => ({
		json: { pool: { operation: 'joinPool', ...joined, joinedAt: formatInstant(joinedAt) } },
	}),
});
