import type { Issued, IssueRequest } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { customerProperties, readCustomer } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import {
	keyFieldOption,
	phoneRegionOption,
	readBookingKey,
	readChannel,
} from '../../../shared/order-fields';
import { textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { readRegion, regionOf } from '../point/point-fields';
import { campaignProperty, readCampaign } from './coupon-fields';

/** Gives the customer of each item a code. */
export const issue = operation<IssueRequest & { defaultRegion: string }, Issued>({
	value: 'issue',
	name: 'Issue',
	action: 'Issue a coupon',
	description: 'Give the customer of each item a code of the campaign',
	properties: showFor('coupon', 'issue', [
		campaignProperty,
		...customerProperties,
		{
			displayName: 'Code',
			name: 'from',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'New', value: 'new', description: 'Make a code for this customer' },
				{
					name: 'Generated Before',
					value: 'pool',
					description: 'The next of the codes that Generate has made',
				},
			],
			default: 'new',
			description: 'Where the code comes from',
		},
		{
			displayName: 'Channel',
			name: 'channel',
			type: 'string',
			default: 'email',
			placeholder: 'e.g. email',
			description:
				'On which the coupon is handed out: what a sale with it is credited to, wherever it is redeemed',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			options: [phoneRegionOption, keyFieldOption],
		},
	]),
	readItem: (parameters, itemIndex) => ({
		campaign: readCampaign(parameters, itemIndex),
		customer: readCustomer(parameters, itemIndex),
		from: textParameter(parameters, 'from', itemIndex) === 'pool' ? 'pool' : 'new',
		channel: readChannel(parameters, itemIndex),
		idempotencyKey: readBookingKey(parameters, itemIndex, ['issue']),
		defaultRegion: readRegion(parameters, itemIndex),
	}),
	run: ({ engine }, requests) => engine.loyalty.issueCoupons(requests, regionOf(requests)),
	writeItem: ({ profileId, status: _, issuedAt, validUntil, ...issued }) => ({
		json: {
			profileId,
			coupon: {
				operation: 'issue',
				...issued,
				issuedAt: formatInstant(issuedAt),
				validUntil: validUntil === null ? null : formatInstant(validUntil),
			},
		},
	}),
});
