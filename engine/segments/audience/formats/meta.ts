import {
	addressRows,
	countryCode,
	filled,
	hashed,
	lettersOnly,
	lowerCase,
	phoneDigits,
	plainName,
	withoutSpaces,
} from '../normalise';
import type { AudienceFormat, AudiencePerson } from '../types';

/** "We accept email addresses in up to three separate columns", and phone numbers as well. */
const ADDRESSES_MAX = 3;

/**
 * Meta, Custom Audiences from a customer list. Everything is hashed, the country too.
 * Fields, 10,000 rows a request: developers.facebook.com/docs/marketing-api/audiences/guides/custom-audiences
 * What is done before hashing, with examples: …/docs/marketing-api/conversions-api/parameters/customer-information-parameters
 * Column names of the file: facebook.com/business/help/2082575038703844
 * A key stands once in a request's schema, so that a person's second address takes a row of its own.
 */
export const meta: AudienceFormat = {
	addressTypes: ['email', 'phone'],
	addressesMax: ADDRESSES_MAX,
	csv: {
		columns: [
			...Array<string>(ADDRESSES_MAX).fill('email'),
			...Array<string>(ADDRESSES_MAX).fill('phone'),
			...['fn', 'ln', 'ct', 'zip', 'country'],
		],
		rowsMax: 20_000,
		rowsOf: (person) => [
			[
				...filled(person.emails.map(hashedEmail), ADDRESSES_MAX),
				...filled(person.phones.map(hashedPhone), ADDRESSES_MAX),
				...detailsOf(person),
			],
		],
	},
	json: {
		rowsMax: 10_000,
		rowsOf: (person) => {
			const emails = person.emails.map(hashedEmail);
			const details = detailsOf(person);
			return addressRows(emails, person.phones.map(hashedPhone)).map(({ email, phone }) => {
				return [email, phone, ...details];
			});
		},
		payloadOf: (data) => ({
			payload: { schema: ['EMAIL', 'PHONE', 'FN', 'LN', 'CT', 'ZIP', 'COUNTRY'], data },
		}),
	},
};

function hashedEmail(email: string): string {
	return hashed(lowerCase(email));
}

function hashedPhone(phone: string): string {
	return hashed(phoneDigits(phone));
}

function detailsOf({ firstName, lastName, city, postalCode, country }: AudiencePerson): string[] {
	const code = countryCode(country).toLowerCase();
	return [
		plainName(firstName),
		plainName(lastName),
		lettersOnly(city),
		postalCodeOf(postalCode, code),
		code,
	].map(hashed);
}

/** "Lowercase, no spaces, no dash"; in the US the first five digits, in the UK without the two letters of the unit. */
function postalCodeOf(text: string, country: string): string {
	const code = withoutSpaces(lowerCase(text)).replaceAll('-', '');
	if (country === 'us') return code.slice(0, 5);
	return country === 'gb' ? code.replace(/^([a-z]{1,2}\d[a-z\d]?\d)[a-z]{2}$/, '$1') : code;
}
