import type { ResolveRequest } from '../../../engine';
import type { ValueComparison } from '../../../engine/store';
import { comparisonWish } from '../../../engine/store';
import { describeOnBothStores } from '../../support/both-stores';
import { TEST_START_AT } from '../../support/clock';
import { useTraitRules } from '../identity/traits/use-trait-rules';

const DAY_MS = 86_400_000;

function by(name: string) {
	return { identifiers: [{ type: 'anonymous_id', value: name }] };
}

function says(name: string, value: unknown, daysAgo: number): ResolveRequest {
	return { ...by(name), traits: { x: value }, occurredAt: TEST_START_AT - daysAgo * DAY_MS };
}

describeOnBothStores('a trait that has stood for days', (engine) => {
	async function check(name: string, fields: object) {
		const condition = { kind: 'trait', name: 'x', ...fields } as never;
		const segment = { definition: { all: [condition] } };
		const [outcome] = await engine().segments.check([{ customer: by(name), segment }]);
		return outcome && 'conditions' in outcome ? outcome.conditions[0] : undefined;
	}

	test('stands on when it is said again, in one batch or several', async () => {
		await engine().identity.resolve([says('ana', 'a', 9), says('ana', 'a', 5)]);
		await engine().identity.resolve([says('ana', 'a', 1)]);
		expect(await check('ana', { operator: 'equals', value: 'a', forDays: 9 })).toMatchObject({
			isMet: true,
			found: 'a',
			condition: 'x is a and has stood for at least 9 days',
		});
		expect(await check('ana', { operator: 'exists', forDays: 10 })).toMatchObject({ isMet: false });
	});

	test('starts anew when it comes back after another value of the same batch', async () => {
		await engine().identity.resolve([says('bo', 'a', 9)]);
		await engine().identity.resolve([says('bo', 'b', 5), says('bo', 'a', 3)]);
		expect(await check('bo', { operator: 'equals', value: 'a', forDays: 3 })).toMatchObject({
			isMet: true,
		});
		expect(await check('bo', { operator: 'equals', value: 'a', forDays: 4 })).toMatchObject({
			isMet: false,
		});
	});

	test('stands with its objects in lists, whatever the order of their keys', async () => {
		await engine().identity.resolve([says('cy', [{ a: 1, b: 2 }], 9)]);
		await engine().identity.resolve([says('cy', [{ b: 2, a: 1 }], 2)]);
		expect(await check('cy', { operator: 'exists', forDays: 9 })).toMatchObject({ isMet: true });
	});

	test('of a list that several sources were united to stands since its last part, and has each entry', async () => {
		const others = { strategy: 'union', empty: 'ignore' } as const;
		await useTraitRules(engine(), { byName: new Map(), others, sourceOrder: [] });
		await engine().identity.resolve([
			{ ...says('di', ['a', 5], 9), source: 'web' },
			{ ...says('di', 'b', 4), source: 'till' },
		]);
		const isMet = async (value: string, forDays?: number) => {
			const fields = { operator: 'list_contains', value, ...(forDays && { forDays }) };
			return (await check('di', fields))?.isMet;
		};
		expect([await isMet('a'), await isMet('5'), await isMet('b'), await isMet('c')]).toEqual([
			...[true, true, true],
			false,
		]);
		expect([await isMet('a', 4), await isMet('a', 5)]).toEqual([true, false]);
	});
});

test.each([
	[{ operator: 'equals', value: 'Berlin' }, false, 'city would have to be Berlin; it is Hamburg.'],
	[
		{ operator: 'in', value: ['a', 'b'] },
		true,
		'city would have to be none of a, b; it is Hamburg.',
	],
	[
		{ operator: 'gt', value: '2026-03-01' },
		true,
		'city would have to be on or before 2026-03-01; it is Hamburg.',
	],
	[
		{ operator: 'within_last', days: 1 },
		true,
		'city must no longer be in the last day; it is Hamburg.',
	],
	[
		{ operator: 'before_last', days: 1 },
		false,
		'city would have to be longer ago than 1 day; it is Hamburg.',
	],
	[
		{ operator: 'starts_with', value: 'Ham' },
		true,
		'city must no longer start with Ham; it is Hamburg.',
	],
	[
		{ operator: 'anniversary', days: 0 },
		false,
		'city would have to have its anniversary today; it is Hamburg.',
	],
] as const)('what would change %j, met: %j, is said in words', (fields, isMet, sentence) => {
	const comparison = { name: 'city', ...fields } as unknown as ValueComparison & { name: string };
	expect(comparisonWish(comparison, { isMet, found: 'Hamburg' })).toBe(sentence);
});
