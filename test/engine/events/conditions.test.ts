import { describeOnBothStores } from '../../support/both-stores';
import { TEST_START_AT } from '../../support/clock';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ago = (hours: number) => TEST_START_AT - hours * HOUR_MS;
const isoAgo = (hours: number) => new Date(ago(hours)).toISOString();
const ana = { identifiers: [{ type: 'anonymous_id', value: 'ana' }] };

/** Name, hours ago, properties; tracked in this order. */
const TOLD: [string, number, object][] = [
	['visit', 0, {}],
	['order', 24, { total: 0.1 }],
	['order', 48, { total: '0.2', plan: 'pro' }],
	['order', 72, { total: 'a lot', plan: 'free' }],
	['deposit', 1, { amount: 10_000_000_000_000 }],
	['deposit', 2, { amount: 10_000_000_000_000.002 }],
	['deposit', 3, { amount: 0.5 }],
	['start', 30, { cart: 7 }],
	['start', 20, { cart: 7 }],
	['middle', 10, { cart: '7' }],
	['stop', 6, { cart: 7 }],
	['stop', 6, { cart: 8 }],
	['tie', 5, {}],
	['knot', 5, {}],
	['booking', 4, { from: '2026-03-01', 'a.b': 1, a: { b: 2, c: 3 } }],
];

describeOnBothStores('a condition on events', (engine, { clock }) => {
	const explain = async (condition: object, at = TEST_START_AT) => {
		clock.set(at);
		const [outcome] = await engine().segments.explain([
			{ customer: ana, segment: { definition: { all: [condition] } } },
		]);
		clock.set(TEST_START_AT);
		if (outcome?.status === 'rejected') return outcome.message;
		return outcome?.conditions[0];
	};

	beforeAll(async () => {
		await engine().events.track(
			TOLD.map(([name, hours, properties]) => ({
				customer: ana,
				name,
				occurredAt: ago(hours),
				properties: properties as Record<string, unknown>,
			})),
		);
	});

	const order = { kind: 'event', name: 'order', window: { lastDays: 3 } };
	const sum = { kind: 'event_value', name: 'order', property: 'total', aggregate: 'sum' };
	const biggest = { ...sum, name: 'deposit', property: 'amount', aggregate: 'max' };
	const steps = [{ name: 'start' }, { name: 'stop' }];
	const sequence = { kind: 'sequence', steps };
	const isMet = true;
	const recent = [{ name: 'from', operator: 'within_last', days: 3 }];
	const booking = { name: 'booking', properties: recent };
	const noLonger = Date.parse('2026-03-04T00:00:00Z') + 1;
	const inBooking = { ...sum, name: 'booking', operator: 'gt', value: 0 };

	test.each<[string, object, object]>([
		[
			'at least ends when the event that makes the number leaves',
			{ ...order, count: 2 },
			{ isMet, found: 3, mayChangeAt: ago(48) + 3 * DAY_MS + 1 },
		],
		[
			'exactly ends when the oldest event leaves',
			{ ...order, operator: 'exactly', count: 3 },
			{ isMet, found: 3, mayChangeAt: TEST_START_AT + 1 },
		],
		[
			'never begins when the last event has left',
			{ ...order, operator: 'none' },
			{ isMet: false, mayChangeAt: ago(24) + 3 * DAY_MS + 1 },
		],
		[
			'what happens this instant counts from the next on',
			{ ...order, name: 'visit' },
			{ isMet: false, found: 0, mayChangeAt: TEST_START_AT + 1 },
		],
		[
			'without a window nothing changes by itself',
			{ ...order, window: undefined },
			{ isMet, mayChangeAt: null },
		],
		[
			'a tenth and two tenths are three tenths',
			{ ...sum, operator: 'equals', value: 0.3 },
			{ isMet, found: 0.3 },
		],
		[
			'without numbers a sum is nothing',
			{ ...sum, property: 'plan', operator: 'lte', value: 0 },
			{ isMet, found: 0 },
		],
		[
			'without numbers there is no average',
			{ ...sum, property: 'plan', aggregate: 'average', operator: 'lte', value: 0 },
			{ isMet: false, found: null },
		],
		[
			'an average has six places',
			{ ...sum, aggregate: 'average', operator: 'equals', value: 0.15 },
			{ isMet, found: 0.15 },
		],
		[
			'the largest number is ten million million',
			{ ...biggest, operator: 'gt', value: 1 },
			{ isMet, found: 10_000_000_000_000 },
		],
		[
			'a sum passes what a fraction holds',
			{ ...biggest, aggregate: 'sum', operator: 'gt', value: 1e13 },
			{ isMet, found: 10_000_000_000_000.5 },
		],
		[
			'the first of several is judged by its properties',
			{
				kind: 'event_occurrence',
				occurrence: 'first',
				name: 'order',
				properties: [{ name: 'plan', operator: 'equals', value: 'free' }],
			},
			{ isMet, found: { at: isoAgo(72), properties: { plan: 'free' } }, mayChangeAt: null },
		],
		[
			'an occurrence leaves its window',
			{ kind: 'event_occurrence', occurrence: 'last', name: 'order', window: { lastDays: 2 } },
			{ isMet, found: isoAgo(24), mayChangeAt: ago(24) + 2 * DAY_MS + 1 },
		],
		[
			'steps exactly so far apart are within',
			{ ...sequence, withinHours: 14 },
			{ isMet, found: isoAgo(6) },
		],
		[
			'steps further apart are not within',
			{ ...sequence, withinHours: 13 },
			{ isMet: false, found: null },
		],
		[
			'a first step that is unwanted is not between',
			{ ...sequence, without: [{ name: 'start' }] },
			{ isMet },
		],
		[
			'an unwanted step between breaks it',
			{ ...sequence, without: [{ name: 'middle' }] },
			{ isMet: false },
		],
		[
			'an unwanted step of another cart does not',
			{ ...sequence, without: [{ name: 'order' }], correlateBy: 'cart' },
			{ isMet },
		],
		[
			'5 and its text are one cart',
			{ ...sequence, without: [{ name: 'middle' }], correlateBy: 'cart' },
			{ isMet: false },
		],
		['so long ago is long enough', { ...sequence, waitedHours: 6 }, { isMet, mayChangeAt: null }],
		[
			'what is not long enough ago will be',
			{ ...sequence, waitedHours: 7 },
			{ isMet: false, mayChangeAt: ago(6) + 7 * HOUR_MS },
		],
		[
			'a sequence leaves its window',
			{ ...sequence, window: { lastDays: 1 } },
			{ isMet, mayChangeAt: ago(6) + DAY_MS + 1 },
		],
		[
			'of one instant, what was tracked first came first',
			{ kind: 'sequence', steps: [{ name: 'tie' }, { name: 'knot' }] },
			{ isMet },
		],
		[
			'of one instant, what was tracked last came last',
			{ kind: 'sequence', steps: [{ name: 'knot' }, { name: 'tie' }] },
			{ isMet: false },
		],
		[
			'what follows another cart is not followed',
			{
				kind: 'sequence',
				steps: [{ name: 'middle' }],
				notFollowedBy: [
					{ name: 'stop', properties: [{ name: 'cart', operator: 'equals', value: 8 }] },
				],
				correlateBy: 'cart',
			},
			{ isMet, found: isoAgo(10) },
		],
		[
			'what happens this instant ends a sequence from the next on',
			{ kind: 'sequence', steps: [{ name: 'order' }, { name: 'visit' }], window: { lastDays: 1 } },
			{ isMet: false, mayChangeAt: TEST_START_AT + 1 },
		],
		['a name with a dot goes before a path', { ...inBooking, property: 'a.b' }, { found: 1 }],
		['a path leads into an object', { ...inBooking, property: 'a.c' }, { found: 3 }],
		[
			'a date among the properties grows old',
			{ kind: 'event', ...booking },
			{ isMet, found: 1, mayChangeAt: noLonger },
		],
		[
			'a date of the last event grows old',
			{ kind: 'event_occurrence', occurrence: 'last', ...booking },
			{ isMet, mayChangeAt: noLonger },
		],
		[
			'a date of a step grows old',
			{ kind: 'sequence', steps: [{ name: 'start' }, booking] },
			{ isMet, mayChangeAt: noLonger },
		],
		[
			'a customer without any channel is not on one',
			{ kind: 'channel', which: 'last', operator: 'is_not', value: ['web'] },
			{ isMet, found: null },
		],
	])('%s', async (_, condition, expected) => {
		expect(await explain(condition)).toMatchObject(expected);
	});

	test.each<[object, string]>([
		[{ ...order, count: 5 }, '2 more order in the last 3 days would do; 3 were found.'],
		[
			{ ...order, operator: 'at_most', count: 3 },
			'1 more order in the last 3 days would end it; 3 were found.',
		],
		[
			{ ...order, operator: 'none' },
			'It will hold when 3 order leave the window; order in the last 3 days: 3 were found.',
		],
		[{ ...order, window: undefined }, 'It stays so, for events are not taken back; 3 were found.'],
		[
			{ ...sum, operator: 'gte', value: 1 },
			'0.7 more would do: the sum of total over order; 0.3 was found.',
		],
	])('%j says what would change it', async (condition, sentence) => {
		expect(await explain(condition)).toMatchObject({ toChange: sentence });
	});

	test.each<[object, string]>([
		[{ kind: 'event' }, 'all[0].name: is missing'],
		[
			{ kind: 'event', name: 'a', namePattern: 'a*' },
			'all[0].namePattern: must be left out where there is a name',
		],
		[
			{ kind: 'event', namePattern: '*a*b*c*d*e' + '*' },
			'all[0].namePattern: must not have more than 5 *',
		],
		[
			{ kind: 'event_occurrence', occurrence: 'last', name: 'a' },
			'all[0].window: is missing; or say with properties what the event must have',
		],
		[
			{ kind: 'sequence', steps: [{ name: 'a' }] },
			'all[0].steps: must be 2 or more, or one with notFollowedBy',
		],
		[
			{ ...sequence, withinDays: 1, withinHours: 1 },
			'all[0].withinHours: must be left out where there is withinDays',
		],
	])('%j is refused', async (condition, message) => {
		expect(await explain(condition)).toBe(message);
	});
});
