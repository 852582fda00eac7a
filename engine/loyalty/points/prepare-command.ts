import type { Rejected } from '../../values';
import { checkKey, checkOccurredAt, optionalText } from '../../values';
import type { Command, PointsRequest, RequestReason } from './types';
import { DEFAULT_PROGRAMME } from './types';

export const PROGRAMME_LENGTH_MAX = 64;
export const REFERENCE_LENGTH_MAX = 256;
const REASON_LENGTH_MAX = 500;
const ACTOR_LENGTH_MAX = 128;

type Refusal = Rejected<RequestReason>;

/** The programme's name, `main` where none is given. */
export function prepareProgramme(value: unknown): string | Refusal {
	const programme = optionalText(value, 'programme', PROGRAMME_LENGTH_MAX);
	if (typeof programme !== 'string') return { ...programme, reason: 'programme_invalid' };
	return programme === '' ? DEFAULT_PROGRAMME : programme;
}

/** What every booking says, checked, with its key and its times. */
export function prepareCommand(request: PointsRequest, now: number): Command | Refusal {
	const { customer, cause = {} } = request;
	const key = checkKey(request.idempotencyKey);
	if (typeof key !== 'string') return key;
	const programme = prepareProgramme(request.programme);
	if (typeof programme !== 'string') return programme;
	const texts = prepareTexts(request);
	if ('status' in texts) return texts;
	const occurredAt = checkOccurredAt(request.occurredAt, now);
	if (typeof occurredAt !== 'number') return occurredAt;
	return { key, programme, ...texts, cause, customer, occurredAt, isBackdated: occurredAt < now };
}

function prepareTexts(
	request: PointsRequest,
): Pick<Command, 'reference' | 'reason' | 'actor'> | Refusal {
	const reference = optionalText(request.reference, 'reference', REFERENCE_LENGTH_MAX);
	if (typeof reference !== 'string') return { ...reference, reason: 'reference_invalid' };
	const reason = optionalText(request.reason, 'reason', REASON_LENGTH_MAX);
	if (typeof reason !== 'string') return { ...reason, reason: 'reason_invalid' };
	const actor = optionalText(request.actor, 'actor', ACTOR_LENGTH_MAX);
	if (typeof actor !== 'string') return { ...actor, reason: 'actor_invalid' };
	return { reference, reason, actor };
}
