import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { openEngine } from '../../../engine';
import { Conversion } from '../../../nodes/Conversion/Conversion.node';
import { Identity } from '../../../nodes/Identity/Identity.node';
import { Segment } from '../../../nodes/Segment/Segment.node';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import { testClock } from '../../support/clock';
import { runNode } from '../../support/n8n-run';
import { ROOT } from '../../support/package-nodes';

// 69,659 purchases of 23,570 people at an online CD shop (Fader and Hardie), each recorded as an order by the nodes, and
// counts of them made from the file itself.

const FILE = join(ROOT, '../shared/data/cdnow_master.txt');
const ASKED_AT = Date.parse('1998-07-01T00:00:00Z');
const DAY_MS = 86_400_000;
const BATCH = 10_000;

interface Purchase {
	customerId: string;
	orderId: string;
	occurredAt: string;
	amount: string;
	currency: string;
}

function purchasesIn(text: string): Purchase[] {
	const lines = text.split('\n').map((line) => line.trim().split(/\s+/));
	return lines
		.filter(([customer]) => /^\d+$/.test(customer ?? ''))
		.map(([customer = '', date = '', , dollars = ''], i) => ({
			customerId: `cd-${customer}`,
			orderId: `line-${i}`,
			occurredAt: `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}T00:00:00Z`,
			amount: dollars,
			currency: 'USD',
		}));
}

const purchases = existsSync(FILE) ? purchasesIn(readFileSync(FILE, 'utf8')) : [];
const byPerson = [...Map.groupBy(purchases, ({ customerId }) => customerId).values()];
const twice = { kind: 'order', measure: 'count', operator: 'gte', value: 2 };
const over100 = { kind: 'order', measure: 'value', operator: 'gt', value: 100, currency: 'USD' };

async function load(): Promise<void> {
	for (let from = 0; from < purchases.length; from += BATCH) {
		const items = purchases.slice(from, from + BATCH).map((one) => ({ ...one }));
		const resolve = { resource: 'profile', operation: 'resolve' };
		const resolved = await runNode({ node: new Identity(), items, parameters: resolve });
		const record = { resource: 'conversion', operation: 'record' };
		const recorded = await runNode({
			node: new Conversion(),
			items: resolved.json,
			parameters: record,
		});
		expect([recorded.error, recorded.json.length]).toEqual([undefined, items.length]);
	}
}

/** How many of all people are in the segment, by the node. */
async function countOf(all: object[]): Promise<unknown> {
	const definition = JSON.stringify({ all });
	const parameters = { resource: 'segment', operation: 'size', defineWith: 'json', definition };
	const { json, error } = await runNode({ node: new Segment(), items: [{}], parameters });
	if (error) throw error;
	const { count, peopleCount } = json[0]?.segment as IDataObject;
	expect(peopleCount).toBe(byPerson.length);
	return count;
}

const onData = existsSync(FILE) ? describe : describe.skip;

onData('the customers of an online CD shop (../shared/data/cdnow_master.txt)', () => {
	beforeAll(load, 180_000);
	afterAll(closeEngines);

	test('the file holds what its authors say', () => {
		expect([purchases.length, byPerson.length]).toEqual([69_659, 23_570]);
	});

	test('who bought at least twice', async () => {
		const counted = byPerson.filter(({ length }) => length >= 2).length;
		expect(counted).toBeGreaterThan(10_000);
		expect(await countOf([twice])).toBe(counted);
		// A recorded order is also an event.
		const event = { kind: 'event', name: 'order_completed', operator: 'at_least', count: 2 };
		expect(await countOf([event])).toBe(counted);
	});

	test('each customer is in the segment that the file says they are in', async () => {
		const customers = byPerson.map(([one]) => ({ customerId: one?.customerId ?? '' }));
		const definition = JSON.stringify({ all: [over100] });
		const parameters = { resource: 'segment', operation: 'check', defineWith: 'json', definition };
		const { outputs } = await runNode({ node: new Segment(), items: customers, parameters });
		const [members = []] = outputs;
		const counted = byPerson.filter((own) => centsOf(own) > 10_000);
		expect(counted.length).toBeGreaterThan(5_000);
		expect(members.map(({ json }) => json.customerId)).toEqual(
			counted.map(([one]) => one?.customerId),
		);
		expect(await countOf([over100])).toBe(counted.length);
	});

	test('who bought nothing in the 26 weeks before July 1998', async () => {
		const since = new Date(ASKED_AT - 26 * 7 * DAY_MS).toISOString();
		const counted = byPerson.filter((own) =>
			own.every(({ occurredAt }) => Date.parse(occurredAt) < Date.parse(since)),
		).length;
		expect(counted).toBeGreaterThan(15_000);
		const none = { kind: 'order', measure: 'count', operator: 'equals', value: 0 };
		const window = { from: since, to: new Date(ASKED_AT).toISOString() };
		expect(await countOf([{ ...none, window }])).toBe(counted);
		expect(await sizeThen([{ ...none, window: { lastDays: 26 * 7 } }])).toBe(counted);
	});
});

function centsOf(own: readonly Purchase[]): number {
	return own.reduce((sum, { amount }) => sum + Number(amount.replace('.', '')), 0);
}

/** How many were in on the day itself: the same store, asked by a clock that stands there. */
async function sizeThen(all: object[]): Promise<unknown> {
	const file = join(process.env.N8N_USER_FOLDER ?? '', '.n8n/omnichannel/omnichannel.sqlite');
	const engine = await openEngine({
		store: { kind: 'embedded', file },
		clock: testClock(ASKED_AT),
	});
	const [outcome] = await engine.segments.size([{ segment: { definition: { all } } }]);
	await engine.close();
	return outcome?.status === 'counted' ? outcome.count : outcome;
}
