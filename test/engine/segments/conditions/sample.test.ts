import { sql } from 'kysely';
import { drawnPlace, valuesTable } from '../../../../engine/store';
import { parseDefinition } from '../../../../engine/segments/definition/parse-definition';
import { sampleCondition } from '../../../../engine/segments';
import { describeOnBothStores } from '../../../support/both-stores';
import { countingIds } from '../../../support/clock';
import { placeOf } from '../oracle/samples';

const COUNT = 100_000;
const SALTS = ['spring', 'autumn'];

/** As `uuid` makes them: a growing time in front, then chance, here from a generator of fixed numbers. */
function randomIds(): string[] {
	let state = 1;
	const digits = () => {
		// Park and Miller, "Random Number Generators: Good Ones Are Hard to Find" (1988).
		state = Number((BigInt(state) * 48_271n) % 2_147_483_647n);
		return (state & 0xffff).toString(16).padStart(4, '0');
	};
	return Array.from({ length: COUNT }, (_, i) => {
		const time = (0x0196_0000_0000 + i).toString(16).padStart(12, '0');
		const [a, b, c, d, e] = [digits(), digits(), digits(), digits(), digits()];
		return `${time.slice(0, 8)}-${time.slice(8)}-7${a.slice(1)}-8${b.slice(1)}-${c}${d}${e}`;
	});
}

function countedIds(): string[] {
	const ids = countingIds(7);
	return Array.from({ length: COUNT }, () => ids.next());
}

describeOnBothStores('a sample', (engine) => {
	/** By id, the place in the draw of each salt. */
	const placesOf = async (ids: readonly string[]) =>
		await engine().context.store.scan(async (tx) => {
			const place = (salt: string) => drawnPlace(tx, sql.ref('value'), salt);
			const { rows } = await sql<{ value: string; spring: number; autumn: number }>`
				select value, ${place('spring')} as spring, ${place('autumn')} as autumn
				from ${valuesTable(tx, ids)} as ids`.execute(tx);
			return rows.map((row) => ({
				...row,
				spring: Number(row.spring),
				autumn: Number(row.autumn),
			}));
		});

	test.each([
		['random ids', randomIds()],
		['counted ids', countedIds()],
	])('takes as many of %s as it says, and another salt takes others', async (_name, ids) => {
		const places = await placesOf(ids);
		expect(places).toHaveLength(COUNT);
		for (const salt of SALTS) {
			const expected = places.slice(0, 100).map(({ value }) => placeOf(value, salt));
			expect(places.slice(0, 100).map((row) => row[salt as 'spring'])).toEqual(expected);
		}
		for (const percent of [1, 10, 33.33, 50, 90]) {
			const limit = percent * 100;
			const spring = places.filter((row) => row.spring < limit);
			expect(Math.abs(spring.length / COUNT - percent / 100)).toBeLessThan(0.01);
			const both = spring.filter((row) => row.autumn < limit).length;
			expect(Math.abs(both / COUNT - (percent / 100) ** 2)).toBeLessThan(0.01);
		}
		expect(places.every(({ spring }) => spring >= 0 && spring < 10_000)).toBe(true);
	});

	test('of more percent holds the smaller one of the same salt, up to everybody', async () => {
		const customers = Array.from({ length: 300 }, (_, i) => ({
			identifiers: [{ type: 'anonymous_id', value: `drawn-${i}` }],
		}));
		await engine().identity.resolve(customers);
		const drawn = async (percent: number) => {
			const definition = { all: [{ kind: 'sample', percent, salt: 'nested' }] };
			const page = await engine().segments.members({ segment: { definition } });
			return page.status === 'page' ? page.profileIds : [];
		};
		let smaller: string[] = [];
		for (const percent of [0, 0.01, 10, 20, 62.5, 99.99, 100]) {
			const larger = await drawn(percent);
			expect(larger).toEqual(expect.arrayContaining(smaller));
			smaller = larger;
		}
		expect(await drawn(0)).toHaveLength(0);
		expect(await drawn(100)).toHaveLength(300);
	});
});

describe('what a sample is', () => {
	test.each([
		[{ percent: 10 }, 'all[0].salt: is missing'],
		[{ percent: 10, salt: '' }, 'all[0].salt: must not be empty'],
		[{ percent: 100.01, salt: 'a' }, 'all[0].percent: must be at most 100'],
		[{ percent: -1, salt: 'a' }, 'all[0].percent: must be at least 0'],
		[{ percent: 0.125, salt: 'a' }, 'all[0].percent: must have at most two decimals'],
	])('a sample of %j is refused', (fields, message) => {
		const definition = { all: [{ kind: 'sample', ...fields }] };
		expect(parseDefinition(definition, [sampleCondition])).toMatchObject({ message });
	});
});
