import type { Earned, EarnFrom, EarnRequest, ExpiresAfter, PendingUntil } from '../../../../engine';
import { customerProperties } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import { readAmount, readCurrency } from '../../../shared/order-fields';
import type { NodeParameters } from '../../../shared/parameters';
import { fieldParameter, jsonOf, textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { formatInstant } from '../../../../engine/values';
import { earnedPointsProperties, termsProperties } from './earn-form';
import type { FromForm } from './point-fields';
import {
	bookedJson,
	bookingOptions,
	instantOrNull,
	optionsOf,
	readBooking,
	readPoints,
} from './point-fields';
import { programmeProperty } from '../programme/programme-fields';

/** Books the points that each item earns. */
export const earn = operation<FromForm<EarnRequest>, Earned>({
	value: 'earn',
	name: 'Earn',
	action: 'Earn points',
	description: 'Give points to the customer of each item, once however often the workflow runs',
	properties: showFor('point', 'earn', [
		...earnedPointsProperties,
		...customerProperties,
		...termsProperties,
		programmeProperty,
		bookingOptions,
	]),
	readItem: (parameters, itemIndex) => ({
		...readBooking(parameters, itemIndex),
		...readExpiry(parameters, itemIndex),
		...readPending(parameters, itemIndex),
		from: readFrom(parameters, itemIndex),
		channel: readNamed(parameters, itemIndex, { parameter: 'channelField', field: 'channel' }),
	}),
	run: ({ engine, cause }, requests) =>
		engine.loyalty.earn(
			requests.map((request) => ({ ...request, cause })),
			optionsOf(requests),
		),
	writeItem: ({ expiresAt, pending, rules = [], ...earned }) =>
		bookedJson('earn', {
			...earned,
			rules,
			expiresAt: instantOrNull(expiresAt),
			pending: pending === null ? null : { ...pending, until: formatInstant(pending.until) },
		}),
});

function readFrom(parameters: NodeParameters, itemIndex: number): EarnFrom {
	const from = textParameter(parameters, 'pointsFrom', itemIndex);
	if (from === 'event') return { event: textParameter(parameters, 'event', itemIndex) };
	if (from !== 'amount' && from !== 'order') return { points: readPoints(parameters, itemIndex) };
	const currency = readCurrency(parameters, itemIndex);
	const items = readNamed(parameters, itemIndex, { parameter: 'itemsField', field: 'items' });
	if (from === 'order' && Array.isArray(items) && items.length > 0)
		return { order: { currency, items: items.map(lineOf) } };
	const amount = readAmount(parameters, itemIndex);
	if (from === 'order') return { order: { currency, amount } };
	return { amount, currency, pointsPerUnit: parameters.at('pointsPerUnit', itemIndex) };
}

function lineOf(line: unknown): { amount: unknown } {
	const { amount, ...given } = (typeof line === 'object' ? { ...line } : {}) as Record<
		string,
		unknown
	>;
	return { ...given, amount };
}

/** A field that the form names, or the one with the well-known name. */
function readNamed(
	parameters: NodeParameters,
	itemIndex: number,
	{ parameter, field }: { parameter: string; field: string },
): unknown {
	if (!['order', 'event'].includes(textParameter(parameters, 'pointsFrom', itemIndex)))
		return undefined;
	if (textParameter(parameters, parameter, itemIndex) !== '')
		return fieldParameter(parameters, parameter, itemIndex);
	return jsonOf(parameters, itemIndex)[field];
}

function readExpiry(
	parameters: NodeParameters,
	itemIndex: number,
): { expiresAfter?: ExpiresAfter } {
	const unit = textParameter(parameters, 'expiry', itemIndex);
	if (unit !== 'days' && unit !== 'months') return {};
	const count = parameters.at('expiryCount', itemIndex);
	return { expiresAfter: unit === 'days' ? { days: count } : { months: count } };
}

function readPending(parameters: NodeParameters, itemIndex: number): { pending?: PendingUntil } {
	const when = textParameter(parameters, 'availability', itemIndex);
	if (when !== 'days' && when !== 'event') return {};
	const days = parameters.at('waitDays', itemIndex);
	if (when === 'days') return { pending: { days } };
	const event = textParameter(parameters, 'waitsFor', itemIndex);
	return { pending: { event, cancelAfterDays: days } };
}
