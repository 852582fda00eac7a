import type { Transferred, TransferRequest } from '../../../../engine';
import { customerProperties } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';
import type { FromForm } from './point-fields';
import {
	bookedJson,
	bookingOptions,
	optionsOf,
	readBooking,
	readOther,
	readPoints,
	spentPointsProperties,
} from './point-fields';
import { programmeProperty } from '../programme/programme-fields';

/** Moves points to another customer. */
export const transfer = operation<FromForm<TransferRequest>, Transferred>({
	value: 'transfer',
	name: 'Transfer',
	action: 'Transfer points to another customer',
	description: 'Move points from the customer of each item to another one, who is known already',
	properties: showFor('point', 'transfer', [
		...spentPointsProperties,
		{
			displayName: 'To: Identifier Type',
			name: 'toType',
			type: 'string',
			default: 'email',
			description:
				'What the other customer is found by, such as email, phone, customer_id, loyalty_card or profileId',
		},
		{
			displayName: 'To: Identifier Field',
			name: 'toField',
			type: 'string',
			requiresDataPath: 'single',
			default: '',
			required: true,
			placeholder: 'e.g. friend.email',
			description: 'Name of the field that holds it',
		},
		...customerProperties,
		programmeProperty,
		bookingOptions,
	]),
	readItem: (parameters, itemIndex) => ({
		...readBooking(parameters, itemIndex),
		points: readPoints(parameters, itemIndex),
		to: readOther(parameters, { itemIndex, type: 'toType', field: 'toField' }),
	}),
	run: ({ engine, cause }, requests) =>
		engine.loyalty.transfer(
			requests.map((request) => ({ ...request, cause })),
			optionsOf(requests),
		),
	writeItem: (outcome) => bookedJson('transfer', outcome),
});
