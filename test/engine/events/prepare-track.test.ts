import fc from 'fast-check';
import type { TrackRequest } from '../../../engine';
import { decideTrack, openCommands } from '../../../engine/events/decide-track';
import type { Customer, EarlierEvent, PreparedTrack } from '../../../engine/events/decide-track';
import { prepareTrack } from '../../../engine/events/prepare-track';
import { TEST_START_AT } from '../../support/clock';

const DAY_MS = 86_400_000;
const now = TEST_START_AT;
const customer = { profileId: 'p' };
const circular: Record<string, unknown> = {};
circular.self = circular;

const prepare = (request: Partial<TrackRequest>) =>
	prepareTrack({ customer, name: 'visit', ...request }, { now, id: 'id' });
const refusalOf = (request: Partial<TrackRequest>) => {
	const prepared = prepare(request);
	return 'status' in prepared ? [prepared.reason, prepared.field] : 'accepted';
};

describe('a request is made ready', () => {
	test.each<[string, Partial<TrackRequest>, unknown]>([
		['an event needs a name', { name: ' ' }, ['name_invalid', 'event name']],
		['a name of 1 MB is refused', { name: 'x'.repeat(1_000_000) }, ['name_invalid', 'event name']],
		['a name may have 128 characters', { name: 'x'.repeat(128) }, 'accepted'],
		['a name has no NUL', { name: 'a\u0000b' }, ['name_invalid', 'event name']],
		['other control characters stay in a name', { name: 'a\u0007b' }, 'accepted'],
		[
			'a channel has at most 64 characters',
			{ channel: 'c'.repeat(65) },
			['channel_invalid', 'channel'],
		],
		[
			'a source has at most 128 characters',
			{ source: 's'.repeat(129) },
			['source_invalid', 'source'],
		],
		[
			'a key that is given must not be empty',
			{ idempotencyKey: ' ' },
			['key_missing', 'idempotencyKey'],
		],
		['a key may have any length', { idempotencyKey: 'k'.repeat(1_000_000) }, 'accepted'],
		['a time is whole milliseconds', { occurredAt: 0.5 }, ['instant_invalid', 'occurredAt']],
		['a time may lie one day ahead', { occurredAt: now + DAY_MS }, 'accepted'],
		[
			'a time lies no more than one day ahead',
			{ occurredAt: now + DAY_MS + 1 },
			['instant_in_future', 'occurredAt'],
		],
		[
			'properties are not a list',
			{ properties: [] as never },
			['properties_invalid', 'properties'],
		],
		[
			'properties do not refer to themselves',
			{ properties: circular },
			['properties_invalid', 'properties'],
		],
		[
			'properties have a limit',
			{ properties: { a: 'x'.repeat(1_000_000) } },
			['properties_invalid', 'properties'],
		],
		[
			'properties have no NUL',
			{ properties: { a: '\u0000' } },
			['properties_invalid', 'properties'],
		],
	])('%s', (_rule, request, expected) => {
		expect(refusalOf(request)).toEqual(expected);
	});

	test('texts are trimmed, and what is not said gets its default', () => {
		expect(
			prepare({ name: ' visit ', channel: ' web ', idempotencyKey: ' k ', properties: { a: 1 } }),
		).toEqual({
			customer,
			id: 'id',
			key: 'k',
			event: {
				name: 'visit',
				occurredAt: now,
				channel: 'web',
				source: '',
				isTouchpoint: true,
				propertiesJson: '{"a":1}',
			},
		});
		expect(prepare({ channel: ' ' })).toMatchObject({
			key: 'id',
			event: { channel: null, isTouchpoint: false },
		});
	});

	test.each([
		['an event with a channel counts as a touchpoint', { channel: 'web' }, true],
		['unless it says otherwise', { channel: 'web', isTouchpoint: false }, false],
		['without a channel it never counts', { isTouchpoint: true }, false],
	])('%s', (_rule, request, isTouchpoint) => {
		expect(prepare(request)).toMatchObject({ event: { isTouchpoint } });
	});

	test('a long key is stored as its hash, and two long keys stay two', () => {
		const keyOf = (idempotencyKey: string) => (prepare({ idempotencyKey }) as { key: string }).key;
		const [one, other] = [keyOf('k'.repeat(300)), keyOf('k'.repeat(301))];
		expect([one.length, other.length]).toEqual([43, 43]);
		expect(one).not.toBe(other);
	});
});

describe('which events are new', () => {
	const found: Customer = {
		status: 'found',
		profileId: 'person',
		homeProfileId: 'home',
	};
	const unknown = {
		status: 'rejected',
		reason: 'profile_unknown',
		field: 'f',
		message: 'm',
		mend: 'm',
	} as Customer;
	const earlier: EarlierEvent = {
		eventId: 'e0',
		personId: 'p0',
		profileId: 'h0',
		name: 'old',
		occurredAt: 1,
		channel: null,
		source: '',
		isTouchpoint: false,
	};
	let nextId = 0;
	const command = (idempotencyKey?: string): PreparedTrack =>
		prepareTrack(
			{ customer, name: 'visit', ...(idempotencyKey === undefined ? {} : { idempotencyKey }) },
			{ now, id: `e${++nextId}` },
		);
	const decide = (prepared: PreparedTrack[], answers: Customer[], known: EarlierEvent[] = []) => {
		const earlierByKey = new Map(known.map((event) => ['k', event]));
		const open = openCommands(prepared, { earlierByKey });
		const customers = new Map(open.map((one, i) => [one, answers[i] ?? found]));
		const { outcomes, events } = decideTrack(prepared, { earlierByKey, customers });
		const short = outcomes.map((one) =>
			one.status === 'tracked' ? [one.eventId, one.profileId, one.duplicate] : one.reason,
		);
		return {
			outcomes: short,
			events: events.map(({ id, profileId, key }) => [id, profileId, key]),
		};
	};
	beforeEach(() => (nextId = 0));

	test('a new key makes an event of the home profile', () => {
		expect(decide([command('k')], [found])).toEqual({
			outcomes: [['e1', 'person', false]],
			events: [['e1', 'home', 'k']],
		});
	});

	test('a key of an earlier batch gives the event of then, and asks for no customer', () => {
		expect(decide([command('k')], [unknown], [earlier])).toEqual({
			outcomes: [['e0', 'p0', true]],
			events: [],
		});
	});

	test('a key that comes twice in a batch counts once', () => {
		expect(decide([command('k'), command('k')], [found, found])).toEqual({
			outcomes: [
				['e1', 'person', false],
				['e1', 'person', true],
			],
			events: [['e1', 'home', 'k']],
		});
	});

	test('a refused customer leaves the key to the next request', () => {
		expect(decide([command('k'), command('k')], [unknown, found])).toEqual({
			outcomes: ['profile_unknown', ['e2', 'person', false]],
			events: [['e2', 'home', 'k']],
		});
	});

	test('without keys each request is an event of its own', () => {
		expect(decide([command(), command()], []).events).toEqual([
			['e1', 'home', 'e1'],
			['e2', 'home', 'e2'],
		]);
	});

	test('in any batch each key makes one event, and its outcomes all name that event', () => {
		const holds = (keys: string[]) => {
			const { outcomes, events } = decide(keys.map(command), []);
			const idByKey = new Map(events.map(([id, , key]) => [key, id]));
			return (
				events.length === new Set(keys).size &&
				keys.every((key, i) => outcomes[i]?.[0] === idByKey.get(key))
			);
		};
		fc.assert(fc.property(fc.array(fc.constantFrom('a', 'b', 'c')), holds));
	});
});
