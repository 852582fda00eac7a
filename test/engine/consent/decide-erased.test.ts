import { decideErased } from '../../../engine/consent/decide-erased';
import type { ConsentRecord } from '../../../engine/consent/types';

const ERASED_AT = 100;

function said(given: Partial<ConsentRecord>): ConsentRecord {
	return {
		id: '1',
		channel: 'email',
		address: 'ana@example.com',
		topic: 'news',
		status: 'granted',
		origin: 'person',
		occurredAt: ERASED_AT,
		isDated: true,
		recordedAt: ERASED_AT + 1,
		source: '',
		proof: 'null',
		profileId: 'p',
		idempotencyKey: 'k',
		...given,
	};
}

test.each<[string, number | undefined, ConsentRecord[], boolean]>([
	['an address that was never erased is not suppressed', undefined, [], false],
	['an erased address is suppressed', ERASED_AT, [], true],
	['an import does not bring it back', ERASED_AT, [said({ origin: 'import' })], true],
	['nor does its owner’s no', ERASED_AT, [said({ status: 'denied' })], true],
	['nor a yes from before', ERASED_AT, [said({ recordedAt: ERASED_AT - 1 })], true],
	['its owner’s yes brings it back', ERASED_AT, [said({})], false],
	[
		'a no after that is for their consent to say',
		ERASED_AT,
		[said({}), said({ status: 'denied' })],
		false,
	],
])('%s', (_rule, erasedAt, records, isSuppressed) => {
	const suppression = { reason: 'erased', suppressedAt: ERASED_AT, source: '' };
	expect(decideErased(erasedAt, records)).toEqual(isSuppressed ? suppression : undefined);
});
