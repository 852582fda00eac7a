import type { INodeProperties } from 'n8n-workflow';
import type { NodeParameters } from '../../../shared/parameters';
import { jsonOf, fieldParameter, textParameter } from '../../../shared/readers';
import {
	keyFieldOption,
	orderIdFieldOption,
	phoneRegionOption,
	readBookingKey,
	readOccurredAt,
	readOrderId,
	timeFieldOption,
} from '../../../shared/order-fields';
import { readCustomer } from '../../../shared/customer';

/** *Programme*, in every operation. */
export const programmeProperty: INodeProperties = {
	displayName: 'Programme',
	name: 'programme',
	type: 'string',
	default: 'main',
	placeholder: 'e.g. main',
	description:
		'Name of the points programme. One is enough for most brands; points of one programme never pay in another.',
};

/** *Options* of the operations that book points. */
export const bookingOptions: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		phoneRegionOption,
		keyFieldOption,
		orderIdFieldOption,
		{
			displayName: 'Reason',
			name: 'reason',
			type: 'string',
			default: '',
			placeholder: 'e.g. birthday bonus',
			description:
				'Why these points move; kept with them. An order counts once for each reason: give the second node that books points for the same order a reason of its own.',
		},
		timeFieldOption,
	],
};

/** Where the points stand in the item, where *Points Field* names no other field. */
const POINTS_FIELD = 'points';

/** The number of points: constant, or from a field of the item. */
export function readPoints(parameters: NodeParameters, itemIndex: number): unknown {
	if (textParameter(parameters, 'pointsFrom', itemIndex) === 'fixed') {
		return parameters.at('points', itemIndex);
	}
	const named = textParameter(parameters, 'pointsField', itemIndex);
	if (named !== '') return fieldParameter(parameters, 'pointsField', itemIndex);
	return jsonOf(parameters, itemIndex)[POINTS_FIELD];
}

/** What any booking of points says. */
export function readBooking(parameters: NodeParameters, itemIndex: number) {
	const reason = textParameter(parameters, 'options.reason', itemIndex);
	return {
		customer: readCustomer(parameters, itemIndex),
		programme: textParameter(parameters, 'programme', itemIndex),
		reference: readOrderId(parameters, itemIndex),
		reason,
		idempotencyKey: readBookingKey(parameters, itemIndex, [reason]),
		defaultRegion: readRegion(parameters, itemIndex),
		...readOccurredAt(parameters, itemIndex),
	};
}

/** *Default Phone Region* in the form that the engine takes. */
export function readRegion(parameters: NodeParameters, itemIndex: number): string {
	return textParameter(parameters, 'options.defaultRegion', itemIndex).toUpperCase();
}

/** The region of a call: that of its first request. */
export function regionOf([first]: readonly { defaultRegion: string }[]): {
	defaultRegion?: string;
} {
	return first?.defaultRegion ? { defaultRegion: first.defaultRegion } : {};
}
