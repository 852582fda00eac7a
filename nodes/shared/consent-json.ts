import type { IDataObject } from 'n8n-workflow';
import type { AddressConsent, ConsentState } from '../../engine';
import { formatInstant } from '../../engine/values';

/** What may be sent to one address, as items show it. */
export function addressOf({ channel, address, suppression, topics }: AddressConsent): IDataObject {
	return {
		channel,
		address,
		isSuppressed: suppression !== undefined,
		...(suppression === undefined
			? {}
			: {
					suppression: {
						reason: suppression.reason,
						source: suppression.source,
						since: formatInstant(suppression.suppressedAt),
					},
				}),
		topics: topics.map(stateOf),
	};
}

/** What counts for one topic, as items show it. */
export function stateOf({ topic, status, explanation, decidedBy }: ConsentState): IDataObject {
	return {
		topic,
		status,
		explanation,
		since: decidedBy === undefined ? null : formatInstant(decidedBy.occurredAt),
		givenBy: decidedBy?.origin ?? null,
		source: decidedBy?.source ?? null,
	};
}
