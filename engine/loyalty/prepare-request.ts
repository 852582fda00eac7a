import type { Rejected } from '../values';
import { checkKey, checkOccurredAt, optionalText } from '../values';
import { decideEarnedPoints, decideExpiry, decidePoints } from './decide-points';
import type {
	EarnCommand,
	EarnRequest,
	PointsRequest,
	RedeemCommand,
	RedeemRequest,
	RequestReason,
} from './types';
import { DEFAULT_PROGRAMME } from './types';

export const PROGRAMME_LENGTH_MAX = 64;
const REFERENCE_LENGTH_MAX = 256;
const REASON_LENGTH_MAX = 500;

type Refusal = Rejected<RequestReason>;
type Common = Omit<RedeemCommand, 'points'>;

/** The request checked and made ready, or why it cannot be booked. */
export function prepareEarn(request: EarnRequest, now: number): EarnCommand | Refusal {
	const common = prepareCommon(request, now);
	if ('status' in common) return common;
	const points = decideEarnedPoints(request.from);
	if (typeof points !== 'number') return points;
	const expiresAt = decideExpiry(common.occurredAt, request.expiresAfter);
	if (expiresAt !== null && typeof expiresAt !== 'number') return expiresAt;
	return { ...common, points, expiresAt };
}

/** The request checked and made ready, or why it cannot be booked. */
export function prepareRedeem(request: RedeemRequest, now: number): RedeemCommand | Refusal {
	const common = prepareCommon(request, now);
	if ('status' in common) return common;
	const points = decidePoints(request.points);
	return typeof points === 'number' ? { ...common, points } : points;
}

/** The programme's name, `main` where none is given. */
export function prepareProgramme(value: unknown): string | Refusal {
	const programme = optionalText(value, 'programme', PROGRAMME_LENGTH_MAX);
	if (typeof programme !== 'string') return { ...programme, reason: 'programme_invalid' };
	return programme === '' ? DEFAULT_PROGRAMME : programme;
}

function prepareCommon(request: PointsRequest, now: number): Common | Refusal {
	const { customer, cause = {} } = request;
	const key = checkKey(request.idempotencyKey);
	if (typeof key !== 'string') return key;
	const programme = prepareProgramme(request.programme);
	if (typeof programme !== 'string') return programme;
	const reference = optionalText(request.reference, 'reference', REFERENCE_LENGTH_MAX);
	if (typeof reference !== 'string') return { ...reference, reason: 'reference_invalid' };
	const reason = optionalText(request.reason, 'reason', REASON_LENGTH_MAX);
	if (typeof reason !== 'string') return { ...reason, reason: 'reason_invalid' };
	const occurredAt = checkOccurredAt(request.occurredAt, now);
	if (typeof occurredAt !== 'number') return occurredAt;
	return {
		key,
		programme,
		reference,
		reason,
		cause,
		customer,
		occurredAt,
		isBackdated: occurredAt < now,
	};
}
