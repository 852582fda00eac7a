import fc from 'fast-check';
import type { SegmentDefinition, SegmentRef } from '../../../../engine';
import { decideEstimate } from '../../../../engine/segments/evaluate/decide-estimate';
import { insertRows } from '../../../../engine/store';
import { describeOnBothStores } from '../../../support/both-stores';
import { countingIds, TEST_START_AT } from '../../../support/clock';
import { definitionsOver } from '../oracle/definitions';

const PEOPLE = 60;
const cookie = (i: number) => ({ identifiers: [{ type: 'anonymous_id', value: `someone-${i}` }] });
const visited = (count: number) => ({ kind: 'event', name: 'visit', operator: 'at_least', count });
const from = (city: string) => ({ kind: 'trait', name: 'city', operator: 'equals', value: city });
const draft = (...all: object[]) => ({ definition: { all } });

const conditions = fc.oneof(
	fc.integer({ min: 1, max: 4 }).map(visited),
	fc.constantFrom('Berlin', 'Wien', 'Bern').map(from),
	fc.constant({ kind: 'trait', name: 'city', operator: 'exists' }),
	fc.record({
		kind: fc.constant('sample'),
		percent: fc.constantFrom(20, 50),
		salt: fc.constantFrom('a', 'b'),
	}),
	fc.constant({ kind: 'segment', name: 'Berliners', operator: 'not_in' }),
);

describeOnBothStores('everybody in a segment', (engine) => {
	/** By person, canonical. */
	let everybody: string[];
	const idsOf = async (segment: SegmentRef, limit: number) => {
		const ids: string[][] = [];
		for (let after: string | null = ''; after !== null;) {
			const page = await engine().segments.members({ segment, after, limit });
			if (page.status === 'rejected') throw new Error(page.message);
			expect(page.profileIds.length).toBeLessThanOrEqual(limit);
			ids.push(page.profileIds);
			after = page.next;
		}
		return ids.flat();
	};
	const checked = async (definition: SegmentDefinition) => {
		const outcomes = await engine().segments.check(
			everybody.map((profileId) => ({ customer: { profileId }, segment: { definition } })),
		);
		return everybody.filter((_, i) => outcomes[i]?.status === 'in');
	};

	/** No tracked event can be of somebody who was erased; their profile would still be nobody. */
	const visitsOfNobody = () =>
		engine().context.store.write(async (tx) => {
			const nobody = await tx
				.selectFrom('profile')
				.where('erased_at', 'is not', null)
				.select('id')
				.executeTakeFirstOrThrow();
			const visit = (key: string) => ({
				...{ id: key, profile_id: nobody.id, name: 'visit', source: '', channel: null },
				...{ occurred_at: TEST_START_AT - 1, received_at: TEST_START_AT },
				...{ is_touchpoint: 0, properties: '{}', idempotency_key: key },
			});
			await insertRows(tx, 'event', ['1', '2', '3', '4'].map(visit));
		});

	beforeAll(async () => {
		const { identity, events, segments, customers } = engine();
		await identity.resolve(
			Array.from({ length: PEOPLE }, (_, i) => {
				const city = ['Berlin', 'Wien', ''][i % 3];
				return { ...cookie(i), ...(city === '' ? {} : { traits: { city } }) };
			}),
		);
		await events.track(
			Array.from({ length: PEOPLE * 2 }, (_, i) => ({
				customer: cookie((i * i) % PEOPLE),
				name: 'visit',
				occurredAt: TEST_START_AT - i - 1,
			})),
		);
		// Some are one, and some were erased: they are nobody.
		await identity.resolve(
			[1, 2, 3].map((i) => ({
				identifiers: [...cookie(i).identifiers, ...cookie(i + 20).identifiers],
			})),
		);
		await engine().loyalty.earn([
			{ customer: cookie(50), idempotencyKey: 'points', from: { points: 5 } },
		]);
		await customers.erase([cookie(50)]);
		await visitsOfNobody();
		await segments.saveSegments([
			{ name: 'Berliners', definition: { all: [from('Berlin')] } },
			{ name: 'Viennese', definition: { all: [from('Wien')] } },
			{ name: 'Regulars', definition: { all: [visited(2)] } },
		]);
		const found = await identity.getProfiles(Array.from({ length: PEOPLE }, (_, i) => cookie(i)));
		const ids = found.flatMap((one) => (one.status === 'found' ? [one.profileId] : []));
		everybody = [...new Set(ids)].toSorted();
	});

	test('is whom a check says is in, as many as size counts, in pages of any length', async () => {
		expect(everybody).toHaveLength(PEOPLE - 4);
		const property = fc.asyncProperty(
			definitionsOver(conditions),
			fc.integer({ min: 1, max: 70 }),
			async (definition, limit) => {
				const expected = await checked(definition);
				expect(await idsOf({ definition }, limit)).toEqual(expected);
				const { length: count } = expected;
				const exact = { count, low: count, high: count, isExact: true };
				const outcome = { status: 'counted', ...exact, peopleCount: everybody.length };
				const segment = { definition };
				expect(await engine().segments.size([{ segment }, { segment, estimate: true }])).toEqual([
					outcome,
					outcome,
				]);
			},
		);
		await fc.assert(property, { numRuns: 25 });
	});

	test('overlaps in parts that sum to each segment and to anybody in them', async () => {
		const refs = fc.array(definitionsOver(conditions), { minLength: 2, maxLength: 5 });
		const property = fc.asyncProperty(refs, async (definitions) => {
			const [outcome] = await engine().segments.overlap([
				{ segments: definitions.map((definition) => ({ definition })) },
			]);
			if (outcome?.status !== 'compared') throw new Error(`not compared: ${outcome?.message}`);
			const members = await Promise.all(definitions.map(checked));
			const names = definitions.map((_, i) => `Segment ${i + 1}`);
			expect(outcome.segments).toEqual(
				names.map((name, i) => ({ name, count: members[i]?.length })),
			);
			const inAny = new Set(members.flat());
			expect(outcome).toMatchObject({ inAny: inAny.size, peopleCount: everybody.length });
			expect(outcome.parts).toHaveLength(2 ** names.length - 1);
			for (const part of outcome.parts) {
				const those = [...inAny].filter((id) =>
					names.every((name, i) => part.in.includes(name) === members[i]?.includes(id)),
				);
				expect(part.count).toBe(those.length);
			}
			expect(outcome.inAll).toBe(outcome.parts.at(-1)?.count);
		});
		await fc.assert(property, { numRuns: 10 });
	});

	test('overlaps a definition with one that is the same, each by its place', async () => {
		const same = { definition: { all: [from('Berlin')] } };
		const [outcome] = await engine().segments.overlap([{ segments: [same, same] }]);
		const { length: count } = await checked(same.definition);
		const both = { in: ['Segment 1', 'Segment 2'], count };
		expect(outcome).toMatchObject({ inAll: count, parts: [{ count: 0 }, { count: 0 }, both] });
	});

	test('overlaps by the names of saved segments; fewer than two and more than five are refused', async () => {
		const refs = ['berliners', 'VIENNESE'].map((name) => ({ name }));
		const { segments } = engine();
		const outcomes = await segments.overlap([
			{ segments: refs },
			{ segments: refs.slice(1) },
			{ segments: [...refs, ...refs, ...refs] },
			{ segments: [{ name: 'Berliners' }, { name: 'BERLINERS' }] },
			{ segments: [...refs, { name: 'none' }] },
		]);
		const counts = outcomes.slice(0, 1).map((one) => (one.status === 'compared' ? one.parts : []));
		expect(counts).toEqual([
			[
				{ in: ['Berliners'], count: expect.any(Number) },
				{ in: ['Viennese'], count: expect.any(Number) },
				{ in: ['Berliners', 'Viennese'], count: 0 },
			],
		]);
		expect(outcomes.slice(1)).toMatchObject([
			{ reason: 'segments_count' },
			{ reason: 'segments_count' },
			{ message: 'An overlap names the same segment twice' },
			{ reason: 'segment_unknown' },
		]);
	});

	test('is refused as a check is, and pages name the saved segment', async () => {
		const { members, size } = engine().segments;
		expect(await members({ segment: { name: 'none' } })).toMatchObject({
			reason: 'segment_unknown',
		});
		expect(await size([{ segment: draft() }, { segment: { name: '' } }])).toMatchObject([
			{ reason: 'definition_invalid' },
			{ reason: 'name_invalid' },
		]);
		expect(await members({ segment: { name: 'REGULARS' }, limit: 2 })).toEqual({
			status: 'page',
			segment: 'Regulars',
			version: 1,
			profileIds: [expect.any(String), expect.any(String)],
			next: expect.any(String),
		});
		expect(await members({ segment: { name: 'Regulars' }, limit: NaN })).toMatchObject({
			profileIds: [expect.any(String)],
		});
		await expect(members({ segment: { name: 'Regulars' }, after: '\u0000' })).rejects.toThrow(
			'after is no next',
		);
	});

	test('all saved segments of a customer are told at once, by name', async () => {
		const { checkAll, check } = engine().segments;
		const names = ['Berliners', 'Regulars', 'Viennese'];
		const customers = everybody.map((profileId) => ({ profileId }));
		const outcomes = await checkAll([...customers, cookie(999), { identifiers: [] }]);
		for (const [i, profileId] of everybody.entries()) {
			const each = await check(
				names.map((name) => ({ customer: { profileId }, segment: { name } })),
			);
			expect(outcomes[i]).toEqual({
				status: 'checked',
				profileId,
				isKnown: true,
				segments: names.filter((_, place) => each[place]?.status === 'in'),
				checkedCount: 3,
				notChecked: [],
			});
		}
		expect(outcomes.slice(everybody.length)).toMatchObject([
			{ status: 'checked', profileId: null, isKnown: false, segments: [], checkedCount: 3 },
			{ status: 'rejected', reason: 'identifier_missing' },
		]);
	});
});

describeOnBothStores('all saved segments', (engine) => {
	test('are told of a customer also where they have more conditions than are held at once', async () => {
		const { checkAll, saveSegments } = engine().segments;
		await engine().events.track([1, 2, 3].map(() => ({ customer: cookie(0), name: 'visit' })));
		// Of each 100 conditions 99 never hold; the first is the same in the first and the last segment, and holds.
		const names = Array.from({ length: 7 }, (_, i) => `Large ${i}`);
		await saveSegments(
			names.map((name, i) => {
				const never = Array.from({ length: 99 }, (__, j) => visited(1_000 + 99 * i + j));
				const first = visited(i % 6 === 0 ? 3 : 10 + i);
				return { name, definition: { any: [first, ...never] } };
			}),
		);
		expect(await checkAll([cookie(0)])).toMatchObject([
			{ segments: ['Large 0', 'Large 6'], checkedCount: 7 },
		]);
	});
});

describeOnBothStores('the size of a large base', (engine) => {
	const MANY = 25_000;

	test('is estimated from some people, always the same, between numbers that hold the exact one', async () => {
		const ids = countingIds(9);
		const profiles = Array.from({ length: MANY }, () => {
			const id = ids.next();
			return { id, canonical_id: id, created_at: TEST_START_AT };
		});
		await engine().context.store.write((tx) => insertRows(tx, 'profile', profiles));
		for (const percent of [0, 0.5, 30, 80, 100]) {
			const segment = draft({ kind: 'sample', percent, salt: 'estimated' });
			const ask = () => engine().segments.size([{ segment, estimate: true }, { segment }]);
			const [estimate, exact] = await ask();
			if (estimate?.status !== 'counted' || exact?.status !== 'counted') throw new Error('refused');
			expect(estimate).toMatchObject({ isExact: false, peopleCount: MANY });
			expect(exact).toMatchObject({ isExact: true, peopleCount: MANY });
			expect(estimate.low).toBeLessThanOrEqual(exact.count);
			expect(estimate.high).toBeGreaterThanOrEqual(exact.count);
			expect(estimate.high - estimate.low).toBeLessThan(MANY / 40);
			expect(await ask()).toEqual([estimate, exact]);
		}
	});
});

describe('an estimate', () => {
	test.each([
		['10 of 100 drawn from 1,000 people', [100, 10, 1_000], [100, 55, 175]],
		['nobody of 100', [100, 0, 1_000], [0, 0, 37]],
		['everybody of 100', [100, 100, 1_000], [1_000, 963, 1_000]],
		['nobody drawn', [0, 0, 1_000], [0, 0, 1_000]],
		['those drawn are known for certain', [900, 5, 1_000], [6, 5, 13]],
	])('of %s lies where Wilson says', (_rule, [n = 0, k = 0, people = 0], expected) => {
		const { count, low, high } = decideEstimate({ peopleCount: n, count: k }, people);
		expect([count, low, high]).toEqual(expected);
	});
});
