import type { INodeProperties } from 'n8n-workflow';
import type { HoldRef } from '../../../../engine';
import type { NodeParameters } from '../../../shared/parameters';
import { readOrderId } from '../../../shared/order-fields';
import { fieldParameter, jsonOf, textParameter } from '../../../shared/readers';

/** Which hold, and how much of it. */
export const holdProperties: INodeProperties[] = [
	{
		displayName: 'Find Hold By',
		name: 'holdBy',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Order or Cart Number',
				value: 'reference',
				description: 'The same number that the hold was given: the item’s order number',
			},
			{
				name: 'Hold ID',
				value: 'id',
				description: 'What the hold told: loyalty.holdId of the item, or another field',
			},
		],
		default: 'reference',
		description: 'How the hold is told from others of the same customer',
	},
	{
		displayName: 'Hold ID Field',
		name: 'holdIdField',
		type: 'string',
		requiresDataPath: 'single',
		default: '',
		placeholder: 'e.g. cart.holdId',
		displayOptions: { show: { holdBy: ['id'] } },
		description: 'Name of the field with the hold ID. Empty: loyalty.holdId.',
	},
	{
		displayName: 'Points Field',
		name: 'pointsField',
		type: 'string',
		requiresDataPath: 'single',
		default: '',
		placeholder: 'e.g. pointsPaid',
		description:
			'Name of the field with the points, where it is only a part. Empty: all that is held.',
	},
];

export function readHold(
	parameters: NodeParameters,
	itemIndex: number,
): HoldRef & { points?: unknown } {
	const part =
		textParameter(parameters, 'pointsField', itemIndex) === ''
			? {}
			: { points: fieldParameter(parameters, 'pointsField', itemIndex) };
	if (textParameter(parameters, 'holdBy', itemIndex) !== 'id')
		return { ...part, holdReference: readOrderId(parameters, itemIndex) };
	return { ...part, holdId: readHoldId(parameters, itemIndex) };
}

function readHoldId(parameters: NodeParameters, itemIndex: number): unknown {
	if (textParameter(parameters, 'holdIdField', itemIndex) !== '')
		return fieldParameter(parameters, 'holdIdField', itemIndex);
	const { loyalty } = jsonOf(parameters, itemIndex);
	return typeof loyalty === 'object' && loyalty !== null && 'holdId' in loyalty
		? loyalty.holdId
		: '';
}
