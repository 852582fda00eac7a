import type { INodeParameters } from 'n8n-workflow';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import type { Items, Json } from './loyalty-runs';
import { listContext, node, runsOf, shownFields } from './loyalty-runs';

const run = runsOf('coupon');

const campaignOf = (name: string) => ({ campaign: { __rl: true, mode: 'name', value: name } });
const couponIn = (json: Json | undefined) => json?.coupon as Record<string, unknown>;

/** Saves a campaign in the form, and says how it came out. */
async function save(campaignName: string, fields: INodeParameters = {}) {
	const { json, error } = await run('saveCampaign', {
		campaignName,
		pattern: `${campaignName}-####-####`,
		...fields,
	});
	expect(error).toBeUndefined();
	return json[0]?.campaign as Record<string, unknown>;
}

async function codesOf(campaign: string, count: number): Promise<string[]> {
	const { json } = await run('generate', { ...campaignOf(campaign), count });
	return json.map((one) => String(couponIn(one).code));
}

/** What came out has no field that the editor does not show. */
function expectFields(json: Json | undefined, operation: string, name = 'coupon') {
	const shown = shownFields('coupon', operation, name);
	const given = Object.keys(json?.[name] as object);
	expect(given.length).toBeGreaterThan(0);
	expect(given.filter((field) => !shown.includes(field))).toEqual([]);
}

afterAll(closeEngines);

test('a campaign of the form is saved with its limits, in the zone of the workflow', async () => {
	const parameters = {
		campaignName: 'Form',
		valueKind: 'amount',
		amount: '5.00',
		campaignCurrency: 'EUR',
		pattern: 'form-####-####',
		limits: {
			minimumSpend: '25',
			perPerson: 1,
			channels: 'store, web',
			until: '2036-08-31',
		},
	};
	const { json, error } = await run('saveCampaign', parameters, [{}], {
		timezone: 'Europe/Berlin',
	});
	expect(error).toBeUndefined();
	expectFields(json[0], 'saveCampaign', 'campaign');
	expect(json[0]?.campaign).toMatchObject({
		change: 'created',
		version: 1,
		definition: {
			value: { kind: 'amount', amountMinor: 500, currency: 'EUR' },
			codes: { pattern: 'FORM-####-####', checkDigit: 'luhn' },
			limits: { perPerson: 1 },
			minimumSpend: { amountMinor: 2_500, currency: 'EUR' },
			channels: ['store', 'web'],
			products: [],
			valid: { until: '2036-08-31', zone: 'Europe/Berlin' },
		},
	});
});

test('a campaign of JSON is saved too, and one that makes no sense fails by its place', async () => {
	const definition = JSON.stringify({
		value: { kind: 'points', points: 50 },
		codes: { pattern: 'JSON-########' },
	});
	expect(await save('Json', { defineWith: 'json', definition })).toMatchObject({ version: 1 });
	const failures = [
		{ valueKind: 'amount', amount: '5.00' },
		{ pattern: 'Ü-####' },
		{ defineWith: 'json', definition: '{ "codes": ' },
	];
	for (const fields of failures) {
		const { error } = await run('saveCampaign', {
			campaignName: 'bad',
			pattern: 'A-####',
			...fields,
		});
		expect(error?.message).toMatch(/Amount|currency|codes\.pattern|JSON/);
		expect(error?.description).toBeTruthy();
	}
});

test('mail to till: issued with an image, validated, redeemed once, and credited to the mail', async () => {
	await save('MAIL', { limits: { perPerson: 1 } });
	const issued = await run('issue', campaignOf('mail'), [{ email: 'till@example.com' }]);
	expect(issued.error).toBeUndefined();
	expectFields(issued.json[0], 'issue');
	const { code, channel } = couponIn(issued.json[0]);
	expect(channel).toBe('email');
	const imaged = await run('image', { kind: 'code128' }, issued.json);
	expectFields(imaged.json[0], 'image', 'couponImage');
	expect(imaged.outputs[0]?.[0]?.binary?.data).toMatchObject({
		mimeType: 'image/png',
		fileName: `coupon-${String(code)}.png`,
	});
	const scan = {
		code: String(code).toLowerCase(),
		orderId: 'T-1',
		total: '49.99',
		currency: 'EUR',
		channel: 'store',
	};
	const validated = await run('validate', {}, [scan, { ...scan, code: 'NOPE' }]);
	expect(validated.error).toBeUndefined();
	const [valid = [], notValid = []] = validated.outputs;
	expectFields(valid[0]?.json, 'validate');
	expectFields(notValid[0]?.json, 'validate');
	expect(valid.map(({ json }) => couponIn(json))).toMatchObject([
		{ status: 'valid', value: { amountMinor: 499, amount: '4.99' }, usesLeft: 1 },
	]);
	expect(notValid).toMatchObject([
		{ json: { code: 'NOPE', coupon: { reason: 'code_unknown' } }, pairedItem: { item: 1 } },
	]);
	const redeemed = await run('redeem', {}, [scan, { ...scan, orderId: 'T-2' }]);
	const [done = [], refused = []] = redeemed.outputs;
	expectFields(done[0]?.json, 'redeem');
	expectFields(refused[0]?.json, 'redeem');
	expect(done).toMatchObject([
		{
			json: { orderId: 'T-1', profileId: expect.any(String), coupon: { creditedTo: 'email' } },
			pairedItem: { item: 0 },
		},
	]);
	expect(refused).toMatchObject([
		{ json: { orderId: 'T-2', coupon: { reason: 'already_redeemed' } }, pairedItem: { item: 1 } },
	]);
	const again = await run('redeem', {}, [scan]);
	expect(couponIn(again.json[0])).toEqual({ ...couponIn(done[0]?.json), duplicate: true });
});

test('items of the order decide what a coupon for some products takes off', async () => {
	await save('MUGS', { percent: 50, limits: { categories: 'mugs' }, stacking: 'stackable' });
	const [code] = await codesOf('mugs', 1);
	const order = { code, amount: 30, currency: 'EUR' };
	const { outputs } = await run('validate', {}, [
		{
			...order,
			items: [
				{ sku: 'M', category: 'mugs', amount: '9.99' },
				{ sku: 'T', amount: 20 },
			],
		},
		{ ...order, items: [{ sku: 'T', amount: 30 }] },
	]);
	expect(outputs.map((items) => items.map(({ json }) => couponIn(json)))).toMatchObject([
		[{ value: { amountMinor: 499 } }],
		[{ reason: 'no_such_product' }],
	]);
});

test('generated codes come out an item each, are listed with their state, and can be voided', async () => {
	await save('LIST');
	const { json: made } = await run('generate', { ...campaignOf('list'), count: 3 });
	expectFields(made[0], 'generate');
	const codes = made.map((one) => String(couponIn(one).code));
	const { json: voided } = await run('void', { reason: 'misprint' }, [{ code: codes[1] }]);
	expectFields(voided[0], 'void');
	const { json: listed } = await run('list', { ...campaignOf('list'), returnAll: true });
	expectFields(listed[0], 'list');
	expect(listed.map((one) => [couponIn(one).code, couponIn(one).state])).toEqual([
		[codes[0], 'open'],
		[codes[1], 'voided'],
		[codes[2], 'open'],
	]);
	const { json: limited } = await run('list', { ...campaignOf('list'), limit: 1 });
	expect(limited).toHaveLength(1);
	const { json: open } = await run('list', { ...campaignOf('list'), state: 'voided' });
	expect(open.map((one) => couponIn(one).voidReason)).toEqual(['misprint']);
});

test('who guesses waits, and the operator sees it', async () => {
	await save('GUESS');
	const [code = ''] = await codesOf('guess', 1);
	const options = { options: { sourceField: 'till' } };
	const wrong = Array.from({ length: 10 }, (_, i) => ({ code: `WRONG-${i}`, till: 'till-9' }));
	const { outputs } = await run('validate', options, [...wrong, { code, till: 'till-9' }]);
	expect(couponIn(outputs[1]?.at(-1)?.json)).toMatchObject({ reason: 'too_many_attempts' });
	const { json } = await run('listAttempts', { blockedOnly: true });
	expectFields(json[0], 'listAttempts', 'attempts');
	expect(json).toMatchObject([
		{ attempts: { source: 'till-9', failedCount: 10, refusedCount: 1 } },
	]);
});

test('bad items leave by the error path of Continue with the field and the mend', async () => {
	await save('BAD');
	const settings = { onError: 'continueRegularOutput' as const };
	const reasonsOf = async (operation: string, parameters: INodeParameters, items: Items) => {
		const { json } = await run(operation, parameters, items, { settings });
		return json.map(({ details }) => (details as { reason?: string } | undefined)?.reason);
	};
	expect(
		await reasonsOf('redeem', {}, [{ noCode: 1 }, { code: 'A', amount: -1, currency: 'EUR' }]),
	).toEqual(['code_missing', 'amount_negative']);
	expect(await reasonsOf('issue', campaignOf('nothing'), [{ email: 'bad@example.com' }])).toEqual([
		'campaign_unknown',
	]);
	expect(await reasonsOf('image', { kind: 'ean13', text: 'ABC' }, [{}])).toEqual(['digits_needed']);
	expect(await reasonsOf('list', { ...campaignOf('bad'), limit: 0 }, [{}])).toEqual([
		'limit_invalid',
	]);
});

test('the campaigns are offered in a list to choose from', async () => {
	const { searchCampaigns } = node.methods.listSearch;
	const found = await searchCampaigns.call(listContext, 'mug');
	expect(found.results).toEqual([{ name: 'MUGS', value: 'MUGS' }]);
});
