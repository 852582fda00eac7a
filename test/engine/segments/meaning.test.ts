import fc from 'fast-check';
import type { CheckOutcome, Engine, SegmentDefinition } from '../../../engine';
import { describeOnBothStores } from '../../support/both-stores';
import { TEST_START_AT } from '../../support/clock';
import type { World } from './oracle';
import { evaluate } from './oracle';

const HALF_DAY_MS = 12 * 60 * 60 * 1000;
const PROFILES = 5;

// Where the two stores, JavaScript and a careless reading differ.
const values: unknown[] = [
	...[
		'Berlin',
		'berlin',
		'Ber',
		'Münster',
		'MÜNSTER',
		'😀x',
		"it's",
		'"quoted"',
		'a%b_c',
		'line\nbreak',
		'\u0001',
		' ',
	],
	...[5, 5.5, -3, 0, 1e21, 1e-7, 123456789012, true, false, [], ['Berlin'], { a: 'Berlin' }],
	...[
		'5',
		'05',
		'5.0',
		' 7 ',
		'12.50',
		'-3',
		'1e3',
		'--3',
		'-',
		'1.2.3',
		'.5',
		'5.',
		'9'.repeat(25),
		'true',
		'NaN',
	],
	...[
		'2026-03-01',
		'2026-03-01T10:00:00Z',
		'2026-03-01T10:00:00.999+02:00',
		'2026-03-01 10:00',
		'2026-03-01T10:00-02:30',
	],
	...[
		'2026-02-31',
		'2026-13-01',
		'2026-00-10',
		'2026-03-01T24:00',
		'2026-03-01T10:00:00z',
		'2026-03-01T10:00+15:00',
	],
	...[
		'2026-03-01T10:00:00.Z',
		'2026-03-01T',
		'2026-03-01  10:00',
		'0000-01-01',
		'2026-03-01T10:00:00 +02:00',
		'2026-3-1',
	],
	...["'; drop table event; --", '{{ profile.email }}', '$1', '?'],
];
const names = fc.constantFrom('city', 'score', "o'clock; drop table trait", '__proto__', 'a.b');
/** As conditions name traits: those told, and fields of objects. */
const namesAsked = fc.oneof(
	names,
	fc.constantFrom('city.a', 'score.a', 'score.a.b', 'score.c', 'a'),
);
const eventNames = fc.constantFrom('visit', 'order', "it's {{ x }}");
const channels = fc.constantFrom('web', 'store', undefined);
const halfDays = fc.integer({ min: 0, max: 8 });
const value = fc.oneof(
	{ weight: 6, arbitrary: fc.constantFrom(...values) },
	fc.string({ maxLength: 4 }).filter(isStorable),
);
const field = fc.oneof(
	fc.constantFrom<unknown>(5, '5', 'Berlin', null, '', ['Berlin']),
	fc.object({
		key: fc.constantFrom('a', 'b'),
		maxDepth: 1,
		maxKeys: 2,
		values: [fc.constantFrom<unknown>('Berlin', 7, null)],
	}),
);
const object = fc.dictionary(fc.constantFrom('a', 'c'), field, { maxKeys: 2 });
const scalar = value.filter((one) => typeof one !== 'object') as fc.Arbitrary<
	string | number | boolean
>;
const limit = fc.constantFrom(
	5,
	5.5,
	-3,
	0,
	'5',
	'12.50',
	'2026-03-01',
	'2026-03-01T10:00:00Z',
	'2026-03-01T08:00:00+02:00',
);
const profile = fc.nat({ max: PROFILES - 1 });

function isStorable(text: string): boolean {
	return !text.includes('\u0000') && text.isWellFormed();
}

const world: fc.Arbitrary<World> = fc.record({
	profileCount: fc.constant(PROFILES),
	traits: fc.array(
		fc.record({
			profile,
			name: names,
			source: fc.constantFrom('', 'web', 'store'),
			value: fc.oneof({ weight: 3, arbitrary: value }, object),
			setAt: halfDays.map((count) => TEST_START_AT - count * HALF_DAY_MS),
		}),
		{ maxLength: 25 },
	),
	events: fc.array(
		fc.record({
			profile,
			name: eventNames,
			channel: channels,
			occurredAt: halfDays.map((count) => TEST_START_AT - count * HALF_DAY_MS),
		}),
		{ maxLength: 25 },
	),
	merges: fc.array(fc.tuple(profile, profile), { maxLength: 3 }),
});

const traitCondition = fc.oneof(
	fc.record({ operator: fc.constantFrom('equals', 'not_equals'), value: scalar }),
	fc.record({
		operator: fc.constantFrom('contains', 'starts_with'),
		value: scalar.filter((one) => one !== ''),
	}),
	fc.record({ operator: fc.constantFrom('gt', 'gte', 'lt', 'lte'), value: limit }),
	fc.record({
		operator: fc.constant('in'),
		value: fc.array(scalar, { minLength: 1, maxLength: 4 }),
	}),
	fc.record({ operator: fc.constantFrom('exists', 'not_exists') }),
);
const count = fc.record({
	operator: fc.constantFrom('at_least', 'at_most', 'exactly'),
	count: fc.integer({ min: 1, max: 3 }),
});
const window = fc.record({ lastDays: fc.integer({ min: 1, max: 3 }) });
const condition = fc.oneof(
	fc
		.tuple(namesAsked, traitCondition)
		.map(([name, fields]) => ({ kind: 'trait', name, ...fields })),
	fc
		.tuple(
			eventNames,
			fc.oneof(count, fc.constant({ operator: 'none' })),
			fc.option(window),
			channels,
		)
		.map(([name, fields, last, channel]) => ({
			kind: 'event',
			name,
			...fields,
			...(last === null ? {} : { window: last }),
			...(channel === undefined ? {} : { channel }),
		})),
);
const { definition } = fc.letrec<{ node: object; definition: object }>((tie) => ({
	node: fc.oneof({ maxDepth: 3 }, condition, condition, tie('definition')),
	definition: fc
		.tuple(
			fc.constantFrom('all', 'any', 'not'),
			fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
		)
		.map(([operator, parts]) => ({ [operator]: parts })),
}));

describeOnBothStores('a segment', (engine, { clock }) => {
	let worldCount = 0;

	test('means what the documentation says, whatever the people, events, merges and definition', async () => {
		const definitions = fc.array(definition as fc.Arbitrary<SegmentDefinition>, {
			minLength: 1,
			maxLength: 4,
		});
		const property = fc.asyncProperty(world, definitions, halfDays, async (told, wanted, later) => {
			clock.set(TEST_START_AT);
			const customers = await tell(engine(), told, `world-${worldCount++}`);
			clock.set(TEST_START_AT + later * HALF_DAY_MS);
			const requests = wanted.flatMap((one) =>
				customers.map((customer) => ({ customer, segment: { definition: one } })),
			);
			const outcomes = await engine().segments.check(requests);
			const expected = wanted.flatMap((one) =>
				customers.map((_, i) => evaluate(one, i, { world: told, now: clock.now() })),
			);
			expect(outcomes.map(inShort)).toEqual(expected);
		});
		await fc.assert(property, { numRuns: 60 });
	});

	test('compares each kind of value with each kind of wanted value alike on both stores', async () => {
		const told = values
			.filter((one) => one !== '')
			.map((one, i) => ({ one, name: { type: 'anonymous_id', value: `v-${i}` } }));
		const customers = told.map(({ name }) => ({ identifiers: [name] }));
		clock.set(TEST_START_AT);
		await engine().identity.resolve(
			told.map(({ one, name }) => ({ identifiers: [name], traits: { x: one } })),
		);
		const scalars = values.filter((one) => typeof one !== 'object');
		const limits = [
			'5',
			5.5,
			-3,
			'2026-03-01',
			'2026-03-01T10:00:00Z',
			'2026-03-01T12:30:00Z',
			'2026-03-03',
		];
		const conditions = [
			...scalars.flatMap((one) =>
				['equals', 'contains', 'starts_with'].map((operator) => ({ operator, value: one })),
			),
			...limits.flatMap((one) =>
				['gt', 'gte', 'lt', 'lte'].map((operator) => ({ operator, value: one })),
			),
		].map((fields) => ({ kind: 'trait', name: 'x', ...fields }));
		const definitions = Array.from({ length: Math.ceil(conditions.length / 100) }, (_, i) => ({
			any: conditions.slice(i * 100, (i + 1) * 100),
		})) as SegmentDefinition[];
		const requests = definitions.flatMap((one) =>
			customers.map((customer) => ({ customer, segment: { definition: one } })),
		);
		const outcomes = await engine().segments.check(requests);
		const expected = definitions.flatMap((one) =>
			told.map(({ one: found }) => {
				const traits = [{ profile: 0, name: 'x', source: '', value: found, setAt: 0 }];
				return evaluate(one, 0, {
					world: { profileCount: 1, traits, events: [], merges: [] },
					now: 0,
				});
			}),
		);
		expect(outcomes.map(inShort)).toEqual(expected);
	});
});

/** What the oracle says of a person, from an outcome. */
function inShort(outcome: CheckOutcome) {
	if (outcome.status === 'rejected') return outcome;
	const leaves = outcome.conditions.map(({ isMet, found }) => ({ isMet, found }));
	return { isIn: outcome.status === 'in', leaves };
}

/** Tells an engine the world, and gives the customers by their first identifier. */
async function tell(engine: Engine, { traits, events, merges }: World, prefix: string) {
	const named = (i: number) => ({
		identifiers: [{ type: 'anonymous_id', value: `${prefix}-${i}` }],
	});
	const customers = Array.from({ length: PROFILES }, (_, i) => named(i));
	await engine.identity.resolve(customers);
	await engine.identity.resolve(
		traits.map(({ profile: i, name, value: told, source, setAt }) => {
			return { ...named(i), traits: Object.fromEntries([[name, told]]), source, occurredAt: setAt };
		}),
	);
	await engine.identity.resolve(
		merges.map(([one, other]) => ({
			identifiers: [...named(one).identifiers, ...named(other).identifiers],
		})),
	);
	await engine.events.track(
		events.map(({ profile: i, name, channel, occurredAt }) => {
			return {
				customer: named(i),
				name,
				occurredAt,
				...(channel === undefined ? {} : { channel }),
			};
		}),
	);
	return customers;
}
