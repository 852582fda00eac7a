import {
	countryCode,
	filled,
	hashed,
	lowerCase,
	plainPostalCode,
	withoutSpaces,
} from '../normalise';
import type { AudienceFormat, AudiencePerson } from '../types';

/** With the postal address at most nine identifiers a person; the interfaces take ten and twenty. */
export const ADDRESSES_MAX = 4;

/**
 * Google's own example: cloudy.sanfrancisco+shopping@gmail.com is cloudysanfrancisco@gmail.com; other domains keep dots
 * and tags (developers.google.com/data-manager/api/devguides/concepts/formatting).
 */
export function hashedEmail(email: string): string {
	const address = withoutSpaces(lowerCase(email));
	const [, local = '', domain = ''] = /^(.+)@(gmail\.com|googlemail\.com)$/.exec(address) ?? [];
	const mailbox = local.replace(/\+.*$/, '').replaceAll('.', '');
	return hashed(mailbox === '' ? address : `${mailbox}@${domain}`);
}

/** E.164 with its plus sign. */
export function hashedPhone(phone: string): string {
	return hashed(phone.trim());
}

/** A postal address matches only as a whole; country and postal code go unhashed. */
export function addressOf(person: AudiencePerson) {
	const firstName = hashed(lowerCase(person.firstName));
	const lastName = hashed(lowerCase(person.lastName));
	const country = countryCode(person.country);
	const postalCode = plainPostalCode(person.postalCode);
	const isWhole = [firstName, lastName, country, postalCode].every((text) => text !== '');
	return isWhole ? { firstName, lastName, country, postalCode } : undefined;
}

/**
 * The file for Google Ads; a column may stand several times. Columns and what is hashed:
 * support.google.com/google-ads/answer/7659867 and support.google.com/adwords/answer/7476159
 */
export const googleCsv: AudienceFormat['csv'] = {
	columns: [
		...Array<string>(ADDRESSES_MAX).fill('Email'),
		...Array<string>(ADDRESSES_MAX).fill('Phone'),
		...['First Name', 'Last Name', 'Country', 'Zip'],
	],
	rowsMax: 20_000,
	rowsOf: (person) => {
		const {
			firstName = '',
			lastName = '',
			country = '',
			postalCode = '',
		} = addressOf(person) ?? {};
		return [
			[
				...filled(person.emails.map(hashedEmail), ADDRESSES_MAX),
				...filled(person.phones.map(hashedPhone), ADDRESSES_MAX),
				...[firstName, lastName, country, postalCode],
			],
		];
	},
};
