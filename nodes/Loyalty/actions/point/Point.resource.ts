import { labelField } from '../../../shared/form-words';
import type { Resource } from '../../../shared/operation';
import { activate } from './activate.operation';
import { adjust } from './adjust.operation';
import { balance } from './balance.operation';
import { capture } from './capture.operation';
import { earn } from './earn.operation';
import { hold } from './hold.operation';
import { redeem } from './redeem.operation';
import { refund } from './refund.operation';
import { release } from './release.operation';
import { settle } from './settle.operation';
import { statement } from './statement.operation';
import { transfer } from './transfer.operation';
import { verify } from './verify.operation';

export const point: Resource = {
	value: 'point',
	name: 'Point',
	operations: [
		...[earn, redeem, balance, statement, hold, capture, release, refund],
		...[activate, adjust, labelField(transfer, 'to', 'To'), settle, verify],
	],
};
