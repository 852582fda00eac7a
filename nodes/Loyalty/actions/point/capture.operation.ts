import type { Captured, CaptureRequest } from '../../../../engine';
import { customerProperties } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';
import { holdProperties, readHold } from './hold-fields';
import type { FromForm } from './point-fields';
import { bookedJson, bookingOptions, optionsOf, readBooking } from './point-fields';
import { programmeProperty } from '../programme/programme-fields';

/** Spends points that were held. */
export const capture = operation<FromForm<CaptureRequest>, Captured>({
	value: 'capture',
	name: 'Capture',
	action: 'Capture held points',
	description:
		'Spend points that were held, all or a part: the customer has paid. What is not captured is given back, unless it is to be kept for another capture.',
	properties: showFor('point', 'capture', [
		...holdProperties,
		{
			displayName: 'Keep the Rest',
			name: 'keepRest',
			type: 'boolean',
			default: false,
			description: 'Whether points that are not captured now stay held for a further capture',
		},
		...customerProperties,
		programmeProperty,
		bookingOptions,
	]),
	readItem: (parameters, itemIndex) => ({
		...readBooking(parameters, itemIndex, [readHold(parameters, itemIndex)]),
		...readHold(parameters, itemIndex),
		keepRest: parameters.at('keepRest', itemIndex) === true,
	}),
	run: ({ engine, cause }, requests) =>
		engine.loyalty.capture(
			requests.map((request) => ({ ...request, cause })),
			optionsOf(requests),
		),
	writeItem: (outcome) => bookedJson('capture', outcome),
});
