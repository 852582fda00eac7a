import type { AudienceFormat } from '../types';
import { addressOf, ADDRESSES_MAX, googleCsv, hashedEmail, hashedPhone } from './google';

/**
 * Google Ads API, Customer Match: the operations of an OfflineUserDataJob.
 * Fields: developers.google.com/google-ads/api/reference/rpc/v24/UserIdentifier
 * At most 100,000 identifiers a request and 20 a person (the interface's own error says so); 10,000 people of nine
 * identifiers at most stay below it.
 */
export const googleAds: AudienceFormat = {
	addressTypes: ['email', 'phone'],
	addressesMax: ADDRESSES_MAX,
	csv: googleCsv,
	json: {
		rowsMax: 10_000,
		rowsOf: (person) => {
			const address = addressOf(person);
			const userIdentifiers = [
				...person.emails.map((email) => ({ hashedEmail: hashedEmail(email) })),
				...person.phones.map((phone) => ({ hashedPhoneNumber: hashedPhone(phone) })),
				...(address === undefined
					? []
					: [
							{
								addressInfo: {
									hashedFirstName: address.firstName,
									hashedLastName: address.lastName,
									countryCode: address.country,
									postalCode: address.postalCode,
								},
							},
						]),
			];
			return [{ create: { userIdentifiers } }];
		},
		payloadOf: (operations) => ({ operations }),
	},
};
