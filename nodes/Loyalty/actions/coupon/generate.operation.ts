import type { Generated, GenerateRequest } from '../../../../engine';
import { operation } from '../../../shared/operation';
import { keyFieldOption, readBookingKey } from '../../../shared/order-fields';
import { showFor } from '../../../shared/router';
import { campaignProperty, readCampaign } from './coupon-fields';

/** Makes codes that nobody has yet, an item each. */
export const generate = operation<GenerateRequest, Generated>({
	value: 'generate',
	name: 'Generate',
	action: 'Generate coupon codes',
	description: 'Make codes in advance, to print or to hand out later; an item for each',
	properties: showFor('coupon', 'generate', [
		campaignProperty,
		{
			displayName: 'Number of Codes',
			name: 'count',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 100_000, numberPrecision: 0 },
			default: 100,
			description: 'How many codes to make, at most 100,000',
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
		campaign: readCampaign(parameters, itemIndex),
		count: parameters.at('count', itemIndex),
		idempotencyKey: readBookingKey(parameters, itemIndex, ['generate']),
	}),
	run: ({ engine }, requests) => engine.loyalty.generateCodes(requests),
	writeItem: ({ campaign, batchId, codes, duplicate }) =>
		codes.map((code) => ({
			json: { coupon: { operation: 'generate', campaign, code, batchId, duplicate } },
		})),
});
