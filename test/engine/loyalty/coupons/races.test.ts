import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { openEngine } from '../../../../engine';
import { describeOnBothStores } from '../../../support/both-stores';
import { ROOT } from '../../../support/package-nodes';
import { newEmbeddedOptions } from '../../../support/stores';
import { codesOf, saveCampaign, shopper } from './campaigns';
import type { CouponJob } from './coupon-process';

describeOnBothStores('writers of coupons at the same time', (engine, { openAnother }) => {
	test('eight that redeem the same codes redeem each once, also in opposite order', async () => {
		await saveCampaign(engine(), 'race-a', { stacking: 'stackable' });
		await saveCampaign(engine(), 'race-b', { stacking: 'stackable' });
		const codes = [
			...(await codesOf(engine(), 'race-a', 20)),
			...(await codesOf(engine(), 'race-b', 20)),
		];
		const writers = await Promise.all(Array.from({ length: 8 }, openAnother));
		const outcomes = await Promise.all(
			writers.map((writer, w) => {
				const requests = codes.map((code, i) => ({
					code,
					customer: shopper(`racer-${i % 5}`),
					idempotencyKey: `${code}:${w}`,
				}));
				return writer.loyalty.redeemCoupons(w % 2 === 0 ? requests : requests.toReversed());
			}),
		);
		const redeemed = outcomes.flat().filter(({ status }) => status === 'redeemed');
		const refused = outcomes
			.flat()
			.filter((one) => 'reason' in one && one.reason === 'already_redeemed');
		expect([redeemed.length, refused.length]).toEqual([40, 280]);
		const counts = await engine().loyalty.getCampaigns(['race-a', 'race-b']);
		expect(counts).toMatchObject([{ redeemedCount: 20 }, { redeemedCount: 20 }]);
	});

	test('a total is never passed, and a shared code counts each use', async () => {
		const codes = { pattern: 'EVERYBODY' };
		await saveCampaign(engine(), 'total', { codes, limits: { total: 30 }, stacking: 'stackable' });
		await codesOf(engine(), 'total', 1);
		const writers = await Promise.all(Array.from({ length: 8 }, openAnother));
		const outcomes = await Promise.all(
			writers.map(async (writer, w) => {
				const own = [];
				for (let i = 0; i < 6; i += 1) {
					const request = { code: 'everybody', idempotencyKey: `total:${w}:${i}` };
					own.push(...(await writer.loyalty.redeemCoupons([request])));
				}
				return own;
			}),
		);
		const reasons = outcomes.flat().map((one) => ('reason' in one ? one.reason : one.status));
		expect(reasons.filter((one) => one === 'redeemed')).toHaveLength(30);
		expect(reasons.filter((one) => one === 'total_reached')).toHaveLength(18);
		const [listed] = await engine().loyalty.listCoupons([{ campaign: 'total' }]);
		expect(listed).toMatchObject({ coupons: [{ redeemedCount: 30 }] });
	});

	test('an order gets one of two exclusive coupons of different campaigns, whoever is first', async () => {
		await saveCampaign(engine(), 'alone-a');
		await saveCampaign(engine(), 'alone-b');
		const [ofA, ofB] = [
			await codesOf(engine(), 'alone-a', 20),
			await codesOf(engine(), 'alone-b', 20),
		];
		const writers = await Promise.all(Array.from({ length: 8 }, openAnother));
		const redeem = async (code: string, i: number, w: number) => {
			const request = { code, reference: `order-${i}`, idempotencyKey: `alone:${code}` };
			const [outcome] = (await writers[w % writers.length]?.loyalty.redeemCoupons([request])) ?? [];
			return outcome?.status;
		};
		const outcomes = await Promise.all(
			ofA.map((code, i) =>
				Promise.all([redeem(code, i, 2 * i), redeem(ofB[i] ?? '', i, 2 * i + 1)]),
			),
		);
		const oneOfBoth = new Set(['redeemed', 'refused']);
		expect(outcomes.map((two) => new Set(two))).toEqual(ofA.map(() => oneOfBoth));
	});

	test('the same key at once in eight writers redeems, issues and generates once', async () => {
		await saveCampaign(engine(), 'same');
		const [code = ''] = await codesOf(engine(), 'same', 1);
		const writers = await Promise.all(Array.from({ length: 8 }, openAnother));
		const all = await Promise.all(
			writers.map(async ({ loyalty }) => {
				const [redeemed] = await loyalty.redeemCoupons([{ code, idempotencyKey: 'same' }]);
				const [issued] = await loyalty.issueCoupons([
					{ customer: shopper('same'), campaign: 'same', idempotencyKey: 'same' },
				]);
				return { redeemed, issued, codes: await codesOf(engine(), 'same', 50) };
			}),
		);
		const isFirst = (one: object | undefined) =>
			one !== undefined && 'duplicate' in one && !one.duplicate;
		expect(all.filter(({ redeemed }) => isFirst(redeemed))).toHaveLength(1);
		expect(all.filter(({ issued }) => isFirst(issued))).toHaveLength(1);
		const told = all.map(({ redeemed, issued, codes }) => ({
			redeemed: redeemed && 'redemptionId' in redeemed ? redeemed.redemptionId : redeemed,
			issued: issued && 'code' in issued ? issued.code : issued,
			codes,
		}));
		expect(told).toEqual(told.map(() => told[0]));
		const [listed] = await engine().loyalty.listCoupons([{ campaign: 'same', limit: 1_000 }]);
		expect(listed?.status === 'listed' && listed.coupons).toHaveLength(52);
	});
});

test('four processes on one file redeem each code once, and no total is passed', async () => {
	const store = newEmbeddedOptions();
	const engine = await openEngine({ store });
	await saveCampaign(engine, 'files', { limits: { total: 25 }, stacking: 'stackable' });
	const codes = await codesOf(engine, 'files', 40);
	const jobs = [1, 2, 3, 4].map((p): CouponJob => ({
		store,
		batches: codes.map((code) => [{ code, idempotencyKey: `${p}:${code}` }]),
	}));
	const redeemed = (await Promise.all(jobs.map(runProcess))).flat();
	expect(redeemed).toHaveLength(25);
	expect(new Set(redeemed).size).toBe(25);
	expect(await engine.loyalty.getCampaigns(['files'])).toMatchObject([{ redeemedCount: 25 }]);
	await engine.close();
});

async function runProcess(job: CouponJob): Promise<string[]> {
	const child = fork(join(__dirname, 'coupon-process.ts'), {
		execArgv: ['--no-warnings', '--require', join(ROOT, 'scripts/typescript-loader.cjs')],
	});
	try {
		return await redeemIn(child, job);
	} finally {
		child.kill('SIGKILL');
	}
}

async function redeemIn(child: ChildProcess, job: CouponJob): Promise<string[]> {
	await once(child, 'message');
	const answered = once(child, 'message');
	child.send(job);
	const [{ redeemed, error }] = (await answered) as [{ redeemed?: string[]; error?: string }];
	if (redeemed === undefined) throw new Error(error);
	return redeemed;
}
