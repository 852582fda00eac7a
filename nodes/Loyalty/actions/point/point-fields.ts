import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { CustomerRef, SpentLot } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
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
import { readProgrammeName } from '../programme/programme-fields';

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
		{
			displayName: 'Simulate',
			name: 'simulate',
			type: 'boolean',
			default: false,
			description:
				'Whether to decide everything and book nothing: the item tells what would happen. One choice for all items.',
		},
		timeFieldOption,
		{
			displayName: 'Who',
			name: 'actor',
			type: 'string',
			default: '',
			placeholder: 'e.g. till 4',
			description: 'Who books this, such as a till or a clerk; kept with the entry',
		},
	],
};

/** How many points, of operations that take them from the customer. */
export const spentPointsProperties: INodeProperties[] = [
	{
		displayName: 'Points From',
		name: 'pointsFrom',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Number Field',
				value: 'field',
				description: 'The field of the item that holds the points',
			},
			{ name: 'Fixed Number', value: 'fixed', description: 'The same points for every item' },
		],
		default: 'field',
		description: 'How many points it is about',
	},
	{
		displayName: 'Points Field',
		name: 'pointsField',
		type: 'string',
		requiresDataPath: 'single',
		default: '',
		placeholder: 'e.g. pointsToSpend',
		displayOptions: { show: { pointsFrom: ['field'] } },
		description: 'Name of the field with the points, a whole number. Empty: points.',
	},
	{
		displayName: 'Points',
		name: 'points',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 0 },
		default: 100,
		displayOptions: { show: { pointsFrom: ['fixed'] } },
		description: 'How many points for every item',
	},
];

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

/**
 * What any booking of points says. `parts` tell several bookings of one order apart that are none of each other's repeats,
 * such as two refunds.
 */
export function readBooking(
	parameters: NodeParameters,
	itemIndex: number,
	parts: readonly unknown[] = [],
) {
	const reason = textParameter(parameters, 'options.reason', itemIndex);
	return {
		customer: readCustomer(parameters, itemIndex),
		programme: readProgrammeName(parameters, itemIndex),
		reference: readOrderId(parameters, itemIndex),
		reason,
		actor: textParameter(parameters, 'options.actor', itemIndex),
		simulate: parameters.at('options.simulate', itemIndex) === true,
		idempotencyKey: readBookingKey(parameters, itemIndex, [
			reason,
			...(parts.length === 0 ? [] : [JSON.stringify(parts)]),
		]),
		defaultRegion: readRegion(parameters, itemIndex),
		...readOccurredAt(parameters, itemIndex),
	};
}

/** *Default Phone Region* in the form that the engine takes. */
export function readRegion(parameters: NodeParameters, itemIndex: number): string {
	return textParameter(parameters, 'options.defaultRegion', itemIndex).toUpperCase();
}

/** What is one for a whole call: that of its first request. */
export function optionsOf([first]: readonly { defaultRegion: string; simulate: boolean }[]): {
	defaultRegion?: string;
	simulate: boolean;
} {
	return { ...regionOf(first === undefined ? [] : [first]), simulate: first?.simulate ?? false };
}

/** A request of the form, with what is one for the whole call. */
export type FromForm<Request> = Request & { defaultRegion: string; simulate: boolean };

/** What the item tells of a booking: as the engine does, times as ISO 8601. */
export function bookedJson<Outcome extends BookedOutcome>(
	operation: string,
	{ profileId, status: _, occurredAt, simulated = false, ...booked }: Outcome,
): { json: IDataObject } {
	const told = { ...booked, simulated } as unknown as IDataObject;
	return {
		json: { profileId, loyalty: { operation, ...told, occurredAt: formatInstant(occurredAt) } },
	};
}

interface BookedOutcome {
	simulated?: boolean;
	profileId: string;
	status: string;
	occurredAt: number;
}

export function instantOrNull(at: number | null): string | null {
	return at === null ? null : formatInstant(at);
}

/** Lots, times as ISO 8601. */
export function lotsJson(lots: readonly SpentLot[]): IDataObject[] {
	return lots.map(({ earnedAt, expiresAt, ...lot }) => ({
		...lot,
		earnedAt: formatInstant(earnedAt),
		expiresAt: instantOrNull(expiresAt),
	}));
}

/** The region of a call: that of its first request. */
export function regionOf([first]: readonly { defaultRegion: string }[]): {
	defaultRegion?: string;
} {
	return first?.defaultRegion ? { defaultRegion: first.defaultRegion } : {};
}

/** Another customer than the item's own, by the parameters that say what they are found by and which field holds it. */
export function readOther(
	parameters: NodeParameters,
	{ itemIndex, ...names }: { itemIndex: number; type: string; field: string },
): CustomerRef {
	const type = textParameter(parameters, names.type, itemIndex);
	const value = fieldParameter(parameters, names.field, itemIndex);
	const text = typeof value === 'number' ? String(value) : value;
	if (type === 'profileId') return { profileId: typeof text === 'string' ? text : '' };
	return { identifiers: [{ type, value: typeof text === 'string' ? text : '' }] };
}
