import { countryCode, hashed, lowerCase, writtenName } from '../normalise';
import type { AudienceFormat, AudiencePerson } from '../types';

/** Longest first and last name that LinkedIn takes. */
const NAME_LENGTH_MAX = 35;

/**
 * LinkedIn, Matched Audiences: a contact list, or the users of a DMP segment (BATCH_CREATE). It finds people by e-mail
 * addresses alone; names and country go unhashed.
 * Request: learn.microsoft.com/en-us/linkedin/marketing/matched-audiences/create-and-manage-segment-users (at most 5,000
 * elements, as senders report; the part of the page that we could read does not say).
 * File, at most 300,000 rows and 20 MB, headers as in the template: linkedin.com/help/lms/answer/a1489764
 */
export const linkedin: AudienceFormat = {
	addressTypes: ['email'],
	addressesMax: 5,
	csv: {
		columns: [
			...['email', 'firstname', 'lastname', 'jobtitle'],
			...['employeecompany', 'country', 'googleaid'],
		],
		// Not more files than need be: each becomes an audience of its own.
		rowsMax: 100_000,
		rowsOf: (person) => {
			const { firstName, lastName, country } = detailsOf(person);
			return person.emails.map((email) => {
				return [hashedEmail(email), firstName, lastName, '', '', country, ''];
			});
		},
	},
	json: {
		rowsMax: 5_000,
		rowsOf: (person) => {
			const known = Object.entries(detailsOf(person)).filter(([, text]) => text !== '');
			const userIds = person.emails.map((email) => {
				return { idType: 'SHA256_EMAIL', idValue: hashedEmail(email) };
			});
			return [{ action: 'ADD', userIds, ...Object.fromEntries(known) }];
		},
		payloadOf: (elements) => ({ elements }),
	},
};

function hashedEmail(email: string): string {
	return hashed(lowerCase(email));
}

function detailsOf({ firstName, lastName, country }: AudiencePerson) {
	return {
		firstName: writtenName(firstName, NAME_LENGTH_MAX),
		lastName: writtenName(lastName, NAME_LENGTH_MAX),
		country: countryCode(country),
	};
}
