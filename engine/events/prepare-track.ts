import type { Rejected } from '../values';
import { checkJson, checkText, hashKey, JSON_LENGTH_MAX, rejected } from '../values';
import type { TrackCommand, TrackReason, TrackRequest } from './types';

export const EVENT_NAME_LENGTH_MAX = 128;
export const CHANNEL_LENGTH_MAX = 64;
const SOURCE_LENGTH_MAX = 128;
/** Longer keys are hashed, so that a key may be of any length. */
const KEY_LENGTH_MAX = 256;
const KEY_GIVEN_LENGTH_MAX = 65_536;
const AHEAD_MS_MAX = 24 * 60 * 60 * 1000;
const INSTANT_MIN = Date.UTC(-9999, 0, 1);

type Refusal = Rejected<TrackReason>;

/** The request ready to store, or why it is none. */
export function prepareTrack(request: TrackRequest, now: number): TrackCommand | Refusal {
	const texts = checkTexts(request);
	if ('status' in texts) return texts;
	const occurredAt = checkInstant(request.occurredAt ?? now, now);
	if (typeof occurredAt !== 'number') return occurredAt;
	const properties = checkProperties(request.properties ?? {});
	if ('status' in properties) return properties;
	const { key, channel, ...named } = texts;
	return {
		customer: request.customer,
		key: shortKey(key),
		event: {
			...named,
			occurredAt,
			channel: channel === '' ? null : channel,
			isTouchpoint: channel !== '' && request.isTouchpoint !== false,
			propertiesJson: properties.json,
		},
	};
}

function checkTexts(request: TrackRequest) {
	const name = checkText(request.name, 'event name', EVENT_NAME_LENGTH_MAX);
	if (typeof name !== 'string') return refusal('name_invalid', name);
	const channel = optionalText(request.channel, 'channel', CHANNEL_LENGTH_MAX);
	if (typeof channel !== 'string') return refusal('channel_invalid', channel);
	const source = optionalText(request.source, 'source', SOURCE_LENGTH_MAX);
	if (typeof source !== 'string') return refusal('source_invalid', source);
	const key = optionalText(request.idempotencyKey, 'idempotency key', KEY_GIVEN_LENGTH_MAX);
	return typeof key === 'string' ? { name, channel, source, key } : refusal('key_invalid', key);
}

function refusal(reason: TrackReason, about: Rejected): Refusal {
	return { ...about, reason };
}

function optionalText(value: unknown, field: string, lengthMax: number) {
	if (value === undefined || value === null) return '';
	if (typeof value === 'string' && value.trim() === '') return '';
	return checkText(value, field, lengthMax);
}

function shortKey(key: string): string | undefined {
	if (key === '') return undefined;
	return key.length > KEY_LENGTH_MAX ? hashKey([key]) : key;
}

function checkInstant(occurredAt: number, now: number): number | Refusal {
	if (!Number.isSafeInteger(occurredAt) || occurredAt < INSTANT_MIN) {
		return rejected('instant_invalid', {
			field: 'occurredAt',
			message: 'The time of the event is not a date and time',
			mend: 'Use ISO 8601 such as 2026-03-01T09:30:00Z, or a Unix timestamp.',
		});
	}
	if (occurredAt <= now + AHEAD_MS_MAX) return occurredAt;
	return rejected('instant_in_future', {
		field: 'occurredAt',
		message: 'The time of the event is more than one day in the future',
		mend: 'An event has happened already: check the field that Time Field names, its day and month, and its time zone.',
	});
}

function checkProperties(properties: unknown): { json: string } | Refusal {
	if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) {
		return rejected('properties_invalid', {
			field: 'properties',
			message: 'The properties of the event are not an object',
			mend: 'Give properties as names with values, such as { "cart_value": 120 }.',
		});
	}
	const checked = checkJson(properties, 'properties', JSON_LENGTH_MAX);
	return 'status' in checked ? { ...checked, reason: 'properties_invalid' } : checked;
}
