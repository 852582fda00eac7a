import { openEngine } from '../../../engine';
import { describeOnBothStores } from '../../support/both-stores';
import { newEmbeddedOptions } from '../../support/stores';
import { bookInProcess, killWhileBooking } from './booking-processes';
import { ledgerSums, SOUND_WITH_DEBTS } from './ledger';
import { writeRounds } from './many-writers';

describeOnBothStores('eight writers of the same members', (engine, { openAnother }) => {
	test('lose nothing, leave no balance below zero, and no conflict comes to the surface', async () => {
		const writers = await Promise.all(Array.from({ length: 8 }, openAnother));
		const told = await Promise.all(writers.map((writer, i) => writeRounds(writer, `w${i}`, 6)));
		expect(told.flat().filter(({ status }) => status === 'failed')).toEqual([]);
		expect(await ledgerSums(engine())).toMatchObject({ ...SOUND_WITH_DEBTS, negativeMembers: 0 });
		expect(await engine().loyalty.verify()).toMatchObject({ problems: [], sum: 0 });
		// Every earning is there: eight writers, six rounds, ten points each, less what was told to be spent.
		const spent = told.flat().reduce((sum, one) => sum + one.spent, 0);
		expect((await ledgerSums(engine())).memberPoints).toBe(8 * 6 * 10 - spent);
		expect(spent).toBeGreaterThan(0);
	});
});

test('four processes on one file book everything for the same members, and the ledger is sound', async () => {
	const store = newEmbeddedOptions();
	await Promise.all(['a', 'b', 'c', 'd'].map((name) => bookInProcess({ store, name, rounds: 8 })));
	const engine = await openEngine({ store });
	expect(await ledgerSums(engine)).toMatchObject(SOUND_WITH_DEBTS);
	expect(await engine.loyalty.verify()).toMatchObject({ problems: [], sum: 0 });
	await engine.close();
});

test('a process killed at any moment leaves a ledger that verifies', async () => {
	const store = newEmbeddedOptions();
	for (const [i, afterMs] of [3, 17, 41, 90].entries()) {
		const verified = await killWhileBooking({ store, name: `killed-${i}` }, afterMs);
		expect(verified).toMatchObject({ problems: [], sum: 0 });
	}
});
