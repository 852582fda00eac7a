import type { Held, HoldRequest } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { customerProperties } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';
import type { FromForm } from './point-fields';
import {
	bookedJson,
	bookingOptions,
	lotsJson,
	optionsOf,
	readBooking,
	readPoints,
	spentPointsProperties,
} from './point-fields';
import { programmeProperty } from '../programme/programme-fields';

/** Sets points of each item's customer aside. */
export const hold = operation<FromForm<HoldRequest>, Held>({
	value: 'hold',
	name: 'Hold',
	action: 'Hold points',
	description:
		'Set points of the customer aside while they check out: nobody can spend them meanwhile. Capture spends them, Release gives them back; a hold ends by itself.',
	properties: showFor('point', 'hold', [
		...spentPointsProperties,
		{
			displayName: 'Hold Ends After (Minutes)',
			name: 'minutes',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 0 },
			default: 0,
			description:
				'When points that were not captured are the customer’s again. 0: what the programme says, or 30 minutes.',
		},
		...customerProperties,
		programmeProperty,
		bookingOptions,
	]),
	readItem: (parameters, itemIndex) => {
		const minutes = parameters.at('minutes', itemIndex);
		return {
			...readBooking(parameters, itemIndex),
			points: readPoints(parameters, itemIndex),
			...(minutes === 0 ? {} : { minutes }),
		};
	},
	run: ({ engine, cause }, requests) =>
		engine.loyalty.hold(
			requests.map((request) => ({ ...request, cause })),
			optionsOf(requests),
		),
	writeItem: ({ heldUntil, lots, ...held }) =>
		bookedJson('hold', { ...held, heldUntil: formatInstant(heldUntil), lots: lotsJson(lots) }),
});
