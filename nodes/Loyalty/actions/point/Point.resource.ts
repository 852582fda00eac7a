import type { Resource } from '../../../shared/operation';
import { balance } from './balance.operation';
import { earn } from './earn.operation';
import { redeem } from './redeem.operation';

export const point: Resource = {
	value: 'point',
	name: 'Point',
	operations: [earn, redeem, balance],
};
