import type { IDataObject } from 'n8n-workflow';
import type { Customer, CustomerRef } from '../../../../engine';
import { formatAmount, formatInstant } from '../../../../engine/values';
import { addressOf } from '../../../shared/consent-json';
import { customerProperties, readCustomer } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';

/** The whole customer of each item. */
export const get = operation<CustomerRef, Customer>({
	value: 'get',
	name: 'Get',
	action: 'Get a customer',
	description:
		'Get everything about the customer of each item: identifiers, traits, consent, points, last events, value of orders, and how much is stored',
	properties: showFor('profile', 'get', customerProperties),
	readItem: readCustomer,
	run: ({ engine }, requests) => engine.customers.get(requests),
	writeItem: ({ profileId, ...customer }) => ({
		json: {
			profileId,
			identity: {
				status: customer.status,
				homeProfileId: customer.homeProfileId,
				memberIds: customer.memberIds,
				firstSeenAt: formatInstant(customer.firstSeenAt),
				lastSeenAt: formatInstant(customer.lastSeenAt),
				identifiers: customer.identifiers.map(({ type, value, source, ...identifier }) => ({
					type,
					value,
					source,
					firstSeenAt: formatInstant(identifier.firstSeenAt),
					homeProfileId: identifier.profileId,
				})),
				traits: customer.traits,
				consent: customer.consent.map(addressOf),
				points: customer.points.map(pointsOf),
				lastEvents: customer.lastEvents.map(({ channel, name, occurredAt }) => ({
					channel,
					name,
					occurredAt: formatInstant(occurredAt),
				})),
				value: valueOf(customer.value),
				counts: { ...customer.counts },
			},
		},
	}),
});

function pointsOf({ expiringNext, ...figures }: Customer['points'][number]): IDataObject {
	return {
		...figures,
		expiringNext:
			expiringNext === null
				? null
				: { at: formatInstant(expiringNext.at), points: expiringNext.points },
	};
}

function valueOf({ totals, lastOrderAt }: Customer['value']): IDataObject {
	return {
		totals: totals.map(({ orders, ...money }) => ({
			currency: money.currency,
			amount: Number(formatAmount(money)),
			orders,
		})),
		lastOrderAt: lastOrderAt === null ? null : formatInstant(lastOrderAt),
	};
}
