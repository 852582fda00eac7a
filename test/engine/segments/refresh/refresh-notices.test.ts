import { sql } from 'kysely';
import type { Engine, SegmentDefinition, SendOptions } from '../../../../engine';
import type { StoreBench } from '../../../support/both-stores';
import { describeOnBothStores } from '../../../support/both-stores';
import { TEST_START_AT } from '../../../support/clock';
import type { TestServer } from '../../messaging/servers';
import { startScriptedSmtp } from '../../messaging/servers';

// Of each kind of condition: what changes its answer is noticed by the next refresh without a look at everybody.

const DAY_MS = 24 * 60 * 60 * 1000;
const customer = (...values: string[]) => ({
	identifiers: values.map((value) => {
		return { type: value.includes('@') ? 'email' : 'customer_id', value };
	}),
});
const ana = customer('ana@example.com');
const bo = customer('bo@example.com');
const dotted = customer('d.ot@gmail.com');
const dotless = { channel: 'email' as const, address: 'dot@gmail.com' };

interface Scope {
	on: Engine;
	clock: StoreBench['clock'];
	mail: SendOptions;
}
type Act = (scope: Scope) => Promise<unknown>;

interface Case {
	condition: Record<string, unknown>;
	/** What was before the first refresh. */
	before?: Act;
	change: Act;
	/** Where the meaning of the segment itself changes. */
	isFull?: boolean;
}

let keyCount = 0;
const nextKey = () => `key ${keyCount++}`;
const track =
	(name: string, daysAgo = 0): Act =>
	({ on, clock }) =>
		on.events.track([{ customer: ana, name, occurredAt: clock.now() - daysAgo * DAY_MS }]);
const buys =
	(who: typeof ana, amount: string, daysAgo = 0): Act =>
	({ on, clock }) =>
		on.conversions.record([
			{
				customer: who,
				kind: 'order',
				amount,
				currency: 'EUR',
				occurredAt: clock.now() - daysAgo * DAY_MS,
				idempotencyKey: nextKey(),
			},
		]);
const says =
	(status: 'granted' | 'denied', by: typeof ana, address?: string): Act =>
	({ on }) =>
		on.consent.setConsent([
			{
				customer: by,
				channel: 'email',
				status,
				origin: 'person',
				idempotencyKey: nextKey(),
				...(address === undefined ? {} : { address }),
			},
		]);
const tells =
	(traits: Record<string, string>): Act =>
	({ on }) =>
		on.identity.resolve([{ ...ana, traits: traits }]);
const sendsSpring: Act = ({ on, mail }) =>
	on.messaging.send([{ customer: ana, campaign: 'spring', from: 'Shop <shop@example.com>' }], mail);
const rules =
	(spelling: 'keep' | 'ignore'): Act =>
	({ on }) =>
		on.identity.updateRules({ patch: { email: { gmailDots: spelling } } });
const merges: Act = ({ on }) => on.identity.mergeCustomers([{ customers: [ana, bo] }]);
const passes =
	(ms: number): Act =>
	async ({ clock }) =>
		clock.advance(ms);
const inOrder =
	(...acts: Act[]): Act =>
	async (scope) => {
		for (const act of acts) await act(scope);
	};
const saves =
	(name: string, definition: SegmentDefinition): Act =>
	async ({ on }) => {
		const [saved] = await on.segments.saveSegments([{ name, definition }]);
		expect(saved?.status).toBe('saved');
	};
const withCity = (value: string): SegmentDefinition => ({
	all: [{ kind: 'trait', name: 'city', operator: 'equals', value }],
});

const visited = { kind: 'event', name: 'visit', operator: 'at_least', count: 1 };
const reachable = { kind: 'consent', channel: 'email', operator: 'reachable' };
const notReachable = { ...reachable, operator: 'not_reachable' };
const points = { kind: 'loyalty', measure: 'balance', operator: 'gte', value: 5 };
const earns: Act = ({ on }) =>
	on.loyalty.earn([
		{ customer: ana, from: { points: 5 }, idempotencyKey: nextKey(), reference: nextKey() },
	]);

const savesTiers: Act = ({ on }) =>
	on.loyalty.saveProgrammes([
		{
			programme: 'main',
			definition: {
				currency: 'EUR',
				earn: [{ name: 'Base', give: { type: 'per_unit', points: 1 } }],
				tiers: {
					qualifyBy: 'points',
					period: { type: 'calendar' },
					levels: [{ name: 'Gold', from: 5 }],
				},
			},
		},
	]);
const earnsOrder: Act = ({ on }) =>
	on.loyalty.earn([
		{
			customer: ana,
			from: { order: { amount: 5, currency: 'EUR' } },
			idempotencyKey: nextKey(),
		},
	]);

const cases: Record<string, Case> = {
	'a trait': {
		condition: { kind: 'trait', name: 'city', operator: 'equals', value: 'Rome' },
		change: tells({ city: 'Rome' }),
	},
	'a trait that has stood for days': {
		condition: { kind: 'trait', name: 'city', operator: 'exists', forDays: 3 },
		before: tells({ city: 'Rome' }),
		change: passes(3 * DAY_MS),
	},
	'an anniversary': {
		condition: { kind: 'trait', name: 'born', operator: 'anniversary', days: 1 },
		before: tells({
			born: `1980-${new Date(TEST_START_AT + 9 * DAY_MS).toISOString().slice(5, 10)}`,
		}),
		change: passes(8 * DAY_MS),
	},
	'an identifier': {
		condition: { kind: 'identifier', type: 'customer_id', operator: 'exists' },
		change: ({ on }) => on.identity.resolve([customer('ana@example.com', 'K1')]),
	},
	'the proof of an identifier that is known': {
		condition: { kind: 'identifier', type: 'email', operator: 'verified' },
		change: ({ on }) => on.identity.resolve([{ ...ana, verified: ['email'] }]),
	},
	'the proof of an identifier with an event': {
		condition: { kind: 'identifier', type: 'email', operator: 'not_verified' },
		before: ({ on }) => on.identity.resolve([bo, ana]),
		change: ({ on }) => on.identity.resolve([bo, { ...ana, verified: ['email'] }]),
	},
	'an event': { condition: visited, change: track('visit') },
	'an event that merging brings': {
		condition: { ...visited, count: 2 },
		before: inOrder(track('visit'), ({ on }) => on.events.track([{ customer: bo, name: 'visit' }])),
		change: merges,
	},
	'an event that unmerging takes away': {
		condition: { ...visited, operator: 'exactly', count: 2 },
		before: inOrder(
			track('visit'),
			({ on }) => on.events.track([{ customer: bo, name: 'visit' }]),
			merges,
		),
		change: ({ on }) => on.identity.unmerge([{ customer: bo, what: 'all' }]),
	},
	'an event that leaves its window': {
		condition: { ...visited, window: { lastDays: 5 } },
		before: track('visit', 2),
		change: passes(3 * DAY_MS + 1),
	},
	'a value of events': {
		condition: {
			kind: 'event_value',
			name: 'visit',
			property: 'pages',
			aggregate: 'sum',
			operator: 'gte',
			value: 3,
		},
		change: ({ on }) =>
			on.events.track([{ customer: ana, name: 'visit', properties: { pages: 3 } }]),
	},
	'the first of events': {
		condition: {
			kind: 'event_occurrence',
			occurrence: 'first',
			name: 'visit',
			window: { lastDays: 5 },
		},
		before: track('visit', 1),
		change: track('visit', 9),
	},
	'a sequence': {
		condition: { kind: 'sequence', steps: [{ name: 'cart' }, { name: 'visit' }] },
		before: track('cart', 1),
		change: track('visit'),
	},
	'a sequence that has waited': {
		condition: {
			kind: 'sequence',
			steps: [{ name: 'cart' }],
			notFollowedBy: [{ name: 'visit' }],
			waitedHours: 24,
		},
		before: track('cart'),
		change: passes(DAY_MS),
	},
	'a channel': {
		condition: { kind: 'channel', which: 'last', operator: 'is', value: ['web'] },
		change: ({ on }) => on.events.track([{ customer: ana, name: 'visit', channel: 'web' }]),
	},
	consent: { condition: reachable, change: says('granted', ana) },
	'a suppression': {
		condition: reachable,
		before: says('granted', ana),
		change: ({ on }) =>
			on.consent.suppress([{ channel: 'email', address: 'ana@example.com', reason: 'manual' }]),
	},
	'consent that somebody else gives for an address': {
		condition: reachable,
		change: says('granted', bo, 'ana@example.com'),
	},
	'consent for a spelling of the address': {
		condition: reachable,
		before: inOrder(({ on }) => on.identity.resolve([dotted]), rules('ignore')),
		change: says('granted', bo, dotless.address),
	},
	'a suppression of a spelling of the address': {
		condition: reachable,
		before: inOrder(says('granted', dotted), rules('ignore')),
		change: ({ on }) => on.consent.suppress([{ ...dotless, reason: 'manual' }]),
	},
	'the erasure of somebody with a spelling of the address': {
		condition: reachable,
		before: inOrder(
			says('granted', dotted),
			({ on }) => on.identity.resolve([customer('E1', 'dot@gmail.com')]),
			rules('ignore'),
		),
		change: inOrder(passes(1), ({ on }) =>
			on.customers.erase([customer('E1')], { keepSuppressed: true }),
		),
	},
	'the rule about spellings': {
		condition: reachable,
		before: inOrder(
			({ on }) => on.identity.resolve([dotted]),
			says('granted', bo, 'dot@gmail.com'),
		),
		change: rules('ignore'),
		isFull: true,
	},
	'an address with a consent': {
		condition: notReachable,
		before: inOrder(
			({ on }) => on.identity.resolve([customer('N1')]),
			says('granted', bo, 'n@example.com'),
		),
		change: ({ on }) => on.identity.resolve([customer('N1', 'n@example.com')]),
	},
	'points that are earned': { condition: points, change: earns },
	'points that are redeemed': {
		condition: points,
		before: earns,
		change: ({ on }) =>
			on.loyalty.redeem([
				{ customer: ana, points: 1, idempotencyKey: nextKey(), reference: nextKey() },
			]),
	},
	'points that lapse': {
		condition: points,
		before: ({ on }) =>
			on.loyalty.earn([
				{
					customer: ana,
					from: { points: 5 },
					expiresAfter: { months: 1 },
					idempotencyKey: nextKey(),
					reference: nextKey(),
				},
			]),
		change: passes(40 * DAY_MS),
	},
	'a tier': {
		condition: { kind: 'tier', operator: 'is', value: ['Gold'] },
		before: savesTiers,
		change: earnsOrder,
	},
	'a message': {
		condition: { kind: 'message', operator: 'sent' },
		before: says('granted', ana),
		change: sendsSpring,
	},
	'a message that is opened': {
		condition: { kind: 'message', operator: 'not_opened' },
		before: inOrder(says('granted', ana), sendsSpring),
		change: track('message_opened'),
	},
	'an order': {
		condition: { kind: 'order', measure: 'count', operator: 'gte', value: 1 },
		change: buys(ana, '9.99'),
	},
	'the last order, which grows old': {
		condition: { kind: 'order', measure: 'last', window: { lastDays: 5 } },
		before: buys(ana, '9.99', 1),
		change: passes(5 * DAY_MS),
	},
	'scores that others change': {
		condition: { kind: 'rfm', monetary: { from: 1, to: 2 } },
		before: inOrder(buys(ana, '10.00'), buys(bo, '20.00')),
		change: inOrder(
			buys(bo, '0.01'),
			...['C1', 'C2', 'C3'].map((id) => buys(customer(id), '9.00')),
		),
	},
	'another segment': {
		condition: { kind: 'segment', name: 'Romans' },
		before: inOrder(tells({ city: 'Bonn' }), saves('Romans', withCity('Rome'))),
		change: saves('Romans', withCity('Bonn')),
		isFull: true,
	},
	'another segment, which is saved again in another way': {
		condition: { kind: 'segment', name: 'Romans', operator: 'not_in' },
		before: inOrder(tells({ city: 'Rome' }), saves('Romans', withCity('Rome'))),
		change: async (scope) => {
			await saves('Subject', withCity('Rome'))(scope);
			await scope.on.segments.deleteSegments(['Romans']);
			await saves('Romans', withCity('Bonn'))(scope);
			await saves('Subject', {
				all: [{ kind: 'segment', name: 'Romans', operator: 'not_in' }],
			})(scope);
		},
		isFull: true,
	},
};

describe.each(Object.entries(cases))('a refresh notices %s', (_what, one) => {
	describeOnBothStores('', (engine, { clock }) => {
		let smtp: TestServer<string> | undefined;
		afterAll(() => smtp?.stop());

		test('and has the members that are found anew', async () => {
			smtp = await startScriptedSmtp({});
			const mail: SendOptions = {
				channel: 'email',
				through: { kind: 'smtp', host: '127.0.0.1', port: smtp.port, isSecure: false },
				template: { subject: 'Hello', text: 'Hello' },
			};
			const scope = { on: engine(), clock, mail };
			await engine().identity.resolve([ana, bo]);
			await one.before?.(scope);
			const definition = { all: [one.condition] } as unknown as SegmentDefinition;
			await saves('Subject', definition)(scope);
			await engine().segments.refresh([{ name: 'Subject' }]);
			const members = await membersOf(engine());
			expect(await keptMembers(engine())).toEqual(members);
			await one.change(scope);
			const [refreshed] = await engine().segments.refresh([{ name: 'Subject' }]);
			const changed = await membersOf(engine());
			expect(changed).not.toEqual(members);
			expect(await keptMembers(engine())).toEqual(changed);
			expect(refreshed).toMatchObject({ isFull: one.isFull ?? false });
		});
	});
});

async function membersOf(engine: Engine): Promise<readonly string[]> {
	const page = await engine.segments.members({ segment: { name: 'Subject' } });
	if (page.status !== 'page') throw new Error(page.message);
	return page.profileIds;
}

async function keptMembers(engine: Engine): Promise<string[]> {
	const { rows } = await engine.context.store.read((tx) =>
		sql<{ id: string }>`select distinct profile.canonical_id as id
			from segment_person join profile on profile.id = segment_person.profile_id
			where entered_at is not null order by id`.execute(tx),
	);
	return rows.map(({ id }) => id);
}
