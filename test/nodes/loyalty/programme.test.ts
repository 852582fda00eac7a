import type { INodeParameters } from 'n8n-workflow';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import type { Json } from './loyalty-runs';
import { listContext, node, runsOf, shownFields } from './loyalty-runs';

const run = runsOf('programme');

const named = (name: string) => ({ savedProgramme: { __rl: true, mode: 'name', value: name } });
const inField = (json: Json | undefined, field: string) => json?.[field] as Record<string, unknown>;

/** What came out has all the fields that the editor shows, and no other. */
function expectFields(json: Json | undefined, operation: string, field = 'programme') {
	const shown = shownFields('programme', operation, field);
	expect(Object.keys(inField(json, field)).toSorted()).toEqual(shown);
}

const asJson = (definition: object) => ({
	defineWith: 'json',
	definition: JSON.stringify(definition),
});

afterAll(closeEngines);

test('a form left as it is gives one point per money unit, and nothing lapses', async () => {
	const { json, error } = await run('save', { programmeName: 'plain' });
	expect(error).toBeUndefined();
	expectFields(json[0], 'save');
	expect(inField(json[0], 'programme')).toMatchObject({
		...{ programme: 'plain', version: 1, duplicate: false },
		definition: {
			...{ currency: 'EUR', zone: 'UTC', expiry: { type: 'never' }, pending: { type: 'none' } },
			earn: [{ name: 'Points per money unit', give: { type: 'per_unit', points: 1 } }],
		},
	});
});

test('the form builds rules, tiers and policies of the definition', async () => {
	const multiplier = { name: 'Double', give: 'multiply', factor: 2, combine: 'add' };
	const { json, error } = await run('save', {
		...{ programmeName: 'full', programmeCurrency: 'usd', zone: 'Europe/Berlin', pointsPerUnit: 2 },
		rules: {
			values: [
				{ ...multiplier, channels: 'store, web', tiers: 'Gold', from: '2026-12-01' },
				{ name: 'Hello', give: 'bonus', points: 50, firstPurchase: true, birthday: 'month' },
				{
					name: 'Review',
					give: 'per_event',
					event: 'review',
					points: 5,
					capPoints: 10,
					capPer: 'day',
				},
			],
		},
		...{ expiry: 'rolling', expiryLength: 6, expiryRoundTo: 'quarter' },
		...{ pending: 'event', pendingEvent: 'delivered', cancelAfterDays: 20 },
		tiers: {
			values: [
				{ name: 'Silver', from: 0 },
				{ name: 'Gold', from: 500, multiplier: 1.5 },
			],
		},
		settings: {
			...{ excludeKinds: 'gift_card, shipping', redeemPoints: 100, redeemValue: 1.5 },
			...{ refundPolicy: 'only_pending', lapsedDays: 30, transfer: 'reset', poolPeople: 4 },
			...{ referrerPoints: 20, referralFriends: 3, qualifyBy: 'spend', tierPeriod: 'rolling' },
		},
	});
	expect(error).toBeUndefined();
	expect(inField(json[0], 'programme').definition).toMatchObject({
		...{ currency: 'USD', zone: 'Europe/Berlin' },
		earn: [
			{ give: { type: 'per_unit', points: 2 } },
			{
				give: { type: 'multiply', factor: 2, combine: 'add' },
				when: { channels: ['store', 'web'], tiers: ['Gold'], from: '2026-12-01' },
			},
			{ give: { type: 'bonus', points: 50 }, when: { firstPurchase: true, birthday: 'month' } },
			{
				give: { type: 'per_event', event: 'review', points: 5 },
				caps: [{ points: 10, per: 'day', of: 'member' }],
			},
		],
		expiry: { type: 'rolling', months: 6, roundTo: 'quarter' },
		pending: { type: 'event', event: 'delivered', cancelAfterDays: 20 },
		tiers: {
			...{ qualifyBy: 'spend', period: { type: 'rolling', months: 12 } },
			levels: [{ name: 'Silver' }, { name: 'Gold', from: 500, multiplier: 1.5 }],
		},
		exclude: { kinds: ['gift_card', 'shipping'] },
		redeem: { points: 100, value: 1.5 },
		refund: { policy: 'only_pending', lapsed: { type: 'extend', days: 30 } },
		...{ transfer: { allowed: true, expiry: 'reset' }, pools: { maxPeople: 4 } },
		referral: { referrerPoints: 20, friendPoints: 0, limit: { friends: 3, per: 'ever' } },
	});
});

test('a mistake is told by the words of the form, and by its place in JSON', async () => {
	const messageOf = async (form: INodeParameters) => {
		const { error } = await run('save', { programmeName: 'wrong', ...form });
		return [error?.message, error?.description];
	};
	const late = { name: 'Late', give: 'bonus', points: 5, from: '2026-12-02', until: '2026-12-01' };
	const late2 = { rules: { values: [{ ...late, name: 'Early', until: late.from }, late] } };
	expect(await messageOf(late2)).toEqual([
		expect.stringContaining('Rule 2, Last Day: must not be before the first day'),
		'Correct Rule 2, Last Day. Nothing was changed.',
	]);
	expect(await messageOf({ pointsPerUnit: 0, ...late2 })).toEqual([
		expect.stringContaining('Rule 2, Last Day: '),
		expect.any(String),
	]);
	expect(await messageOf({ pointsPerUnit: -1 })).toEqual([
		expect.stringContaining('Points per Money Unit: '),
		expect.any(String),
	]);
	const tiers = { values: [{ name: 'Silver' }, { name: 'Gold', from: 0 }] };
	expect(await messageOf({ tiers })).toEqual([
		expect.stringContaining('Tier 2, From: '),
		expect.any(String),
	]);
	const bonus = { name: 'Late', give: { type: 'bonus', points: 5 } };
	const { from, until } = late;
	expect(
		await messageOf(asJson({ currency: 'EUR', earn: [{ ...bonus, when: { from, until } }] })),
	).toEqual([
		expect.stringContaining('earn[0].when.until: must not be before the first day'),
		expect.any(String),
	]);
	expect((await run('list', { search: 'wrong' })).json).toEqual([]);
});

test('JSON makes the next version; each version stays, and an outdated change is refused', async () => {
	await run('save', { programmeName: 'club', ...asJson({ currency: 'EUR' }) });
	const changed = asJson({ currency: 'EUR', rounding: 'up' });
	const { json } = await run('save', { programmeName: 'club', ...changed });
	expect(inField(json[0], 'programme').version).toBe(2);
	const options = { expectedVersion: 1 };
	const late = await run('save', {
		programmeName: 'club',
		...asJson({ currency: 'USD' }),
		options,
	});
	expect(late.error?.message).toMatch(/version/i);
	const newest = await run('get', named('club'));
	expectFields(newest.json[0], 'get');
	const first = await run('get', { ...named('club'), options: { version: 1 } });
	expect([newest, first].map((one) => inField(one.json[0], 'programme').definition)).toMatchObject([
		{ rounding: 'up' },
		{ rounding: 'down' },
	]);
	const before = await run('get', { ...named('club'), options: { asOf: '2001-01-01T00:00:00' } });
	expect(before.error?.message).toContain('There is no saved programme');
	const listed = await run('list', { search: 'CLU' });
	expectFields(listed.json[0], 'list');
	expect(listed.json.map((one) => inField(one, 'programme').version)).toEqual([2]);
});

test('people join a pool once, are listed and leave', async () => {
	await run('save', { programmeName: 'homes', settings: { poolPeople: 2 } });
	const people = [{ email: 'ma@example.com' }, { email: 'pa@example.com' }];
	const known = people.map(({ email }) => ({ email, eventId: `join-${email}` }));
	await runsOf('point')('earn', { pointsFrom: 'fixed', points: 1 }, known);
	const home = { ...named('homes'), pool: 'house-1' };
	const joined = await run('joinPool', home, people);
	expect(joined.error).toBeUndefined();
	expectFields(joined.json[0], 'joinPool', 'pool');
	const again = await run('joinPool', home, people.slice(0, 1));
	expect(inField(again.json[0], 'pool').duplicate).toBe(true);
	const listed = await run('listPool', home);
	expectFields(listed.json[0], 'listPool', 'pool');
	expect(inField(listed.json[0], 'pool').people).toHaveLength(2);
	const left = await run('leavePool', named('homes'), people.slice(0, 1));
	expectFields(left.json[0], 'leavePool', 'pool');
	expect(inField(left.json[0], 'pool')).toMatchObject({ pool: 'house-1', duplicate: false });
	expect(inField((await run('listPool', home)).json[0], 'pool').people).toHaveLength(1);
});

test('the list of programmes finds by a part of the name', async () => {
	await run('save', { programmeName: 'found-1' });
	await run('save', { programmeName: 'found-2' });
	const { searchProgrammes } = node.methods.listSearch;
	expect(await searchProgrammes.call(listContext, 'FOUND')).toMatchObject({
		results: [
			{ name: 'found-1', value: 'found-1' },
			{ name: 'found-2', value: 'found-2' },
		],
	});
});
