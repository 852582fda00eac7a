import type { Engine, TrackRequest } from '../../../engine';
import { countTouchpointsByChannel, loadTouchpoints, recordEvents } from '../../../engine/events';
import { describeOnBothStores } from '../../support/both-stores';
import { TEST_START_AT } from '../../support/clock';

const HOUR_MS = 3_600_000;
const at = (hours: number) => TEST_START_AT + hours * HOUR_MS;
const cookie = (value: string) => ({ identifiers: [{ type: 'anonymous_id', value }] });
const merge = (...values: string[]) => ({
	identifiers: values.flatMap((value) => cookie(value).identifiers),
});
const eventsOf = async (engine: Engine, value: string) => {
	const [outcome] = await engine.events.timeline([{ customer: cookie(value), limit: 1_000 }]);
	return outcome?.status === 'found' ? outcome.events.map(({ name }) => name) : outcome?.reason;
};

describeOnBothStores('track', (engine, { openAnother, clock }) => {
	test('tells what was tracked, and the same key again tells it once more and changes nothing', async () => {
		const request = {
			customer: cookie('whole'),
			name: 'cart',
			channel: 'web',
			source: 'shop',
			occurredAt: at(-1),
			idempotencyKey: 'whole',
			properties: { value: 12.5, ['__proto__']: { a: 1 }, text: "'; drop table event; -- {{ x }}" },
		};
		const [first] = await engine().events.track([request]);
		expect(first).toEqual({
			status: 'tracked',
			eventId: expect.any(String),
			profileId: expect.any(String),
			duplicate: false,
			name: 'cart',
			occurredAt: at(-1),
			channel: 'web',
			source: 'shop',
			isTouchpoint: true,
		});
		clock.advance(HOUR_MS);
		const changed = {
			...request,
			customer: cookie('whole-other'),
			name: 'else',
			occurredAt: at(0),
		};
		expect(await engine().events.track([changed])).toEqual([{ ...first, duplicate: true }]);
		clock.set(TEST_START_AT);
		const unmade = await engine().events.timeline([{ customer: cookie('whole-other') }]);
		expect(unmade).toMatchObject([{ status: 'rejected', reason: 'profile_unknown' }]);
		const [timeline] = await engine().events.timeline([{ customer: cookie('whole') }]);
		expect(timeline).toEqual({
			status: 'found',
			profileId: first?.status === 'tracked' ? first.profileId : '',
			events: [
				{
					eventId: first?.status === 'tracked' ? first.eventId : '',
					name: 'cart',
					occurredAt: at(-1),
					receivedAt: TEST_START_AT,
					channel: 'web',
					source: 'shop',
					isTouchpoint: true,
					properties: JSON.parse(JSON.stringify(request.properties)),
				},
			],
		});
	});

	test('a refused request leaves its neighbours alone', async () => {
		const good = (name: string) => ({ customer: cookie('neighbour'), name });
		const outcomes = await engine().events.track([
			good('one'),
			{ customer: { identifiers: [] }, name: 'nobody' },
			{ customer: { profileId: 'no-such-profile' }, name: 'nobody' },
			{ customer: { identifiers: [{ type: 'email', value: 'none' }] }, name: 'nobody' },
			good(''),
			good('two'),
		]);
		expect(outcomes.map((one) => (one.status === 'rejected' ? one.reason : one.name))).toEqual([
			'one',
			'identifier_missing',
			'profile_unknown',
			'identifier_invalid',
			'name_invalid',
			'two',
		]);
		expect(await eventsOf(engine(), 'neighbour')).toEqual(['two', 'one']);
	});

	test('a key that comes twice in one call makes only the first customer', async () => {
		const request = (value: string) => ({
			customer: cookie(value),
			name: 'visit',
			idempotencyKey: 'twice',
		});
		const [first, second] = await engine().events.track([request('twice-1'), request('twice-2')]);
		expect(second).toEqual({ ...first, duplicate: true });
		expect(await eventsOf(engine(), 'twice-1')).toEqual(['visit']);
		expect(await eventsOf(engine(), 'twice-2')).toBe('profile_unknown');
	});

	test('how a batch is split does not change what counts', async () => {
		const nobody = { identifiers: [] };
		const requests: TrackRequest[] = ['a', 'b', 'a', 'c', 'b'].flatMap((key) => [
			{ customer: nobody, name: key, idempotencyKey: `split-${key}` },
			{ customer: cookie('split'), name: key, idempotencyKey: `split-${key}` },
		]);
		const whole = await engine().events.track(requests);
		const other = requests.map((one) => ({ ...one, idempotencyKey: `${one.idempotencyKey}-2` }));
		const split = [];
		for (const one of other) split.push(...(await engine().events.track([one])));
		const short = (outcomes: typeof whole) =>
			outcomes.map((one) => (one.status === 'tracked' ? [one.name, one.duplicate] : one.reason));
		expect(short(whole)).toEqual(short(split));
		expect(short(whole).filter((one) => Array.isArray(one) && one[1] === false)).toHaveLength(3);
	});

	test('two writers with the same keys at the same time track each event once', async () => {
		const writers = [engine(), await openAnother(), await openAnother()];
		const requests = Array.from({ length: 40 }, (_, i) => ({
			customer: cookie(`race-${i % 7}`),
			name: 'race',
			idempotencyKey: `race-${i}`,
		}));
		const answers = await Promise.all(writers.map((writer) => writer.events.track(requests)));
		const ids = answers.map((outcomes) =>
			outcomes.map((one) => (one.status === 'tracked' ? one.eventId : one.reason)),
		);
		expect(ids[1]).toEqual(ids[0]);
		expect(ids[2]).toEqual(ids[0]);
		const duplicates = answers.flat().filter((one) => one.status === 'tracked' && one.duplicate);
		expect(duplicates).toHaveLength(80);
		const timelines = await Promise.all(
			Array.from({ length: 7 }, (_, i) => eventsOf(engine(), `race-${i}`)),
		);
		expect(timelines.flat()).toHaveLength(40);
	});

	test('10,000 events of one call are all tracked', async () => {
		const requests = Array.from({ length: 10_000 }, (_, i) => ({
			customer: cookie(`many-${i % 500}`),
			name: `n${i}`,
		}));
		const outcomes = await engine().events.track(requests);
		expect(
			new Set(outcomes.map((one) => (one.status === 'tracked' ? one.eventId : one.reason))).size,
		).toBe(10_000);
		expect(await eventsOf(engine(), 'many-3')).toHaveLength(20);
	});
});

describeOnBothStores('timeline', (engine) => {
	const request = (value: string, rest: object = {}) => ({ customer: cookie(value), ...rest });

	beforeAll(async () => {
		const told = (value: string, name: string, hours: number) => ({
			customer: cookie(value),
			name,
			occurredAt: at(hours),
		});
		await engine().events.track([
			told('ana', 'visit', -4),
			told('ana', 'order', -2),
			told('bo', 'visit', -3),
			told('cy', "it's; --", -1),
			told('cy', 'visit', -1),
		]);
		await engine().identity.resolve([merge('ana', 'bo')]);
	});

	test.each<[string, object, unknown]>([
		['all members’ events, newest first', request('bo'), ['order', 'visit', 'visit']],
		['of one instant, the one tracked last comes first', request('cy'), ['visit', "it's; --"]],
		['at most as many as asked for', request('ana', { limit: 1 }), ['order']],
		[
			'only of the names asked for',
			request('ana', { names: [' visit ', 'x'] }),
			['visit', 'visit'],
		],
		['no names mean all', request('ana', { names: [''] }), ['order', 'visit', 'visit']],
		['names may hold anything', request('cy', { names: ["it's; --"] }), ["it's; --"]],
		['since its first instant', request('ana', { since: at(-3) }), ['order', 'visit']],
		['until before its last instant', request('ana', { until: at(-2) }), ['visit', 'visit']],
		['a limit below 1 is refused', request('ana', { limit: 0 }), 'limit_invalid'],
		['a limit above 1,000 is refused', request('ana', { limit: 1_001 }), 'limit_invalid'],
		['a limit is a whole number', request('ana', { limit: 1.5 }), 'limit_invalid'],
		['an unknown customer is refused', request('nobody'), 'profile_unknown'],
	])('%s', async (_rule, asked, expected) => {
		const [outcome] = await engine().events.timeline([asked as ReturnType<typeof request>]);
		expect(
			outcome?.status === 'found' ? outcome.events.map(({ name }) => name) : outcome?.reason,
		).toEqual(expected);
	});

	test('each request of a batch has its own filters', async () => {
		const outcomes = await engine().events.timeline([
			request('ana', { limit: 1 }),
			request('nobody'),
			request('bo', { names: ['visit'] }),
			request('ana', { since: at(-2) }),
			request('cy', { limit: 1_000 }),
		]);
		expect(
			outcomes.map((one) => (one.status === 'found' ? one.events.length : one.reason)),
		).toEqual([1, 'profile_unknown', 2, 1, 2]);
	});
});

describeOnBothStores('events for other capabilities', (engine) => {
	const ids: string[] = [];

	beforeAll(async () => {
		const outcomes = await engine().identity.resolve(['ana', 'bo', 'cy'].map(cookie));
		ids.push(...outcomes.map((one) => (one.status === 'rejected' ? '' : one.profileId)));
		const told = (value: string, channel: string, hours: number) => ({
			customer: cookie(value),
			name: 'visit',
			channel,
			occurredAt: at(hours),
		});
		await engine().events.track([
			told('ana', 'web', -1),
			told('bo', 'email', -3),
			told('ana', 'email', -2),
			told('bo', 'web', -4),
			told('cy', 'web', -2),
			{ ...told('ana', 'web', -2), isTouchpoint: false },
		]);
		await engine().identity.resolve([merge('ana', 'bo')]);
	});

	test('touchpoints of many profiles come in the order of their time, within half-open borders', async () => {
		const touchpoints = await engine().context.store.read((tx) =>
			loadTouchpoints(tx, ids.slice(0, 2), { from: at(-3), to: at(-1) }),
		);
		expect(touchpoints).toEqual([
			{
				eventId: expect.any(String),
				profileId: ids[1],
				channel: 'email',
				name: 'visit',
				occurredAt: at(-3),
			},
			{
				eventId: expect.any(String),
				profileId: ids[0],
				channel: 'email',
				name: 'visit',
				occurredAt: at(-2),
			},
		]);
	});

	test('channels count their touchpoints, and merged people once, also on the scan thread', async () => {
		const window = { from: at(-4), to: at(0) };
		const count = (tx: Parameters<typeof countTouchpointsByChannel>[0]) =>
			countTouchpointsByChannel(tx, window);
		const expected = [
			{ channel: 'email', touchpointCount: 2, personCount: 1 },
			{ channel: 'web', touchpointCount: 3, personCount: 2 },
		];
		expect(await engine().context.store.read(count)).toEqual(expected);
		expect(await engine().context.store.scan(count)).toEqual(expected);
		const later = await engine().context.store.read((tx) =>
			countTouchpointsByChannel(tx, { from: at(-2), to: at(-1) }),
		);
		expect(later.map(({ channel, touchpointCount }) => [channel, touchpointCount])).toEqual([
			['email', 1],
			['web', 1],
		]);
	});

	test('recorded events are no touchpoints unless they say so, and leave with the transaction', async () => {
		const { context } = engine();
		const order = {
			profileId: ids[2] ?? '',
			name: 'order_completed',
			occurredAt: at(0),
			channel: null,
			source: 'till',
			isTouchpoint: false,
			propertiesJson: '{"total":5}',
		};
		const record = (fails: boolean) =>
			context.store.write(async (tx) => {
				const recorded = await recordEvents({ ...context, tx }, [order, order]);
				if (fails) throw new Error('undone');
				return recorded;
			});
		await expect(record(true)).rejects.toThrow('undone');
		const recorded = await record(false);
		expect(new Set(recorded).size).toBe(2);
		const [timeline] = await engine().events.timeline([
			{ customer: cookie('cy'), names: ['order_completed'] },
		]);
		expect(timeline).toMatchObject({
			events: recorded.toReversed().map((eventId) => ({ eventId, properties: { total: 5 } })),
		});
	});
});
