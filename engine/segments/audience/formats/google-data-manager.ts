import type { AudienceFormat } from '../types';
import { addressOf, ADDRESSES_MAX, googleCsv, hashedEmail, hashedPhone } from './google';

/**
 * Google's Data Manager API, audienceMembers:ingest. Destinations, the terms of service and what consent is told to Google
 * are the advertiser's to add.
 * Fields, at most 10,000 people a request: developers.google.com/data-manager/api/reference/rest/v1/audienceMembers/ingest
 * What is done before hashing: developers.google.com/data-manager/api/devguides/concepts/formatting
 */
export const googleDataManager: AudienceFormat = {
	addressTypes: ['email', 'phone'],
	addressesMax: ADDRESSES_MAX,
	csv: googleCsv,
	json: {
		rowsMax: 10_000,
		rowsOf: (person) => {
			const address = addressOf(person);
			const userIdentifiers = [
				...person.emails.map((email) => ({ emailAddress: hashedEmail(email) })),
				...person.phones.map((phone) => ({ phoneNumber: hashedPhone(phone) })),
				...(address === undefined
					? []
					: [
							{
								address: {
									givenName: address.firstName,
									familyName: address.lastName,
									regionCode: address.country,
									postalCode: address.postalCode,
								},
							},
						]),
			];
			return [{ userData: { userIdentifiers } }];
		},
		payloadOf: (audienceMembers) => ({ audienceMembers, encoding: 'HEX' }),
	},
};
