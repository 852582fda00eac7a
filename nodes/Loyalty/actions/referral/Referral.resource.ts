import { labelField } from '../../../shared/form-words';
import type { Resource } from '../../../shared/operation';
import { refer } from './refer.operation';
import { reward } from './reward.operation';

export const referral: Resource = {
	value: 'referral',
	name: 'Referral',
	operations: [labelField(refer, 'referrer', 'Brought By'), reward],
};
