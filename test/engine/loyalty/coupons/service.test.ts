import { describeOnBothStores } from '../../../support/both-stores';
import { TEST_START_AT } from '../../../support/clock';
import { codesOf, saveCampaign, shopper } from './campaigns';

const MINUTE_MS = 60_000;

describeOnBothStores('coupons', (engine, { clock }) => {
	const loyalty = () => engine().loyalty;
	let orders = 0;
	const redeemOf = (code: string, given: object = {}) => ({
		code,
		idempotencyKey: `order-${(orders += 1)}`,
		...given,
	});
	const reasons = async (requests: Parameters<ReturnType<typeof loyalty>['redeemCoupons']>[0]) =>
		(await loyalty().redeemCoupons(requests)).map((one) =>
			'reason' in one ? one.reason : one.status,
		);

	test('a campaign has versions, is found by its name in any case, and is listed in pages', async () => {
		await saveCampaign(engine(), 'Spring');
		await saveCampaign(engine(), 'SPRING', { limits: { total: 5 } });
		const definition = { value: { kind: 'points', points: 50 }, codes: { pattern: 'P-########' } };
		const save = () => loyalty().saveCampaigns([{ name: 'Summer', definition }]);
		expect([await save(), await save()]).toMatchObject([
			[{ change: 'created', version: 1, duplicate: false }],
			[{ change: 'unchanged', version: 1, duplicate: true }],
		]);
		expect(await loyalty().getCampaigns(['spring', 'autumn', 7])).toMatchObject([
			{ status: 'found', name: 'SPRING', version: 2, definition: { limits: { total: 5 } } },
			{ reason: 'campaign_unknown' },
			{ reason: 'campaign_unknown' },
		]);
		const [first] = await loyalty().listCampaigns({ limit: 1 });
		const rest = await loyalty().listCampaigns({ after: first?.name ?? '' });
		expect([first?.name, ...rest.map(({ name }) => name)]).toEqual(['SPRING', 'Summer']);
	});

	test.each([
		['codes', { value: { kind: 'points', points: 1 } }],
		['value.percent', { value: { kind: 'percent', percent: 0.001 } }],
		['value.currency', { value: { kind: 'amount', amountMinor: 5, currency: 'EURO' } }],
		['codes.alphabet', { codes: { pattern: '####', alphabet: 'ABO0' } }],
		['codes.alphabet', { codes: { pattern: '####', alphabet: 'ACD' } }],
		['codes.pattern', { codes: { pattern: '20##', checkDigit: 'ean13' } }],
		['codes.pattern', { codes: { pattern: 'ALL' }, audience: 'personal' }],
		['valid.zone', { valid: { zone: 'Mars/Olympus' } }],
		['valid.until', { valid: { zone: 'UTC', until: 'soon' } }],
		['definition', { surprise: 1 }],
	])('a campaign with a wrong %s is refused by its place: %j', async (place, changed) => {
		const valid = { value: { kind: 'percent', percent: 10 }, codes: { pattern: 'A-####' } };
		const definition = place === 'codes' ? changed : { ...valid, ...changed };
		const [outcome] = await loyalty().saveCampaigns([{ name: 'wrong', definition }]);
		expect(outcome).toMatchObject({ status: 'rejected', reason: 'campaign_invalid', field: place });
	});

	test('codes are made once for a key, none twice, and not more than guessing allows', async () => {
		await saveCampaign(engine(), 'many');
		const codes = await codesOf(engine(), 'many', 5_000);
		expect(new Set(codes).size).toBe(5_000);
		expect(codes.every((code) => /^MANY-[34679A-Y]{4}-[34679A-Y]{4}$/.test(code))).toBe(true);
		expect(await codesOf(engine(), 'many', 5_000)).toEqual(codes);
		await saveCampaign(engine(), 'short', { codes: { pattern: 'S-####' } });
		const short = { campaign: 'short', count: 1, idempotencyKey: 'a' };
		expect(
			await loyalty().generateCodes([
				short,
				{ ...short, count: 0 },
				{ ...short, campaign: 'nothing' },
				{ campaign: 'many', count: 2, idempotencyKey: 'many-5000' },
			]),
		).toMatchObject([
			// 24 to the power of 3 are 13,824; one coupon needs 14,400.
			{ reason: 'space_too_small', message: expect.stringMatching(/13824 .* 14400/) },
			{ reason: 'count_invalid' },
			{ reason: 'campaign_unknown' },
			{ reason: 'count_differs' },
		]);
	});

	test('issue gives the same code for the same key, from the pool or a new one', async () => {
		await saveCampaign(engine(), 'welcome', {
			valid: { zone: 'Europe/Berlin', until: '2026-03-31' },
		});
		const [pooled] = await codesOf(engine(), 'welcome', 1);
		const request = { customer: shopper('ana'), campaign: 'Welcome', channel: 'email' };
		const outcomes = await loyalty().issueCoupons([
			{ ...request, idempotencyKey: 'a' },
			{ ...request, idempotencyKey: 'a' },
			{ ...request, idempotencyKey: 'b', from: 'pool' },
			{ ...request, idempotencyKey: 'c', from: 'pool' },
			{ ...request, idempotencyKey: 'd', customer: { profileId: 'nobody' } },
		]);
		const [first, again, fromPool] = outcomes.map((one) => ('code' in one ? one.code : ''));
		expect(again).toBe(first);
		expect(fromPool).toBe(pooled);
		expect(outcomes).toMatchObject([
			// The last day counts to its end, in summer time by then.
			{ status: 'issued', duplicate: false, validUntil: Date.parse('2026-03-31T22:00:00Z') },
			{ status: 'issued', duplicate: true },
			{ status: 'issued', duplicate: false, channel: 'email' },
			{ reason: 'pool_empty' },
			{ reason: 'profile_unknown' },
		]);
		const [later] = await loyalty().issueCoupons([{ ...request, idempotencyKey: 'a' }]);
		expect(later).toEqual({ ...outcomes[0], duplicate: true });
	});

	test('a redemption is a touchpoint on the channel that handed the coupon out, and is told once', async () => {
		await saveCampaign(engine(), 'mailing', { audience: 'personal' });
		const customer = shopper('bo');
		const [issued] = await loyalty().issueCoupons([
			{ customer, campaign: 'mailing', channel: 'email', idempotencyKey: 'bo' },
		]);
		const code = issued?.status === 'issued' ? issued.code.toLowerCase().replaceAll('-', '') : '';
		const order = { amount: '49.99', currency: 'EUR', channel: 'store', reference: 'R-1' };
		const request = redeemOf(code, order);
		const [validated] = await loyalty().validateCoupons([{ code, ...order }]);
		const [redeemed] = await loyalty().redeemCoupons([request]);
		const [again] = await loyalty().redeemCoupons([request]);
		expect(validated).toMatchObject({ status: 'valid', usesLeft: 1, validUntil: null });
		expect(redeemed).toMatchObject({
			status: 'redeemed',
			value: { kind: 'money', amountMinor: 499, currency: 'EUR' },
			creditedTo: 'email',
			duplicate: false,
		});
		expect(again).toEqual({ ...redeemed, duplicate: true });
		const [timeline] = await engine().events.timeline([{ customer }]);
		expect(timeline).toMatchObject({
			events: [
				{
					name: 'coupon_redeemed',
					channel: 'email',
					isTouchpoint: true,
					properties: { campaign: 'mailing', redeemedOn: 'store', orderId: 'R-1', amountOff: 4.99 },
				},
			],
		});
		await engine().conversions.record([
			{ customer, orderId: 'R-1', amount: '45.00', currency: 'EUR', idempotencyKey: 'R-1' },
		]);
		const [report] = await engine().conversions.report([{ models: ['last_touch'] }]);
		expect(report).toMatchObject({
			rows: [{ channel: 'email', values: [{ amountMinor: 4_500, currency: 'EUR' }] }],
		});
	});

	test('limits hold within a batch, and each is told by name and by how much', async () => {
		await saveCampaign(engine(), 'limits', {
			limits: { total: 3, perDay: 2, perPerson: 1 },
			minimumSpend: { amountMinor: 2_000, currency: 'EUR' },
			stacking: 'stackable',
		});
		const [a = '', b = '', c = '', d = ''] = await codesOf(engine(), 'limits', 4);
		const order = { amount: 20, currency: 'EUR' };
		expect(
			await reasons([
				redeemOf(a, order),
				redeemOf(a, { ...order, customer: shopper('l1') }),
				redeemOf(b, { ...order, customer: shopper('l1') }),
				redeemOf(a, { ...order, customer: shopper('l2') }),
				redeemOf(b, { ...order, customer: shopper('l2') }),
				redeemOf(c, { ...order, customer: shopper('l3') }),
			]),
		).toEqual([
			'customer_missing',
			'redeemed',
			'per_person_reached',
			'already_redeemed',
			'redeemed',
			'per_day_reached',
		]);
		clock.advance(86_400_000);
		const customer = shopper('l4');
		const small = { amount: '15.50', currency: 'EUR', customer };
		const [refused] = await loyalty().redeemCoupons([redeemOf(c, small)]);
		expect(refused).toMatchObject({
			status: 'refused',
			reason: 'minimum_spend',
			failures: [{ name: 'minimum_spend', limit: 2_000, actual: 1_550, by: 450 }],
		});
		expect(
			await reasons([redeemOf(c, { ...order, customer }), redeemOf(d, { ...order, customer })]),
		).toEqual(['redeemed', 'total_reached']);
		const [found] = await loyalty().getCampaigns(['limits']);
		expect(found).toMatchObject({ redeemedCount: 3 });
		clock.set(TEST_START_AT);
	});

	test('a limit of one person holds over all profiles merged into them', async () => {
		await saveCampaign(engine(), 'once', { limits: { perPerson: 1 }, stacking: 'stackable' });
		const [a = '', b = ''] = await codesOf(engine(), 'once', 2);
		const card = { identifiers: [{ type: 'loyalty_card', value: 'ONCE-1' }] };
		await loyalty().redeemCoupons([redeemOf(a, { customer: card })]);
		await engine().identity.resolve([
			{ identifiers: [...card.identifiers, ...shopper('once').identifiers] },
		]);
		expect(await reasons([redeemOf(b, { customer: shopper('once') })])).toEqual([
			'per_person_reached',
		]);
	});

	test('an exclusive coupon leaves no room for another in the same order', async () => {
		await saveCampaign(engine(), 'alone', { stacking: 'exclusive' });
		await saveCampaign(engine(), 'with', { stacking: 'stackable' });
		const [alone = '', alone2 = ''] = await codesOf(engine(), 'alone', 2);
		const [with1 = '', with2 = '', with3 = ''] = await codesOf(engine(), 'with', 3);
		expect(
			await reasons([
				redeemOf(with1, { reference: 'S-1' }),
				redeemOf(with2, { reference: 'S-1' }),
				redeemOf(alone, { reference: 'S-1' }),
				redeemOf(alone, { reference: 'S-2' }),
				redeemOf(with3, { reference: 'S-2' }),
				redeemOf(with3, { otherCodes: [alone2] }),
			]),
		).toEqual([
			'redeemed',
			'redeemed',
			'not_stackable',
			'redeemed',
			'not_stackable',
			'not_stackable',
		]);
	});

	test('a personal coupon is its customer’s alone', async () => {
		await saveCampaign(engine(), 'mine', { audience: 'personal' });
		const [issued] = await loyalty().issueCoupons([
			{ customer: shopper('mia'), campaign: 'mine', idempotencyKey: 'mia' },
		]);
		const code = issued?.status === 'issued' ? issued.code : '';
		expect(
			await reasons([
				redeemOf(code, { customer: shopper('thief') }),
				redeemOf(code, { customer: shopper('mia') }),
			]),
		).toEqual(['not_this_customer', 'redeemed']);
	});

	test('ten wrong codes in ten minutes make their source wait, with right codes too', async () => {
		await saveCampaign(engine(), 'guessed');
		const [code = ''] = await codesOf(engine(), 'guessed', 1);
		const wrong = Array.from({ length: 9 }, (_, i) => redeemOf(`NONE-${i}`, { source: 'till-1' }));
		const mistyped = code.slice(0, -1) + (code.endsWith('3') ? '4' : '3');
		expect(await reasons([...wrong, redeemOf(code, { source: 'till-2' })])).toEqual([
			...wrong.map(() => 'code_unknown'),
			'redeemed',
		]);
		expect(await loyalty().validateCoupons([{ code: mistyped, source: 'till-1' }])).toMatchObject([
			{ status: 'not_valid', reason: 'code_mistyped' },
		]);
		clock.advance(4 * MINUTE_MS);
		const blocked = await loyalty().validateCoupons([
			{ code, source: 'till-1' },
			{ code, source: 'till-2' },
		]);
		expect(blocked).toMatchObject([
			{ reason: 'too_many_attempts', failures: [{ waitMs: 6 * MINUTE_MS }] },
			{ reason: 'already_redeemed' },
		]);
		expect(await loyalty().listGuesses({ blockedOnly: true })).toEqual([
			{
				source: 'till-1',
				failedCount: 10,
				refusedCount: 1,
				windowAt: TEST_START_AT,
				lastAt: clock.now(),
				blockedUntil: TEST_START_AT + 10 * MINUTE_MS,
			},
		]);
		clock.advance(6 * MINUTE_MS);
		expect(await reasons([redeemOf(code, { source: 'till-1' })])).toEqual(['already_redeemed']);
		expect(await loyalty().listGuesses({ blockedOnly: true })).toEqual([]);
		clock.set(TEST_START_AT);
	});

	test('wrong codes beside a right one are guesses too', async () => {
		await saveCampaign(engine(), 'beside', { stacking: 'stackable' });
		const [code = ''] = await codesOf(engine(), 'beside', 1);
		const otherCodes = Array.from({ length: 10 }, (_, i) => `BESIDE-${i}`);
		const validate = () => loyalty().validateCoupons([{ code, otherCodes, source: 'b' }]);
		expect([await validate(), await validate()]).toMatchObject([
			[{ status: 'valid' }],
			[{ reason: 'too_many_attempts' }],
		]);
	});

	test('a wrong code makes no customer', async () => {
		const customer = shopper('nobody-yet');
		await reasons([redeemOf('NO-SUCH-CODE', { customer, source: 'w' })]);
		expect(await engine().identity.getProfiles([customer])).toMatchObject([
			{ reason: 'profile_unknown' },
		]);
	});

	test('what is voided is not redeemed, and what is redeemed is not voided', async () => {
		await saveCampaign(engine(), 'void');
		const [a = '', b = ''] = await codesOf(engine(), 'void', 2);
		await reasons([redeemOf(a)]);
		const voids = [
			{ code: a },
			{ code: b, reason: 'misprint' },
			{ code: b },
			{ code: 'NONE' },
			{ code: '' },
		];
		expect(await loyalty().voidCoupons(voids)).toMatchObject([
			{ reason: 'already_redeemed' },
			{ status: 'voided', duplicate: false },
			{ status: 'voided', duplicate: true },
			{ reason: 'code_unknown' },
			{ reason: 'code_missing' },
		]);
		expect(await reasons([redeemOf(b)])).toEqual(['voided']);
	});

	test('coupons are listed page by page with their state', async () => {
		await saveCampaign(engine(), 'listed');
		const codes = await codesOf(engine(), 'listed', 5);
		await reasons([redeemOf(codes[1] ?? '')]);
		await loyalty().voidCoupons([{ code: codes[2] ?? '', reason: 'misprint' }]);
		const page = (given: object) =>
			loyalty().listCoupons([{ campaign: 'listed', limit: 2, ...given }]);
		const seen: string[] = [];
		let after = '';
		for (let pages = 0; pages < 3; pages += 1) {
			const [one] = await page({ after });
			if (one?.status !== 'listed') throw new Error('A page is listed');
			seen.push(...one.coupons.map(({ code, state }) => `${code} ${state}`));
			after = one.next ?? '';
		}
		const states = ['open', 'redeemed', 'voided', 'open', 'open'];
		expect(seen).toEqual(codes.map((code, i) => `${code} ${states[i]}`));
		expect(after).toBe('');
		expect(await page({ state: 'voided' })).toMatchObject([
			{ coupons: [{ code: codes[2], voidReason: 'misprint' }], next: null },
		]);
		expect(await page({ limit: 0 })).toMatchObject([{ reason: 'limit_invalid' }]);
	});
});
