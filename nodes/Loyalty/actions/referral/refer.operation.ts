import type { Referred, ReferRequest } from '../../../../engine';
import { customerProperties } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';
import { readOther, regionOf } from '../point/point-fields';
import { savedProgrammeProperty } from '../programme/programme-fields';
import { readFriend, regionOptions } from './referral-fields';

/** Notes who brought the customer of each item. */
export const refer = operation<ReferRequest & { defaultRegion: string }, Referred>({
	value: 'refer',
	name: 'Refer',
	action: 'Note who brought a customer',
	description:
		'Note who brought the customer of each item, before their first order. Both have to be known already; the first one noted stands.',
	properties: showFor('referral', 'refer', [
		savedProgrammeProperty,
		{
			displayName: 'Brought By: Identifier Type',
			name: 'referrerType',
			type: 'string',
			default: 'email',
			description:
				'What the member who brought the customer is found by, such as email, phone, customer_id, loyalty_card or profileId',
		},
		{
			displayName: 'Brought By: Identifier Field',
			name: 'referrerField',
			type: 'string',
			requiresDataPath: 'single',
			default: '',
			required: true,
			placeholder: 'e.g. invitedBy',
			description: 'Name of the field that holds it',
		},
		...customerProperties,
		regionOptions,
	]),
	readItem: (parameters, itemIndex) => ({
		...readFriend(parameters, itemIndex),
		referrer: readOther(parameters, { itemIndex, type: 'referrerType', field: 'referrerField' }),
	}),
	run: ({ engine }, requests) => engine.loyalty.refer(requests, regionOf(requests)),
	writeItem: ({ profileId, ...referred }) => ({
		json: { profileId, referral: { operation: 'refer', ...referred } },
	}),
});
