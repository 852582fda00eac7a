import fc from 'fast-check';
import type { Engine, PostgresOptions, ResolveRequest, StoreOptions } from '../../../engine';
import { openEngine } from '../../../engine';
import { describeOnPostgres } from '../../support/both-stores';
import { newEmbeddedOptions, newPostgresOptions } from '../../support/stores';

const CONNECTIONS = 8;

interface StoredIdentifier {
	identifier: string;
	profileId: string;
}

/** Each identifier with its person, and the profiles. */
async function peopleIn({ context }: Engine) {
	return await context.store.read(async (tx) => {
		const profiles = await tx.selectFrom('profile').select(['id', 'canonical_id']).execute();
		const rows = await tx
			.selectFrom('identifier')
			.select(['type', 'value', 'profile_id'])
			.execute();
		const canonical = new Map(profiles.map((row) => [row.id, row.canonical_id]));
		const identifiers = rows.map((row): StoredIdentifier => ({
			identifier: `${row.type}:${row.value}`,
			profileId: canonical.get(row.profile_id) ?? '',
		}));
		return { canonical, identifiers };
	});
}

/** Who is who, without ids: the identifiers of each person, in order. */
function groupsOf(identifiers: readonly StoredIdentifier[]): string[] {
	const people = Map.groupBy(identifiers, ({ profileId }) => profileId);
	return [...people.values()]
		.map((own) =>
			own
				.map(({ identifier }) => identifier)
				.toSorted()
				.join(' '),
		)
		.toSorted();
}

/** What links to what, by hand: the connected parts of the requests. Right where no type has a limit. */
function linkedParts(requests: readonly ResolveRequest[]): string[] {
	const parts: Set<string>[] = [];
	for (const { identifiers } of requests) {
		const names = identifiers.map(({ type, value }) => `${type}:${String(value)}`);
		const touched = parts.filter((part) => names.some((name) => part.has(name)));
		for (const part of touched) parts.splice(parts.indexOf(part), 1);
		parts.push(new Set([...names, ...touched.flatMap((part) => [...part])]));
	}
	return parts.map((part) => [...part].toSorted().join(' ')).toSorted();
}

function request(...identifiers: [type: string, value: string][]): ResolveRequest {
	return { identifiers: identifiers.map(([type, value]) => ({ type, value })) };
}

function permutationsOf<Item>(items: readonly Item[]): Item[][] {
	if (items.length <= 1) return [[...items]];
	return items.flatMap((item, i) =>
		permutationsOf(items.toSpliced(i, 1)).map((rest) => [item, ...rest]),
	);
}

async function withEngine<Result>(store: StoreOptions, work: (engine: Engine) => Promise<Result>) {
	const engine = await openEngine({ store });
	try {
		return await work(engine);
	} finally {
		await engine.close();
	}
}

describeOnPostgres('eight connections at once', () => {
	const options = (): PostgresOptions => ({ ...newPostgresOptions(), connectionsMax: CONNECTIONS });

	test('people who are linked and merged by all of them end up as by one after the other', async () => {
		// Cards and cookies have no limit, so any order of the same links gives the same people.
		const link = fc
			.uniqueArray(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 3 })
			.map((numbers) =>
				request(
					...numbers.map((n): [string, string] => [
						n % 2 === 0 ? 'loyalty_card' : 'anonymous_id',
						`KEY${n}`,
					]),
				),
			);
		const links = fc.array(link, { minLength: 40, maxLength: 60 });
		await fc.assert(
			fc.asyncProperty(links, (requests) =>
				withEngine(options(), async (engine) => {
					const outcomes = await Promise.all(
						Array.from({ length: CONNECTIONS }, (_, c) =>
							engine.identity.resolve(requests.filter((_request, i) => i % CONNECTIONS === c)),
						),
					);
					expect(outcomes.flat().filter(({ status }) => status === 'rejected')).toEqual([]);
					const { canonical, identifiers } = await peopleIn(engine);
					expect(groupsOf(identifiers)).toEqual(linkedParts(requests));
					// Pointers are flat, and whoever was answered is still somebody.
					expect([...canonical.values()].filter((id) => canonical.get(id) !== id)).toEqual([]);
					expect(
						outcomes.flat().filter((one) => 'profileId' in one && !canonical.has(one.profileId)),
					).toEqual([]);
				}),
			),
			{ numRuns: 6, endOnFailure: true },
		);
	});

	const attaching = {
		types: [
			{ type: 'anonymous_id', links: 'attach' },
			{ type: 'email', limit: { count: 1, days: 7 } },
		],
	};
	test.each([
		['where limits keep people apart', {}],
		['where a type only attaches and a limit has days', attaching],
	])(
		'%s, the result is that of some order',
		async (_where, patch) => {
			const requests = [
				request(['customer_id', 'C1'], ['email', 'shared@example.com']),
				request(['customer_id', 'C2'], ['email', 'shared@example.com']),
				request(['customer_id', 'C2'], ['anonymous_id', 'tablet']),
				request(['email', 'shared@example.com'], ['anonymous_id', 'tablet']),
			];
			const possible = new Set<string>();
			for (const order of permutationsOf(requests)) {
				await withEngine(newEmbeddedOptions(), async (engine) => {
					await engine.identity.updateRules({ patch });
					for (const one of order) await engine.identity.resolve([one]);
					possible.add(groupsOf((await peopleIn(engine)).identifiers).join(' | '));
				});
			}
			expect(possible.size).toBeGreaterThan(1);
			for (let round = 0; round < 5; round++) {
				await withEngine(options(), async (engine) => {
					await engine.identity.updateRules({ patch });
					const twice = [...requests, ...requests];
					await Promise.all(twice.map((one) => engine.identity.resolve([one])));
					const groups = groupsOf((await peopleIn(engine)).identifiers).join(' | ');
					expect([...possible]).toContain(groups);
				});
			}
		},
		60_000,
	);

	test('the same new person from all of them is made once', async () => {
		await withEngine(options(), async (engine) => {
			const ana = request(['email', 'ana@example.com'], ['loyalty_card', 'CARD1']);
			const outcomes = await Promise.all(
				Array.from({ length: 40 }, () => engine.identity.resolve([ana])),
			);
			const statuses = outcomes.flat().map(({ status }) => status);
			expect(statuses.filter((status) => status === 'created')).toHaveLength(1);
			expect(statuses.filter((status) => status === 'matched')).toHaveLength(39);
			const { canonical } = await peopleIn(engine);
			expect(canonical.size).toBe(1);
		});
	});
});
