import {
	deleteTouched,
	insertRows,
	listTouched,
	pruneTouched,
	readJournalMark,
} from '../../../engine/store';
import { describeOnBothStores } from '../../support/both-stores';

describeOnBothStores('the journal', (engine) => {
	const ids = Array.from({ length: 30 }, (_, i) => `profile-${10 + i}`);
	const note = () =>
		engine().context.store.write((tx) =>
			insertRows(
				tx,
				'touched',
				ids.map((profile_id) => ({ profile_id })),
			),
		);
	const listAll = () =>
		engine().context.store.read((tx) =>
			listTouched(tx, { since: { from: 0, snapshot: null }, after: '', limit: 100 }),
		);

	test('is pruned to its end in steps, also across the gap that an erase has left', async () => {
		await note();
		await engine().context.store.write((tx) => deleteTouched(tx, ids.slice(1, 20)));
		const { place } = await engine().context.store.read(readJournalMark);
		const prune = () => engine().context.store.write((tx) => pruneTouched(tx, place.from, 10));
		for (let steps = 0; steps < ids.length && (await prune()); steps++);
		expect(await listAll()).toEqual([]);
	});

	test('loses the rows of erased profiles only, and may be empty', async () => {
		await engine().context.store.write((tx) => deleteTouched(tx, ids));
		expect(await listAll()).toEqual([]);
		await note();
		await engine().context.store.write((tx) => deleteTouched(tx, ids.slice(1)));
		expect(await listAll()).toEqual(ids.slice(0, 1));
	});
});
