import fc from 'fast-check';
import { sql } from 'kysely';
import type { Engine, SegmentDefinition } from '../../../engine';
import { loyaltyCondition } from '../../../engine/loyalty';
import { valuesTable } from '../../../engine/store';
import { describeOnBothStores } from '../../support/both-stores';
import { TEST_START_AT } from '../../support/clock';
import { evaluate } from './oracle/evaluate';
import { anyPart, customerNamed, HALF_DAY_MS, PROFILES } from './oracle/part';
import { pointPart } from './oracle/points';

const parts = [anyPart(pointPart)];
const LATER_HALF_DAYS = 20;

let worldCount = 0;

describeOnBothStores('a condition on points', (engine, { clock }) => {
	test('changes by itself at the very instant that it names, and not before', async () => {
		const conditions = fc.array(pointPart.conditions, { minLength: 1, maxLength: 8 });
		const property = fc.asyncProperty(pointPart.told, conditions, async (told, asked) => {
			const prefix = `points-${worldCount++}`;
			clock.set(TEST_START_AT);
			const customers = Array.from({ length: PROFILES }, (_, i) => customerNamed(prefix, i));
			const people = await engine().identity.resolve(customers);
			await pointPart.tell(told, { engine: engine(), clock, prefix });
			const ids = people.map((one) => ('profileId' in one ? one.profileId : ''));
			for (const condition of asked) {
				const named = await changesAt(engine(), condition, ids);
				const changes = ids.map((personId, i) => {
					const truthAt = (now: number) => {
						const world = { parts, told: [told], merges: [] };
						const definition = { all: [condition] } as SegmentDefinition;
						return evaluate(definition, i, { world, personId, now, zone: 'utc' }).isIn;
					};
					const later = laterInstants();
					return later.find((now) => truthAt(now) !== truthAt(TEST_START_AT)) ?? null;
				});
				expect({ condition, changes: named }).toEqual({ condition, changes });
			}
		});
		await fc.assert(property, { numRuns: 40 });
	});
});

/** Points lapse, and come near, at half days and a millisecond later. */
function laterInstants(): number[] {
	return Array.from({ length: LATER_HALF_DAYS * 2 }, (_, i) => {
		return TEST_START_AT + Math.floor((i + 1) / 2) * HALF_DAY_MS + ((i + 1) % 2);
	});
}

async function changesAt(
	engine: Engine,
	condition: object,
	personIds: readonly string[],
): Promise<(number | null)[]> {
	return await engine.context.store.read(async (tx) => {
		const scope = { tx, now: TEST_START_AT, zone: 'utc', person: 'person.value' };
		const at = loyaltyCondition.mayChangeAt?.(condition, { ...scope, loaded: undefined });
		const { rows } = await sql<{ id: string; at: number | null }>`
			select person.value as id, ${at} as at from ${valuesTable(tx, personIds)} as person`.execute(tx);
		const byPerson = new Map(rows.map((row) => [row.id, row.at]));
		return personIds.map((id) => byPerson.get(id) ?? null);
	});
}
