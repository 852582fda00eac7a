import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { RedeemRequest } from '../../../engine';
import { openEngine } from '../../../engine';
import { describeOnBothStores } from '../../support/both-stores';
import { newEmbeddedOptions } from '../../support/stores';
import { ledgerSums, SOUND } from './ledger';
import type { RedeemJob } from './redeem-process';

const ROOT = join(__dirname, '../../..');

function person(email: string) {
	return { identifiers: [{ type: 'email', value: email }] };
}

function redemptions(
	email: string,
	count: number,
	{ points, writer }: { points: number; writer: string },
): RedeemRequest[] {
	return Array.from({ length: count }, (_, i) => ({
		customer: person(email),
		points,
		idempotencyKey: `${email}:${writer}:${i}`,
	}));
}

describeOnBothStores('writers at the same time', (engine, { openAnother }) => {
	test('eight that spend the points of one customer never spend more than there are', async () => {
		const email = 'race@example.com';
		const earned = Array.from({ length: 50 }, (_, i) => ({
			customer: person(email),
			from: { points: 10 },
			idempotencyKey: `race-${i}`,
		}));
		await engine().loyalty.earn(earned);
		const writers = await Promise.all(Array.from({ length: 8 }, openAnother));
		const outcomes = await Promise.all(
			writers.map(async (writer, w) => {
				const own = [];
				for (const request of redemptions(email, 10, { points: 7, writer: String(w) })) {
					own.push(...(await writer.loyalty.redeem([request])));
				}
				return own;
			}),
		);
		const statuses = outcomes
			.flat()
			.map((one) => (one.status === 'redeemed' ? one.status : one.reason));
		// 500 points pay 71 times 7, and 3 are left.
		expect(statuses.filter((status) => status === 'redeemed')).toHaveLength(71);
		expect(statuses.filter((status) => status === 'points_insufficient')).toHaveLength(9);
		expect(await ledgerSums(engine())).toMatchObject({ ...SOUND, memberPoints: 3 });
	});

	test('two that book the same orders at once book each once, also in opposite order', async () => {
		const before = await ledgerSums(engine());
		const another = await openAnother();
		const orders = Array.from({ length: 60 }, (_, i) => ({
			customer: person(`same-${i % 6}@example.com`),
			from: { points: i },
			idempotencyKey: `same-${i}`,
			programme: `new-${i % 3}`,
		}));
		const outcomes = await Promise.all([
			engine().loyalty.earn(orders),
			another.loyalty.earn(orders.toReversed()),
		]);
		const fresh = outcomes
			.flat()
			.filter((one) => one.status === 'earned' && !one.duplicate && one.points > 0);
		expect(fresh).toHaveLength(59);
		const after = await ledgerSums(engine());
		expect(after).toMatchObject({ ...SOUND, memberPoints: before.memberPoints + (59 * 60) / 2 });
	});

	test('one spends while another merges the customer: nothing is lost and nothing spent twice', async () => {
		const another = await openAnother();
		const pairs = Array.from({ length: 12 }, (_, i) => ({
			mail: { type: 'email', value: `merging-${i}@example.com` },
			card: { type: 'loyalty_card', value: `MERGING-${i}` },
		}));
		await engine().loyalty.earn(
			pairs.flatMap(({ mail, card }, i) =>
				[mail, card].map((identifier) => ({
					customer: { identifiers: [identifier] },
					from: { points: 10 },
					idempotencyKey: `merging-${identifier.type}-${i}`,
				})),
			),
		);
		const spends = pairs.map(({ mail }, i) => ({
			customer: { identifiers: [mail] },
			points: 8,
			idempotencyKey: `merging-${i}`,
		}));
		const [redeemed] = await Promise.all([
			engine().loyalty.redeem(spends),
			...pairs.map(({ mail, card }) => another.identity.resolve([{ identifiers: [mail, card] }])),
		]);
		expect(redeemed.map(({ status }) => status)).toEqual(pairs.map(() => 'redeemed'));
		const balances = await engine().loyalty.getBalances(spends);
		expect(balances.map((one) => one.status === 'balance' && one.available)).toEqual(
			pairs.map(() => 12),
		);
		expect(await ledgerSums(engine())).toMatchObject(SOUND);
	});
});

test('four processes on one file spend what there is, and not a point more', async () => {
	const store = newEmbeddedOptions();
	const engine = await openEngine({ store });
	const people = ['one@example.com', 'two@example.com'];
	await engine.loyalty.earn(
		people.map((email) => ({
			customer: person(email),
			from: { points: 100 },
			idempotencyKey: email,
		})),
	);
	const jobs = [1, 2, 3, 4].map((p): RedeemJob => {
		const requests = people.flatMap((email) =>
			redemptions(email, 15, { points: 3, writer: String(p) }),
		);
		return { store, batches: requests.map((request) => [request]) };
	});
	const redeemed = await Promise.all(jobs.map(runProcess));
	// Of 100 points 33 times 3 can be spent.
	expect(redeemed.reduce((sum, points) => sum + points, 0)).toBe(2 * 99);
	expect(await ledgerSums(engine)).toMatchObject({
		...SOUND,
		memberPoints: 2,
		entries: 2 + 66,
	});
	await engine.close();
});

async function runProcess(job: RedeemJob): Promise<number> {
	const child = fork(join(__dirname, 'redeem-process.ts'), {
		execArgv: ['--no-warnings', '--require', join(ROOT, 'scripts/typescript-loader.cjs')],
	});
	try {
		return await redeemIn(child, job);
	} finally {
		child.kill('SIGKILL');
	}
}

async function redeemIn(child: ChildProcess, job: RedeemJob): Promise<number> {
	await once(child, 'message');
	const answered = once(child, 'message');
	child.send(job);
	const [{ redeemed, error }] = (await answered) as [{ redeemed?: number; error?: string }];
	if (redeemed === undefined) throw new Error(error);
	return redeemed;
}
