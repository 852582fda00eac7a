import type { Rejected } from '../values';
import {
	checkJson,
	checkKey,
	checkOccurredAt,
	checkText,
	JSON_LENGTH_MAX,
	optionalText,
	rejected,
} from '../values';
import type { TrackCommand, TrackReason, TrackRequest } from './types';

export const EVENT_NAME_LENGTH_MAX = 128;
export const CHANNEL_LENGTH_MAX = 64;
const SOURCE_LENGTH_MAX = 128;

type Refusal = Rejected<TrackReason>;

/** The request ready to store under the id, or why it is none. An event without a key has its id as key. */
export function prepareTrack(
	request: TrackRequest,
	{ now, id }: { now: number; id: string },
): TrackCommand | Refusal {
	const texts = checkTexts(request);
	if ('status' in texts) return texts;
	const key = request.idempotencyKey === undefined ? id : checkKey(request.idempotencyKey);
	if (typeof key !== 'string') return key;
	const occurredAt = checkOccurredAt(request.occurredAt, now);
	if (typeof occurredAt !== 'number') return occurredAt;
	const properties = checkProperties(request.properties ?? {});
	if ('status' in properties) return properties;
	const { name, channel, source } = texts;
	const isTouchpoint = channel !== '' && request.isTouchpoint !== false;
	const event = {
		name,
		occurredAt,
		channel: channel === '' ? null : channel,
		source,
		isTouchpoint,
	};
	return {
		customer: request.customer,
		id,
		key,
		event: { ...event, propertiesJson: properties.json },
	};
}

function checkTexts(request: TrackRequest) {
	const name = checkText(request.name, 'event name', EVENT_NAME_LENGTH_MAX);
	if (typeof name !== 'string') return refusal('name_invalid', name);
	const channel = optionalText(request.channel, 'channel', CHANNEL_LENGTH_MAX);
	if (typeof channel !== 'string') return refusal('channel_invalid', channel);
	const source = optionalText(request.source, 'source', SOURCE_LENGTH_MAX);
	if (typeof source !== 'string') return refusal('source_invalid', source);
	return { name, channel, source };
}

function refusal(reason: TrackReason, about: Rejected): Refusal {
	return { ...about, reason };
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
