import type { Released, ReleaseRequest } from '../../../../engine';
import { customerProperties } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';
import { holdProperties, readHold } from './hold-fields';
import type { FromForm } from './point-fields';
import { bookedJson, bookingOptions, optionsOf, readBooking } from './point-fields';
import { programmeProperty } from '../programme/programme-fields';

/** Gives held points back. */
export const release = operation<FromForm<ReleaseRequest>, Released>({
	value: 'release',
	name: 'Release',
	action: 'Release held points',
	description:
		'Give points that were held back to the customer, all or a part: the checkout was cancelled',
	properties: showFor('point', 'release', [
		...holdProperties,
		...customerProperties,
		programmeProperty,
		bookingOptions,
	]),
	readItem: (parameters, itemIndex) => ({
		...readBooking(parameters, itemIndex, [readHold(parameters, itemIndex)]),
		...readHold(parameters, itemIndex),
	}),
	run: ({ engine, cause }, requests) =>
		engine.loyalty.release(
			requests.map((request) => ({ ...request, cause })),
			optionsOf(requests),
		),
	writeItem: (outcome) => bookedJson('release', outcome),
});
