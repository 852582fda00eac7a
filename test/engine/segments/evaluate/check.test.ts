import type { CheckOutcome } from '../../../../engine';
import { eventConditions } from '../../../../engine/events';
import { traitCondition } from '../../../../engine/identity';
import { check } from '../../../../engine/segments';
import { countStatements } from '../../../support/count-statements';
import { describeOnBothStores } from '../../../support/both-stores';
import { TEST_START_AT } from '../../../support/clock';

const DAY_MS = 86_400_000;
const cookie = (value: string) => ({ identifiers: [{ type: 'anonymous_id', value }] });
const visited = (rest: object = {}) => ({
	kind: 'event',
	name: 'visit',
	operator: 'at_least',
	...rest,
});
const citizen = { kind: 'trait', name: 'city', operator: 'equals', value: 'Berlin' };
const short = (outcomes: CheckOutcome[]) =>
	outcomes.map((one) => (one.status === 'rejected' ? one.reason : one.status));

describeOnBothStores('check', (engine, { clock }) => {
	const checkOne = (value: string, ...all: object[]) =>
		engine().segments.check([{ customer: cookie(value), segment: { definition: { all } } }]);

	beforeAll(async () => {
		await engine().identity.resolve([{ ...cookie('ana'), traits: { city: 'Berlin' } }]);
		await engine().events.track([
			{
				customer: cookie('ana'),
				name: 'visit',
				channel: 'web',
				occurredAt: TEST_START_AT - 2 * DAY_MS,
			},
		]);
		await engine().segments.saveSegments([
			{ name: 'Berliners', definition: { any: [citizen, visited({ count: 9 })] } },
		]);
	});
	afterEach(() => clock.set(TEST_START_AT));

	test('tells who is in, and why, with each value found', async () => {
		const [outcome] = await engine().segments.check([
			{ customer: cookie('ana'), segment: { name: 'BERLINERS' } },
		]);
		expect(outcome).toEqual({
			status: 'in',
			profileId: expect.any(String),
			isKnown: true,
			segment: 'Berliners',
			version: 1,
			conditions: [
				{
					path: 'any[0]',
					kind: 'trait',
					condition: 'city is Berlin',
					isMet: true,
					found: 'Berlin',
				},
				{
					path: 'any[1]',
					kind: 'event',
					condition: 'visit at least 9 times',
					isMet: false,
					found: 1,
				},
			],
		});
	});

	test('a customer whom the store does not know is out of every segment, and is not made', async () => {
		const segment = { definition: { not: [citizen] } };
		const customers = [cookie('nobody'), { profileId: 'nobody' }];
		for (let i = 0; i < 2; i++) {
			expect(
				await engine().segments.check(customers.map((customer) => ({ customer, segment }))),
			).toEqual(
				customers.map(() => ({
					status: 'out',
					profileId: null,
					isKnown: false,
					segment: null,
					version: null,
					conditions: [],
				})),
			);
		}
	});

	test('each request has its own segment and its own refusal', async () => {
		const definition = { all: [visited()] };
		const outcomes = await engine().segments.check([
			{ customer: cookie('ana'), segment: { definition } },
			{ customer: cookie('ana'), segment: { name: 'none' } },
			{ customer: { identifiers: [] }, segment: { definition } },
			{ customer: cookie('ana'), segment: { definition: { all: [] } } },
			{ customer: cookie('ana'), segment: { name: '' } },
			{
				customer: { identifiers: [{ type: 'email', value: 'none' }] },
				segment: { name: 'berliners' },
			},
			{
				customer: { identifiers: [{ type: 'shoe_size', value: '9' }] },
				segment: { name: 'berliners' },
			},
			{ customer: cookie('ana'), segment: { definition: JSON.stringify({ not: [visited()] }) } },
			{ customer: cookie('ana'), segment: { name: 'berliners' } },
		]);
		expect(short(outcomes)).toEqual([
			'in',
			'segment_unknown',
			'identifier_missing',
			'definition_invalid',
			'name_invalid',
			'identifier_invalid',
			'identifier_type_unknown',
			'out',
			'in',
		]);
	});

	test.each([
		['an event at the first instant of the window counts', 2 * DAY_MS, 0, 'in'],
		['an event just before the window does not', 2 * DAY_MS, 1, 'out'],
		['an event at the end of the window does not', 0, -2 * DAY_MS, 'out'],
		['an event just before the end of the window does', 0, -2 * DAY_MS + 1, 'in'],
	])('%s', async (_rule, _age, later, expected) => {
		clock.set(TEST_START_AT + later);
		expect(short(await checkOne('ana', visited({ window: { lastDays: 2 } })))).toEqual([expected]);
	});

	test('without a window an event counts from its own instant on', async () => {
		clock.set(TEST_START_AT - 2 * DAY_MS);
		expect(short(await checkOne('ana', visited()))).toEqual(['in']);
	});

	test('two people who become one are one member with both histories at once', async () => {
		const both = { all: [visited({ count: 2 }), { ...citizen, value: 'Hamburg' }] };
		await engine().identity.resolve([
			{ ...cookie('bo'), traits: { city: 'Hamburg' }, occurredAt: TEST_START_AT },
		]);
		await engine().identity.resolve([
			{ ...cookie('cy'), traits: { city: 'Berlin' }, occurredAt: TEST_START_AT - 1 },
		]);
		await engine().events.track(
			['bo', 'cy'].map((value) => ({ customer: cookie(value), name: 'visit' })),
		);
		const requests = ['bo', 'cy'].map((value) => ({
			customer: cookie(value),
			segment: { definition: both },
		}));
		expect(short(await engine().segments.check(requests))).toEqual(['out', 'out']);
		await engine().identity.resolve([
			{ identifiers: ['bo', 'cy'].flatMap((value) => cookie(value).identifiers) },
		]);
		const outcomes = await engine().segments.check(requests);
		expect(short(outcomes)).toEqual(['in', 'in']);
		expect(
			new Set(outcomes.map((one) => (one.status === 'rejected' ? '' : one.profileId))).size,
		).toBe(1);
	});

	test('a new version of a saved segment counts from the next check on', async () => {
		const request = { customer: cookie('ana'), segment: { name: 'changing' } };
		await engine().segments.saveSegments([{ name: 'changing', definition: { all: [citizen] } }]);
		expect(short(await engine().segments.check([request]))).toEqual(['in']);
		await engine().segments.saveSegments([{ name: 'changing', definition: { not: [citizen] } }]);
		expect(await engine().segments.check([request])).toMatchObject([{ status: 'out', version: 2 }]);
		await engine().segments.deleteSegments(['changing']);
		expect(short(await engine().segments.check([request]))).toEqual(['segment_unknown']);
	});

	test('items that each bring the same definition are checked together', async () => {
		const { counted, count } = countStatements(engine().context);
		const context = { ...counted, conditionKinds: [traitCondition, ...eventConditions] };
		const ask = (length: number) =>
			check(
				context,
				Array.from({ length }, () => ({
					customer: cookie('ana'),
					segment: { definition: { all: [visited(), citizen] } },
				})),
			);
		await ask(1);
		const forOne = count();
		expect(short(await ask(100))).toEqual(Array.from({ length: 100 }, () => 'in'));
		expect(count() - forOne).toBe(forOne);
	});

	test('1,200 requests for 600 people are each answered', async () => {
		const customers = Array.from({ length: 600 }, (_, i) => cookie(`many-${i}`));
		await engine().events.track(
			customers.flatMap((customer, i) =>
				Array.from({ length: i % 3 }, () => ({ customer, name: 'visit' })),
			),
		);
		const definition = { all: [visited({ count: 2 })] };
		const requests = [...customers, ...customers].map((customer) => ({
			customer,
			segment: { definition },
		}));
		const expected = customers.map((_, i) => (i % 3 === 2 ? 'in' : 'out'));
		expect(short(await engine().segments.check(requests))).toEqual([...expected, ...expected]);
		const large = { any: Array.from({ length: 100 }, (_, i) => visited({ count: i + 2 })) };
		const some = customers
			.slice(0, 60)
			.map((customer) => ({ customer, segment: { definition: large } }));
		expect(short(await engine().segments.check(some))).toEqual(expected.slice(0, 60));
	});
});
