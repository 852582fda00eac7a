import type { StandingRecord, Suppression } from './types';

/**
 * Whether nothing is sent to an address because its owner was erased at that time: so it is until the person themself
 * agrees to something. What they agreed to, and what they took back since, is for their consent to say.
 */
export function decideErased(
	erasedAt: number | undefined,
	records: readonly Pick<StandingRecord, 'status' | 'origin' | 'recordedAt'>[],
): Suppression | undefined {
	if (erasedAt === undefined) return undefined;
	const hasReturned = records.some(
		({ status, origin, recordedAt }) =>
			status === 'granted' && origin === 'person' && recordedAt >= erasedAt,
	);
	return hasReturned ? undefined : { reason: 'erased', suppressedAt: erasedAt, source: '' };
}

/** Why nothing is sent to the address: it is suppressed, or its owner was erased. */
export function suppressionIn({
	records,
	suppression,
	erasedAt,
}: {
	records: readonly StandingRecord[];
	suppression?: Suppression;
	erasedAt?: number;
}): Suppression | undefined {
	return suppression ?? decideErased(erasedAt, records);
}
