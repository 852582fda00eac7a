import type { Resource } from '../../../shared/operation';
import { adjustStock } from './adjustStock.operation';
import { claim } from './claim.operation';
import { get } from './get.operation';
import { list } from './list.operation';
import { redeem } from './redeem.operation';
import { refund } from './refund.operation';
import { release } from './release.operation';
import { reserve } from './reserve.operation';
import { save } from './save.operation';

export const reward: Resource = {
	value: 'reward',
	name: 'Reward',
	operations: [adjustStock, claim, get, list, redeem, refund, release, reserve, save],
};
