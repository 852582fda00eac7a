import type { AdjustStockRequest, StockAdjusted } from '../../../../engine';
import { operation } from '../../../shared/operation';
import { keyFieldOption, readBookingKey } from '../../../shared/order-fields';
import type { NodeParameters } from '../../../shared/parameters';
import { textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { readRewardId, rewardProperty } from './reward-fields';

/** Changes how many pieces there are. */
export const adjustStock = operation<AdjustStockRequest, StockAdjusted>({
	value: 'adjustStock',
	name: 'Adjust Stock',
	action: 'Adjust the stock of a reward',
	description: 'Add pieces of a reward, take some out, or set how many there are',
	properties: showFor('reward', 'adjustStock', [
		rewardProperty,
		{
			displayName: 'Change',
			name: 'how',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'Add or Take Out', value: 'change', description: 'So many more, or fewer' },
				{ name: 'Set To', value: 'set', description: 'So many there are, reserved ones included' },
				{ name: 'Unlimited', value: 'unlimited', description: 'The reward no longer runs out' },
			],
			default: 'change',
			description: 'What to do to the stock',
		},
		{
			displayName: 'Pieces',
			name: 'pieces',
			type: 'number',
			typeOptions: { numberPrecision: 0 },
			default: 1,
			displayOptions: { show: { how: ['change', 'set'] } },
			description:
				'How many pieces; below zero takes some out. What is reserved can never be taken out.',
		},
		{
			displayName: 'Reason',
			name: 'stockReason',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. delivery of 3 March',
			description: 'Why, in a few words; kept with the change',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			options: [keyFieldOption],
		},
	]),
	readItem: (parameters, itemIndex) => ({
		rewardId: readRewardId(parameters, itemIndex),
		stock: readStock(parameters, itemIndex),
		reason: textParameter(parameters, 'stockReason', itemIndex),
		idempotencyKey: readBookingKey(parameters, itemIndex, ['stock']),
	}),
	run: ({ engine }, requests) => engine.loyalty.adjustStock(requests),
	writeItem: ({ status, ...adjusted }) => ({
		json: { reward: { operation: 'adjustStock', status, ...adjusted } },
	}),
});

function readStock(parameters: NodeParameters, itemIndex: number): AdjustStockRequest['stock'] {
	const how = textParameter(parameters, 'how', itemIndex);
	if (how === 'unlimited') return { setTo: null };
	const pieces = textParameter(parameters, 'pieces', itemIndex);
	return how === 'set' ? { setTo: pieces } : { change: pieces };
}
