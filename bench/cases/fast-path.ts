import { Expression } from 'n8n-workflow';
import { Identity } from '../../nodes/Identity/Identity.node';
import { closeEngines } from '../../nodes/shared/engine-registry';
import { columns } from '../../nodes/shared/parameters';
import { runNode } from '../../test/support/n8n-run';
import type { BenchCase } from '../bench-case';
import { lowerIsBetter, median, timeOf } from '../bench-case';
import { benchPeople } from '../people';

const ITEMS = 10_000;
const ROUNDS = 3;

const dragged = (field: string) => `={{ $json.${field} }}`;
const PARAMETERS = {
	resource: 'profile',
	operation: 'resolve',
	identifyBy: 'mapped',
	identifiers: {
		values: [
			{ type: 'customer_id', value: dragged('number') },
			{ type: 'email', value: dragged('email') },
			{ type: 'anonymous_id', value: dragged('cookie') },
			{ type: 'device_id', value: dragged('device') },
		],
	},
	traits: 'none',
};

/** Four dragged fields through the Identity node in n8n's own engine, read as columns and as n8n reads them. */
export const fastPath: BenchCase = {
	name: 'fast-path',
	run: async (folder) => {
		process.env.N8N_USER_FOLDER = folder;
		// n8n's defaults (its ExpressionEngineConfig).
		await Expression.initExpressionEngine({
			engine: 'vm',
			poolSize: 1,
			maxCodeCacheSize: 1_024,
			bridgeTimeout: 5_000,
			bridgeMemoryLimit: 128,
		});
		const rounds = { on: [] as number[], off: [] as number[] };
		for (let round = 0; round < ROUNDS; round++) {
			rounds.off.push(await runWith({ areOn: false }));
			rounds.on.push(await runWith({ areOn: true }));
		}
		await closeEngines();
		await Expression.disposeExpressionEngine();
		const [value, floor] = [median(rounds.on), median(rounds.off)];
		const name = `${ITEMS} items, four dragged fields`;
		return [lowerIsBetter({ name, value, unit: 'ms', floor, bar: 10 })];
	},
};

async function runWith({ areOn }: { areOn: boolean }): Promise<number> {
	columns.areOn = areOn;
	const items = benchPeople(ITEMS).map(({ identifiers: [number, email, cookie] }) => ({
		number: number?.value ?? '',
		email: email?.value ?? '',
		cookie: cookie?.value ?? '',
		device: `device-${number?.value}`,
	}));
	try {
		return await timeOf(async () => {
			const { json, error } = await runNode({
				node: new Identity(),
				parameters: PARAMETERS,
				items,
			});
			if (error || json.length !== ITEMS) throw new Error(`The node failed: ${error?.message}`);
		});
	} finally {
		columns.areOn = true;
	}
}
