import { decideDelete } from '../../../../engine/segments/saved/decide-delete';
import { decideSave } from '../../../../engine/segments/saved/decide-save';
import { parseDefinition } from '../../../../engine/segments/definition/parse-definition';
import { eventCondition } from '../../../../engine/events';
import type { SegmentRow } from '../../../../engine/segments/types';
import { describeOnBothStores } from '../../../support/both-stores';
import { TEST_START_AT } from '../../../support/clock';

const definition = (name: string) => ({ all: [{ kind: 'event', name, operator: 'at_least' }] });
const row: SegmentRow = {
	id: 'id',
	nameKey: 'vip',
	name: 'Vip',
	version: 3,
	definitionJson: JSON.stringify(definition('a')),
	createdAt: 1,
	updatedAt: 2,
	deletedAt: null,
};

describe('what a save makes of a segment', () => {
	const save = (known: SegmentRow | undefined, ...saves: [name: string, event: string][]) => {
		const commands = saves.map(([name, event]) => {
			const parsed = parseDefinition(definition(event), [eventCondition]);
			if ('status' in parsed) throw new Error(parsed.message);
			return { name, nameKey: name.toLowerCase(), parsed };
		});
		const rows = new Map(known === undefined ? [] : [['vip', known]]);
		const { outcomes, changes } = decideSave(commands, {
			known: rows,
			now: 9,
			parse: (json) => parseDefinition(json, [eventCondition]),
			nextId: () => 'new',
		});
		const short = outcomes.map((one) => {
			if (one.status === 'rejected') return one.reason;
			return [one.change, one.duplicate, one.version, one.name, one.updatedAt];
		});
		return { outcomes: short, changes };
	};

	test('an unknown name begins at version 1', () => {
		const saved = { ...row, id: 'new', version: 1, createdAt: 9, updatedAt: 9 };
		expect(save(undefined, ['Vip', 'a'])).toEqual({
			outcomes: [['created', false, 1, 'Vip', 9]],
			changes: { inserted: [saved], updated: [] },
		});
	});

	test('another definition makes the next version', () => {
		const saved = {
			...row,
			definitionJson: JSON.stringify(definition('b')),
			version: 4,
			updatedAt: 9,
		};
		expect(save(row, ['Vip', 'b'])).toEqual({
			outcomes: [['updated', false, 4, 'Vip', 9]],
			changes: { inserted: [], updated: [saved] },
		});
	});

	test('the same again changes nothing', () => {
		expect(save(row, ['Vip', 'a'])).toEqual({
			outcomes: [['unchanged', true, 3, 'Vip', 2]],
			changes: { inserted: [], updated: [] },
		});
	});

	test('another spelling of the name is the same segment', () => {
		expect(save(row, ['VIP', 'a']).outcomes).toEqual([['updated', false, 4, 'VIP', 9]]);
	});

	test('a deleted segment goes on counting its versions', () => {
		const { outcomes, changes } = save({ ...row, deletedAt: 5 }, ['Vip', 'a']);
		expect(outcomes).toEqual([['created', false, 4, 'Vip', 9]]);
		expect(changes.updated).toEqual([{ ...row, version: 4, updatedAt: 9 }]);
	});

	test('later saves of a batch see earlier ones, and one row is written', () => {
		const { outcomes, changes } = save(
			undefined,
			['Vip', 'a'],
			['Vip', 'b'],
			['vip', 'b'],
			['vip', 'b'],
		);
		expect(outcomes.map(([change, , version]) => [change, version])).toEqual([
			['created', 1],
			['updated', 2],
			['updated', 3],
			['unchanged', 3],
		]);
		expect(changes.inserted).toMatchObject([{ name: 'vip', version: 3 }]);
	});

	test('a deletion happens once, and one that never was is told apart', () => {
		const { outcomes, changes } = decideDelete(['vip', 'none', 'vip'], {
			known: new Map([['vip', row]]),
			using: [],
			now: 9,
		});
		expect(outcomes).toEqual([
			{ status: 'deleted', name: 'Vip', duplicate: false },
			undefined,
			{ status: 'deleted', name: 'Vip', duplicate: true },
		]);
		expect(changes).toEqual({ inserted: [], updated: [{ ...row, deletedAt: 9 }] });
	});
});

describeOnBothStores('saved segments', (engine, { openAnother }) => {
	const names = async (page?: object) =>
		(await engine().segments.listSegments(page)).map(({ name }) => name);

	test('are saved, found in any case, listed and deleted, each outcome at its place', async () => {
		const { saveSegments, getSegments, deleteSegments } = engine().segments;
		const saved = {
			name: 'Käufer',
			version: 1,
			definition: definition('a'),
			updatedAt: TEST_START_AT,
		};
		const outcomes = await saveSegments([
			{ name: '', definition: definition('a') },
			{ name: ' Käufer ', definition: JSON.stringify(definition('a')) },
			{ name: 'wrong', definition: { all: [] } },
			{ name: 'x'.repeat(129), definition: definition('a') },
			{ name: "'; drop table segment; --", definition: definition('{{ a }}') },
		]);
		expect(outcomes.map((one) => (one.status === 'rejected' ? one.reason : one))).toEqual([
			'name_invalid',
			{ status: 'saved', change: 'created', duplicate: false, ...saved },
			'definition_invalid',
			'name_invalid',
			expect.objectContaining({ name: "'; drop table segment; --", version: 1 }),
		]);
		const found = await getSegments(['KÄUFER', 'none', '']);
		expect(found.map((one) => (one.status === 'rejected' ? one.reason : one))).toEqual([
			{ status: 'found', ...saved },
			'segment_unknown',
			'name_invalid',
		]);
		expect(await names()).toEqual(["'; drop table segment; --", 'Käufer']);
		const deleted = await deleteSegments(['käufer', 'none', 'Käufer', '']);
		expect(deleted.map((one) => (one.status === 'rejected' ? one.reason : one))).toEqual([
			{ status: 'deleted', name: 'Käufer', duplicate: false },
			'segment_unknown',
			{ status: 'deleted', name: 'Käufer', duplicate: true },
			'name_invalid',
		]);
		expect(await names()).toEqual(["'; drop table segment; --"]);
		expect(await getSegments(['käufer'])).toMatchObject([{ reason: 'segment_unknown' }]);
		expect(await deleteSegments(['käufer'])).toEqual([
			{ status: 'deleted', name: 'Käufer', duplicate: true },
		]);
	});

	test('are listed by name, in pages, and searched without regard to case', async () => {
		await engine().segments.saveSegments(
			['Gold %', 'gold_buyers', 'Silver', 'Gold'].map((name) => ({
				name,
				definition: definition('a'),
			})),
		);
		expect(await names({ search: 'GOLD' })).toEqual(['Gold', 'Gold %', 'gold_buyers']);
		expect(await names({ search: '%' })).toEqual(['Gold %']);
		expect(await names({ search: 'gold', limit: 1, after: 'GOLD' })).toEqual(['Gold %']);
	});

	test('saved by several writers at once, count each version once', async () => {
		const writers = [engine(), await openAnother(), await openAnother()];
		for (const state of ['new', 'known']) {
			const outcomes = await Promise.all(
				writers.map((writer, i) =>
					writer.segments.saveSegments([{ name: 'race', definition: definition(`${state}-${i}`) }]),
				),
			);
			const versions = outcomes.flat().map((one) => (one.status === 'saved' ? one.version : 0));
			expect(versions.toSorted((a, b) => a - b)).toEqual(state === 'new' ? [1, 2, 3] : [4, 5, 6]);
		}
	});
});
