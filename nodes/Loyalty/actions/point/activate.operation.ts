import type { Activated, ActivateRequest } from '../../../../engine';
import { customerProperties } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import { textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import type { FromForm } from './point-fields';
import { bookedJson, bookingOptions, optionsOf, readBooking } from './point-fields';
import { programmeProperty } from '../programme/programme-fields';

/** Makes pending points available. */
export const activate = operation<FromForm<ActivateRequest>, Activated>({
	value: 'activate',
	name: 'Activate',
	action: 'Activate pending points',
	description:
		'Make points available that wait for an event, such as the delivery of their order. With an order number: only those of that order.',
	properties: showFor('point', 'activate', [
		{
			displayName: 'Event',
			name: 'event',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. order_delivered',
			description: 'The event that the points wait for, by the name that they were earned with',
		},
		...customerProperties,
		programmeProperty,
		bookingOptions,
	]),
	readItem: (parameters, itemIndex) => ({
		...readBooking(parameters, itemIndex),
		event: textParameter(parameters, 'event', itemIndex),
	}),
	run: ({ engine, cause }, requests) =>
		engine.loyalty.activate(
			requests.map((request) => ({ ...request, cause })),
			optionsOf(requests),
		),
	writeItem: (outcome) => bookedJson('activate', outcome),
});
