import fc from 'fast-check';
import type { CheckOutcome, Engine, ResolveRequest } from '../../../../engine';
import type { TraitRule, TraitRules } from '../../../../engine/identity/rules/rules';
import { describeOnBothStores } from '../../../support/both-stores';
import { TEST_START_AT } from '../../../support/clock';
import { numberOf, secondsOf } from '../../segments/oracle/traits';
import type { Choice, ToldField, ToldTrait } from '../../segments/oracle/replay-traits';
import { useTraitRules } from './use-trait-rules';
import {
	byTime,
	lastTold,
	namedTrait,
	plainOf,
	replayTraits,
} from '../../segments/oracle/replay-traits';

// Names say their rules: which value counts, and whether an empty one clears.
const RULES: Record<string, TraitRule> = {
	cleared: { strategy: 'latest', empty: 'clear' },
	first: { strategy: 'first', empty: 'ignore' },
	order: { strategy: 'source_order', empty: 'clear' },
	high: { strategy: 'max', empty: 'clear' },
	low: { strategy: 'min', empty: 'ignore' },
	all: { strategy: 'union', empty: 'clear' },
	'mixed.high': { strategy: 'max', empty: 'ignore' },
};
const SOURCE_ORDER = ['crm', 'till'];
const rules: TraitRules = {
	byName: new Map(Object.entries(RULES)),
	others: { strategy: 'latest', empty: 'ignore' },
	sourceOrder: SOURCE_ORDER,
};
const PROFILES = 3;

const scalar = fc.constantFrom<unknown>(
	...[1, 9, 10, -2.5, '9', '10', ' 7 ', 'a', 'B', '😀', '\uffee', true, false],
	...['2026-03-01', '2026-03-01T09:00:00+02:00', '2026-03-01T07:59:59Z', '2025-02-31'],
);
const list = fc.array(scalar, { maxLength: 3 });
const empty = fc.constantFrom<unknown>(null, '', {}, undefined);
const inner = fc.oneof(scalar, empty, fc.record({ b: fc.oneof(scalar, empty) }));
const nested = fc.dictionary(fc.constantFrom('a', 'c', 'd.e'), inner, { minKeys: 1, maxKeys: 2 });
const anything = fc.oneof(scalar, list, empty, nested, nested);
const flat = fc.oneof(scalar, scalar, list, empty);
const mixed = fc.record({ high: flat, other: flat }, { requiredKeys: [] });
const valueByName: Record<string, fc.Arbitrary<unknown>> = {
	plain: anything,
	cleared: anything,
	order: anything,
	first: flat,
	high: flat,
	low: flat,
	all: flat,
	mixed,
};
/** Those whose values may be objects and others. */
const NESTED = ['plain', 'cleared', 'order'];
const NAMES_ASKED = Object.keys(valueByName).concat(
	NESTED.flatMap((name) => [`${name}.a`, `${name}.a.b`, `${name}.c`]),
	['mixed.high', 'mixed.other'],
);

/** Few names, sources and instants in one world, so that what is told meets. */
const told = (name: string): fc.Arbitrary<ToldTrait> =>
	fc.record({
		profile: fc.constantFrom(0, 0, 0, 1, 2),
		name: fc.constant(name),
		source: fc.constantFrom('web', 'web', 'web', 'till', 'crm'),
		value: valueByName[name] ?? scalar,
		setAt: fc.constantFrom(1, 1, 2, 3).map((days) => TEST_START_AT - days * 86_400_000),
	});
const batches = fc
	.tuple(fc.constantFrom(...NESTED), fc.constantFrom(...Object.keys(valueByName)))
	.chain(([one, other]) =>
		fc.array(
			fc.array(fc.oneof(told(one), told(one), told(other)), { minLength: 1, maxLength: 8 }),
			{
				maxLength: 4,
			},
		),
	);

// The rules as docs/identity.md has them.

const CHOICES: Record<TraitRule['strategy'], Choice> = {
	latest: lastTold,
	first: (said) => saidAtAll(said).sort(byTime).at(0)?.value ?? null,
	source_order: (said) => {
		const place = (one: ToldField) => [...SOURCE_ORDER, one.source].indexOf(one.source);
		const strongest = Math.min(...said.map(place));
		return lastTold(said.filter((one) => place(one) === strongest));
	},
	max: (said) => extreme(said, 1),
	min: (said) => extreme(said, -1),
	union: (said) => {
		const values = saidAtAll(said).flatMap(({ value }) => value);
		const distinct = [...new Map(values.map((one) => [JSON.stringify(one), one])).values()];
		const kept = distinct.filter((one) => one !== null && one !== '');
		const order = (a: unknown, b: unknown) =>
			kindOf(a) - kindOf(b) ||
			sizeOf(a) - sizeOf(b) ||
			Buffer.compare(Buffer.from(JSON.stringify(a)), Buffer.from(JSON.stringify(b)));
		return values.length === 0 ? (said.some(isList) ? [] : null) : kept.sort(order);
	},
};

function isList({ value }: ToldField): boolean {
	return Array.isArray(value);
}

function saidAtAll(said: readonly ToldField[]): ToldField[] {
	return said.filter(({ value }) => value !== null);
}

function extreme(said: readonly ToldField[], sign: 1 | -1): unknown {
	const order = (a: ToldField, b: ToldField) =>
		kindOf(b.value) - kindOf(a.value) ||
		sign * (sizeOf(a.value) - sizeOf(b.value)) ||
		(kindOf(a.value) === 2
			? sign * Buffer.compare(Buffer.from(String(a.value)), Buffer.from(String(b.value)))
			: 0) ||
		byTime(a, b);
	return saidAtAll(said).sort(order).at(-1)?.value ?? null;
}

function kindOf(value: unknown): number {
	if (numberOf(value) !== undefined) return 0;
	if (secondsOf(value) !== undefined) return 1;
	return typeof value === 'string' ? 2 : 3;
}

function sizeOf(value: unknown): number {
	return numberOf(value) ?? secondsOf(value) ?? 0;
}

function expectedTraits(all: readonly ToldTrait[]) {
	return replayTraits(all, {
		choiceOf: (path) => {
			const rule = RULES[path.join('.')] ?? RULES[path[0] ?? ''] ?? rules.others;
			return CHOICES[rule.strategy];
		},
		clears: (name) => name === 'cleared' || name === 'order',
	});
}

/** Of an object whose fields have rules of their own, an explanation shows what was said last: not compared here. */
function expectedFound(tree: ReturnType<typeof replayTraits>) {
	return NAMES_ASKED.map((name) => {
		const found = namedTrait(tree, name) ?? null;
		return name === 'mixed' && found !== null ? expect.any(Object) : found;
	});
}

describeOnBothStores('traits', (engine) => {
	let worldCount = 0;

	beforeAll(() => useTraitRules(engine(), rules));

	test('are what was told, by their rules, in whatever order and batches; conditions find the same', async () => {
		const property = fc.asyncProperty(batches, fc.boolean(), async (parts, isMerged) => {
			const prefix = `world-${worldCount++}`;
			await tell(engine(), parts, { prefix, isMerged });
			const all = parts.flat();
			const people = isMerged
				? [all]
				: Array.from({ length: PROFILES }, (_, i) => all.filter(({ profile }) => profile === i));
			const expected = people.map(expectedTraits);
			const customers = people.map((_, i) => named(prefix, i));
			const profiles = await engine().identity.getProfiles(customers);
			const traits = profiles.map((one) => one.status === 'found' && one.traits);
			expect(traits).toEqual(expected.map((tree) => plainOf(tree) ?? {}));
			const found = await foundByConditions(engine(), customers);
			expect(found).toEqual(expected.map(expectedFound));
		});
		await fc.assert(property, { numRuns: 100 });
	});
});

function named(prefix: string, i: number) {
	return { identifiers: [{ type: 'anonymous_id', value: `${prefix}-${i}` }] };
}

async function tell(
	engine: Engine,
	parts: readonly ToldTrait[][],
	{ prefix, isMerged }: { prefix: string; isMerged: boolean },
) {
	const customers = Array.from({ length: PROFILES }, (_, i) => named(prefix, i));
	const identifiers = customers.flatMap((customer) => customer.identifiers);
	await engine.identity.resolve(customers);
	if (isMerged) await engine.identity.resolve([{ identifiers }]);
	for (const part of parts) {
		const requests = part.map(({ profile, name, value, source, setAt }): ResolveRequest => {
			return { ...named(prefix, profile), traits: { [name]: value }, source, occurredAt: setAt };
		});
		await engine.identity.resolve(requests);
	}
}

/** What a condition on each name finds; it exists where something is found. */
async function foundByConditions(engine: Engine, customers: ReturnType<typeof named>[]) {
	const conditions = NAMES_ASKED.map((name) => ({ kind: 'trait', name, operator: 'exists' }));
	const definition = { any: conditions };
	const outcomes = await engine.segments.check(
		customers.map((customer) => ({ customer, segment: { definition } })),
	);
	return outcomes.map(foundOf);
}

function foundOf(outcome: CheckOutcome) {
	if (outcome.status === 'rejected') return outcome;
	return outcome.conditions.map(({ isMet, found }) => (isMet === (found !== null) ? found : '?'));
}
