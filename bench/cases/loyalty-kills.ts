import { join } from 'node:path';
import type { StoreOptions } from '../../engine';
import { killWhileBooking } from '../../test/engine/loyalty/booking-processes';
import type { BenchCase } from '../bench-case';
import { higherIsBetter } from '../bench-case';

const KILLS = 200;
const LONGEST_MS = 150;
/** A prime, so that the moments are spread over the whole time. */
const STEP_MS = 37;

/** A process that books anything it can is killed (SIGKILL) two hundred times; after each the ledger must verify. */
export const loyaltyKills: BenchCase = {
	name: 'loyalty-kills',
	isLarge: true,
	run: async (folder) => {
		const store: StoreOptions = { kind: 'embedded', file: join(folder, 'kills.sqlite') };
		let unsound = 0;
		let entries = 0;
		for (let i = 0; i < KILLS; i++) {
			const job = { store, name: `killed-${i}` };
			const verified = await killWhileBooking(job, (i * STEP_MS) % LONGEST_MS);
			if (!verified.isSound || verified.sum !== 0) unsound += 1;
			entries = verified.entries;
		}
		if (entries < KILLS) throw new Error(`Only ${entries} entries were booked`);
		process.stderr.write(`  ${entries} entries, ${unsound} of ${KILLS} unsound\n`);
		const name = `ledger verifies after kill -9, of ${KILLS}`;
		return [higherIsBetter({ name, value: KILLS - unsound, unit: 'times', floor: KILLS, bar: 1 })];
	},
};
