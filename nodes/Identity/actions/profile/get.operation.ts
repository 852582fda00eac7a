import type { Customer, CustomerRef } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { customerProperties, readCustomer } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';

/** The customer of each item with identifiers, traits and counts. */
export const get = operation<CustomerRef, Customer>({
	value: 'get',
	name: 'Get',
	action: 'Get a customer',
	description:
		'Get what is known about the customer of each item: identifiers, traits, points and how much is stored',
	properties: showFor('profile', 'get', customerProperties),
	readItem: readCustomer,
	run: ({ engine }, requests) => engine.customers.get(requests),
	writeItem: ({ profileId, createdAt, identifiers, ...customer }) => ({
		json: {
			profileId,
			identity: {
				status: customer.status,
				homeProfileId: customer.homeProfileId,
				memberIds: customer.memberIds,
				firstSeenAt: formatInstant(createdAt),
				identifiers: identifiers.map(({ type, value, source, firstSeenAt }) => ({
					type,
					value,
					source,
					firstSeenAt: formatInstant(firstSeenAt),
				})),
				traits: customer.traits,
				counts: { ...customer.counts },
				points: { ...customer.points },
			},
		},
	}),
});
