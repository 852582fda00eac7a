import type { Adjusted, AdjustRequest } from '../../../../engine';
import { customerProperties } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import { textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import type { FromForm } from './point-fields';
import { bookedJson, bookingOptions, instantOrNull, optionsOf, readBooking } from './point-fields';
import { programmeProperty } from '../programme/programme-fields';

/** Gives or takes points by hand. */
export const adjust = operation<FromForm<AdjustRequest>, Adjusted>({
	value: 'adjust',
	name: 'Adjust',
	action: 'Adjust points by hand',
	description: 'Give points to the customer, or take some, with a reason that stays in the ledger',
	properties: showFor('point', 'adjust', [
		{
			displayName: 'Points to Give or Take',
			name: 'adjustment',
			type: 'number',
			typeOptions: { numberPrecision: 0 },
			default: 0,
			required: true,
			description: 'Above zero gives, below zero takes, such as 50 or -50',
		},
		{
			displayName: 'Why',
			name: 'why',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. goodwill for a late parcel',
			description: 'The reason, in a few words: it stays with the entry',
		},
		...customerProperties,
		programmeProperty,
		bookingOptions,
	]),
	readItem: (parameters, itemIndex) => ({
		...readBooking(parameters, itemIndex),
		points: parameters.at('adjustment', itemIndex),
		reason: textParameter(parameters, 'why', itemIndex),
	}),
	run: ({ engine, cause }, requests) =>
		engine.loyalty.adjust(
			requests.map((request) => ({ ...request, cause })),
			optionsOf(requests),
		),
	writeItem: ({ expiresAt, ...adjusted }) =>
		bookedJson('adjust', { ...adjusted, expiresAt: instantOrNull(expiresAt) }),
});
