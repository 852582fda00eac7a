import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { RewardRequest } from '../../../../engine';
import { openEngine } from '../../../../engine';
import { describeOnBothStores } from '../../../support/both-stores';
import { TEST_START_AT } from '../../../support/clock';
import { ROOT } from '../../../support/package-nodes';
import { newEmbeddedOptions } from '../../../support/stores';
import { ledgerSums, SOUND } from '../ledger';
import { countStates, givePoints, rewardNow, saveReward, shopper } from './catalogue';
import type { RewardJob } from './reward-process';
import { takeAll } from './take-all';

const PEOPLE = ['ana', 'bo', 'cy'];

/** Requests of one writer, of several people for several rewards. */
function wishes(writer: string, rewardIds: readonly string[], count: number): RewardRequest[] {
	return Array.from({ length: count }, (_, i) => ({
		rewardId: rewardIds[i % rewardIds.length],
		customer: shopper(PEOPLE[i % PEOPLE.length] ?? ''),
		idempotencyKey: `${writer}:${i}`,
	}));
}

function countOf(told: readonly string[], ...statuses: string[]): number {
	return told.filter((one) => statuses.includes(one)).length;
}

describeOnBothStores('eight writers of the same rewards', (engine, { openAnother }) => {
	beforeAll(async () => {
		for (const name of PEOPLE) await givePoints(engine(), name, 100_000);
	});

	test('take each piece once, never one more, and no conflict comes to the surface', async () => {
		await saveReward(engine(), 'rare', { points: 3, stock: 20 });
		const writers = await Promise.all(Array.from({ length: 8 }, openAnother));
		const told = (
			await Promise.all(writers.map((one, w) => takeAll(one, wishes(`w${w}`, ['rare'], 12))))
		).flat();
		const states = await countStates(engine(), 'rare', TEST_START_AT);
		const taken = countOf(told, 'redeemed', 'claimed');
		expect(taken).toBe(20);
		expect(countOf(told, 'out_of_stock')).toBeGreaterThan(0);
		expect(states).toEqual({
			redeemed: 20,
			...(states.released ? { released: states.released } : {}),
		});
		expect(await rewardNow(engine(), 'rare')).toMatchObject({ stock: 0, reserved: 0, free: 0 });
		expect(await ledgerSums(engine())).toMatchObject({ ...SOUND, memberPoints: 300_000 - 20 * 3 });
		expect(await engine().loyalty.verify()).toMatchObject({ problems: [], sum: 0 });
	});

	test('batches over several rewards and people, in opposite order, do not block each other', async () => {
		const ids = ['left', 'right', 'middle'];
		for (const id of ids) await saveReward(engine(), id, { points: 1, stock: 30 });
		const writers = await Promise.all(Array.from({ length: 8 }, openAnother));
		const outcomes = await Promise.all(
			writers.map((writer, w) => {
				const requests = wishes(`batch${w}`, ids, 30);
				return writer.loyalty.redeemRewards(w % 2 === 0 ? requests : requests.toReversed());
			}),
		);
		const redeemed = outcomes.flat().filter(({ status }) => status === 'redeemed');
		expect(redeemed).toHaveLength(90);
		for (const id of ids)
			expect(await rewardNow(engine(), id)).toMatchObject({ stock: 0, free: 0 });
	});

	test('that give the same key take one piece, and a limit per person holds', async () => {
		await saveReward(engine(), 'same', { points: 1, stock: 50 });
		await saveReward(engine(), 'limited', { points: 1, limitPerPerson: 3 });
		const writers = await Promise.all(Array.from({ length: 8 }, openAnother));
		const told = await Promise.all(
			writers.map(async ({ loyalty }, w) => {
				const customer = shopper('ana');
				const [same] = await loyalty.redeemRewards([
					{ rewardId: 'same', customer, idempotencyKey: 'one key' },
				]);
				const [limited] = await loyalty.redeemRewards([
					{ rewardId: 'limited', customer, idempotencyKey: `limited ${w}` },
				]);
				return { same, limited };
			}),
		);
		const first = told.filter(({ same }) => same?.status === 'redeemed' && !same.duplicate);
		expect(first).toHaveLength(1);
		expect(told.filter(({ limited }) => limited?.status === 'redeemed')).toHaveLength(3);
		expect(await rewardNow(engine(), 'same')).toMatchObject({ stock: 49 });
	});
});

test('four processes on one file take what is in stock, and not a piece more', async () => {
	const store = newEmbeddedOptions();
	const engine = await openEngine({ store });
	for (const name of PEOPLE) await givePoints(engine, name, 1_000);
	await saveReward(engine, 'scarce', { points: 5, stock: 13 });
	const jobs = [1, 2, 3, 4].map((p): RewardJob => ({
		store,
		requests: wishes(`p${p}`, ['scarce'], 12),
	}));
	const told = (await Promise.all(jobs.map(runProcess))).flat();
	expect(countOf(told, 'redeemed', 'claimed')).toBe(13);
	expect(await rewardNow(engine, 'scarce')).toMatchObject({ stock: 0, reserved: 0, free: 0 });
	expect(await ledgerSums(engine)).toMatchObject({ ...SOUND, memberPoints: 3_000 - 13 * 5 });
	await engine.close();
});

async function runProcess(job: RewardJob): Promise<string[]> {
	const child = fork(join(__dirname, 'reward-process.ts'), {
		execArgv: ['--no-warnings', '--require', join(ROOT, 'scripts/typescript-loader.cjs')],
	});
	try {
		return await takeIn(child, job);
	} finally {
		child.kill('SIGKILL');
	}
}

async function takeIn(child: ChildProcess, job: RewardJob): Promise<string[]> {
	await once(child, 'message');
	const answered = once(child, 'message');
	child.send(job);
	const [{ told, error }] = (await answered) as [{ told?: string[]; error?: string }];
	if (told === undefined) throw new Error(error);
	return told;
}
