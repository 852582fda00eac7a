import type { CustomerRef, ProfileFound } from '../../../../engine';
import { customerProperties, readCustomer } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';

/** The customer of each item with identifiers, traits and counts. */
export const get = operation<CustomerRef, ProfileFound>({
	value: 'get',
	name: 'Get',
	action: 'Get a customer',
	description: 'Get the customer of each item: identifiers, traits and how much is known',
	properties: showFor('profile', 'get', customerProperties),
	readItem: readCustomer,
	run: ({ engine }, requests) => engine.identity.getProfiles(requests),
	writeItem: ({ profileId, status, ...profile }) => ({
		json: { profileId, identity: { status, ...profile } },
	}),
});
