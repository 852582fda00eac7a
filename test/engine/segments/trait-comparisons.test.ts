import type { SegmentDefinition } from '../../../engine';
import { describeOnBothStores } from '../../support/both-stores';
import { TEST_START_AT } from '../../support/clock';
import { evaluate } from './oracle/evaluate';
import { inShort } from './oracle/means';
import { anyPart } from './oracle/part';
import { traitPart, values } from './oracle/traits';

describeOnBothStores('a comparison of a trait', (engine, { clock }) => {
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
					world: { parts: [anyPart(traitPart)], told: [traits], merges: [] },
					personId: '',
					now: 0,
					zone: 'utc',
				});
			}),
		);
		expect(outcomes.map(inShort)).toEqual(expected);
	});
});
