import { addressRows, filled, hashed, lowerCase, withoutSpaces } from '../normalise';
import type { AudienceFormat } from '../types';

/** "Each header can appear a maximum of 3 times in one file." */
const ADDRESSES_MAX = 3;

/**
 * TikTok, Custom Audiences: a customer file, or /segment/mapping/ of its Business API.
 * Headers: ads.tiktok.com/help/article/list-of-supported-ids-and-formats-for-a-customer-file
 * What is done before hashing, and a file below 1 GB (50 MB by its API): …/how-to-create-a-custom-audience-with-a-customer-file
 * (September 2025: e-mail in lower case without spaces, phone as E.164 with its plus sign; an earlier page takes off tags).
 * Request: business-api.tiktok.com/portal/docs?id=1739940585975809. It says no number of people that we could read; a
 * thousand is what other senders use.
 */
export const tiktok: AudienceFormat = {
	addressTypes: ['email', 'phone'],
	addressesMax: ADDRESSES_MAX,
	csv: {
		columns: [
			...Array<string>(ADDRESSES_MAX).fill('Email_SHA256'),
			...Array<string>(ADDRESSES_MAX).fill('Phone_SHA256'),
		],
		rowsMax: 40_000,
		rowsOf: ({ emails, phones }) => [
			[
				...filled(emails.map(hashedEmail), ADDRESSES_MAX),
				...filled(phones.map(hashedPhone), ADDRESSES_MAX),
			],
		],
	},
	json: {
		rowsMax: 1_000,
		rowsOf: ({ emails, phones }, audienceId) => {
			const idOf = (id: string) => (id === '' ? {} : { id, audience_ids: [audienceId] });
			return addressRows(emails.map(hashedEmail), phones.map(hashedPhone)).map(
				({ email, phone }) => [idOf(email), idOf(phone)],
			);
		},
		payloadOf: (batch) => ({
			action: 'add',
			id_schema: ['EMAIL_SHA256', 'PHONE_SHA256'],
			batch_data: batch,
		}),
	},
};

function hashedEmail(email: string): string {
	return hashed(withoutSpaces(lowerCase(email)));
}

function hashedPhone(phone: string): string {
	return hashed(phone.trim());
}
