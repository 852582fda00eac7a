import fc from 'fast-check';
import { decideConsent } from '../../../engine/consent/decide-consent';
import type { ConsentRecord } from '../../../engine/consent/types';

type Said = Partial<ConsentRecord>;
let count = 0;

function record(said: Said): ConsentRecord {
	count += 1;
	return {
		id: String(count).padStart(6, '0'),
		channel: 'email',
		address: 'ana@example.com',
		topic: 'all',
		status: 'granted',
		origin: 'import',
		occurredAt: 10,
		isDated: true,
		recordedAt: said.occurredAt ?? 10,
		source: '',
		proof: 'null',
		profileId: 'p',
		idempotencyKey: 'k',
		...said,
	};
}

const yes = (said: Said = {}) => record({ status: 'granted', ...said });
const no = (said: Said = {}) => record({ status: 'denied', ...said });
const stop = (said: Said = {}) => no({ origin: 'person', ...said });

describe('what counts for a topic', () => {
	test.each<[string, ConsentRecord[], string]>([
		['nothing recorded is unknown', [], 'unknown'],
		['a grant counts', [yes()], 'granted'],
		['a denial counts', [no()], 'denied'],
		['the later grant counts', [no(), yes({ occurredAt: 11 })], 'granted'],
		['the later denial counts', [yes(), no({ occurredAt: 11 })], 'denied'],
		['at one instant the denial counts', [yes({ origin: 'person' }), no()], 'denied'],
		['a grant for another topic says nothing', [yes({ topic: 'offers' })], 'unknown'],
		['a denial of another topic says nothing', [no({ topic: 'offers' })], 'unknown'],
		['a denial of all topics denies each', [no()], 'denied'],
		['a grant for all topics grants each', [yes()], 'granted'],
		[
			'a grant for the topic after a denial of all lets it in again',
			[stop(), yes({ topic: 'news', occurredAt: 11, origin: 'person' })],
			'granted',
		],
		[
			'a grant for the topic before a denial of all is over',
			[yes({ topic: 'news' }), stop({ occurredAt: 11 })],
			'denied',
		],
		[
			'a later grant for all does not bring back a topic that was left',
			[stop({ topic: 'news' }), yes({ occurredAt: 11, origin: 'person' })],
			'denied',
		],
		[
			'a later import from a later day lifts a STOP',
			[stop({ occurredAt: 10, recordedAt: 10 }), yes({ occurredAt: 11, recordedAt: 12 })],
			'granted',
		],
		[
			'an import that was loaded before the STOP does not lift it, whatever its date says',
			[stop({ occurredAt: 10, recordedAt: 10 }), yes({ occurredAt: 99, recordedAt: 5 })],
			'denied',
		],
		[
			'an import loaded after the STOP but from before it does not lift it',
			[stop({ occurredAt: 10, recordedAt: 10 }), yes({ occurredAt: 9, recordedAt: 99 })],
			'denied',
		],
		[
			'an import without a date never lifts a STOP',
			[stop({ occurredAt: 10 }), yes({ occurredAt: 99, recordedAt: 99, isDated: false })],
			'denied',
		],
		[
			'an import without a date lifts the denial of an import',
			[no({ occurredAt: 10 }), yes({ occurredAt: 99, recordedAt: 99, isDated: false })],
			'granted',
		],
		[
			'a customer who comes back lifts the STOP, with or without a date',
			[stop(), yes({ origin: 'person', occurredAt: 11, isDated: false })],
			'granted',
		],
		[
			'an import’s denial takes back a customer’s older grant',
			[yes({ origin: 'person' }), no({ occurredAt: 11 })],
			'denied',
		],
	])('%s', (_rule, records, status) => {
		expect(decideConsent(records, 'news').status).toBe(status);
		expect(decideConsent(records.toReversed(), 'news').status).toBe(status);
	});

	test('a message without a topic asks for all topics: a single topic says nothing about it', () => {
		const records = [stop({ topic: 'news' }), yes({ topic: 'offers' })];
		expect(decideConsent(records, 'all').status).toBe('unknown');
	});

	test('the answer says who decided it, where and when', () => {
		const denial = stop({ occurredAt: 0, source: 'sms STOP' });
		expect(decideConsent([yes({ occurredAt: -5 }), denial], 'news')).toEqual({
			status: 'denied',
			topic: 'news',
			decidedBy: { topic: 'all', origin: 'person', source: 'sms STOP', occurredAt: 0 },
			explanation: 'Denied for all topics by the customer (sms STOP) on 1970-01-01T00:00:00.000Z.',
		});
	});
});

const anyRecord = fc
	.record({
		topic: fc.constantFrom('all', 'news', 'offers'),
		status: fc.constantFrom('granted' as const, 'denied' as const),
		origin: fc.constantFrom('person' as const, 'import' as const),
		occurredAt: fc.integer({ min: 0, max: 6 }),
		recordedAt: fc.integer({ min: 0, max: 6 }),
		isDated: fc.boolean(),
	})
	.map(record);
const anyTopic = fc.constantFrom('all', 'news');

describe('whatever is recorded', () => {
	test('the order of the records does not matter', () => {
		const holds = (records: ConsentRecord[], topic: string) => {
			const forwards = decideConsent(records, topic);
			expect(decideConsent(records.toReversed(), topic)).toEqual(forwards);
		};
		fc.assert(fc.property(fc.array(anyRecord), anyTopic, holds));
	});

	test('a STOP for all topics, later than everything said, denies each topic', () => {
		const holds = (records: ConsentRecord[], topic: string) => {
			const last = stop({ occurredAt: 7, recordedAt: 7 });
			expect(decideConsent([...records, last], topic).status).toBe('denied');
		};
		fc.assert(fc.property(fc.array(anyRecord), anyTopic, holds));
	});

	test('no import from before a STOP turns it into anything else', () => {
		const holds = (records: ConsentRecord[], topic: string) => {
			const imports = records.map((one): ConsentRecord => ({ ...one, origin: 'import' }));
			const older = imports.filter((one) => one.occurredAt <= 3 || one.recordedAt <= 3);
			const last = stop({ occurredAt: 3, recordedAt: 3 });
			expect(decideConsent([...older, last], topic).status).toBe('denied');
		};
		fc.assert(fc.property(fc.array(anyRecord), anyTopic, holds));
	});

	test('the customer’s own grant for the topic, later than everything said, grants it', () => {
		const holds = (records: ConsentRecord[], topic: string) => {
			const last = yes({ topic, origin: 'person', occurredAt: 7, recordedAt: 7 });
			expect(decideConsent([...records, last], topic).status).toBe('granted');
		};
		fc.assert(fc.property(fc.array(anyRecord), anyTopic, holds));
	});
});
