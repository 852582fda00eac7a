import { ADDRESS_TYPES, checkChannel, checkTopic } from '../../consent';
import type { Channel } from '../../consent';
import type { Rejected } from '../../values';
import { rejected } from '../../values';
import { AUDIENCE_TRAITS } from './audience-traits';
import { AUDIENCE_FORMATS } from './formats';
import type { AudiencePlan, AudienceReason, AudienceRequest } from './types';
import { AUDIENCE_PLATFORMS, AUDIENCE_SHAPES, CONSENT_MODES } from './types';

/** What advertising is called where consent is asked for it, unless the request says otherwise. */
const TOPIC_DEFAULT = 'ads';

/** A person may take up to five rows, and a batch holds all rows of its people. */
const ROWS_MIN = 10;

const EMAIL: Channel = 'email';
const PROFILE_ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

type Refusal = Rejected<AudienceReason>;

/** The request checked, or why it cannot be answered. */
export function prepareExport(request: AudienceRequest): AudiencePlan | Refusal {
	const { segment, traits = {}, after = '' } = request;
	const words = checkWords(request);
	if ('status' in words) return words;
	const asked = checkAsked(request);
	if ('status' in asked) return asked;
	const rowsMax = checkRows(request.rowsMax, AUDIENCE_FORMATS[words.platform][words.shape].rowsMax);
	if (typeof rowsMax !== 'number') return rowsMax;
	if (after !== '' && !PROFILE_ID.test(after)) return cursorInvalid();
	return {
		...{ segment, ...words, ...asked, rowsMax, after },
		traits: { ...AUDIENCE_TRAITS, ...traits },
	};
}

/** What consent is asked about: the topic, and the channel of each type of address. */
function checkAsked(request: AudienceRequest) {
	const topic = checkTopic(request.topic ?? TOPIC_DEFAULT);
	if (typeof topic !== 'string') return topic;
	const phone = checkPhoneChannel(request.phoneChannel ?? 'sms');
	return typeof phone === 'string' ? { topic, channels: { email: EMAIL, phone } } : phone;
}

function checkWords(request: AudienceRequest) {
	const platform = AUDIENCE_PLATFORMS.find((one) => one === request.platform);
	if (platform === undefined) return unknown('platform', AUDIENCE_PLATFORMS);
	const shape = AUDIENCE_SHAPES.find((one) => one === (request.shape ?? 'csv'));
	if (shape === undefined) return unknown('shape', AUDIENCE_SHAPES);
	const consent = CONSENT_MODES.find((one) => one === (request.consent ?? 'granted_only'));
	if (consent === undefined) return unknown('consent', CONSENT_MODES);
	const { audienceId = '' } = request;
	// TikTok's request names the audience beside each address.
	if (platform === 'tiktok' && shape === 'json' && audienceId === '') return audienceIdMissing();
	return { platform, shape, consent, audienceId };
}

function checkPhoneChannel(text: string): Channel | Refusal {
	const channel = checkChannel(text);
	if (typeof channel !== 'string' || ADDRESS_TYPES[channel] === 'phone') return channel;
	return rejected('channel_unknown', {
		field: 'phoneChannel',
		message: 'This is not a channel that reaches people by phone number',
		mend: 'Use one of: sms, whatsapp, phone.',
	});
}

function checkRows(rows: number | undefined, rowsMax: number): number | Refusal {
	if (rows === undefined) return rowsMax;
	if (Number.isInteger(rows) && rows >= ROWS_MIN && rows <= rowsMax) return rows;
	return rejected('rows_invalid', {
		field: 'rowsMax',
		message: `The number of rows is not a whole number from ${ROWS_MIN} to ${rowsMax}`,
		mend: 'Leave it empty for as many as the platform takes.',
	});
}

function audienceIdMissing(): Refusal {
	return rejected('audience_id_missing', {
		field: 'audienceId',
		message: 'There is no TikTok audience to add the people to',
		mend: 'Give the audience ID that TikTok gave when the audience was made.',
	});
}

function cursorInvalid(): Refusal {
	return rejected('cursor_invalid', {
		field: 'after',
		message: 'This is not where a batch has ended',
		mend: 'Take the value next of a batch, or leave After empty to begin at the first member.',
	});
}

function unknown(
	field: 'platform' | 'shape' | 'consent',
	known: readonly string[],
): Rejected<`${typeof field}_unknown`> {
	return rejected(`${field}_unknown`, {
		field,
		message: `This ${field} is not known`,
		mend: `Use one of: ${known.join(', ')}.`,
	});
}
