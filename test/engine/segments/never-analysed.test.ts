import { sql } from 'kysely';
import type { Engine, SegmentCondition } from '../../../engine';
import { openEngine } from '../../../engine';
import { describeOnPostgres } from '../../support/both-stores';
import { TEST_START_AT, testClock } from '../../support/clock';
import { newPostgresOptions } from '../../support/stores';

const PEOPLE = 4_000;
const ASKED = 100;
/** A person has some 40 rows, of which a condition may read some more than once; each is counted in its index and its table. */
const ROWS_EACH_MAX = 80;
const ID_HEAD = '00000000-0000-7000-8000-';
const DAY_MS = 86_400_000;

const window = { lastDays: 30 };
const bought = { kind: 'event', name: 'bought' };
const CONDITIONS: SegmentCondition[] = [
	{ kind: 'trait', name: 'city', operator: 'equals', value: 'City 3' },
	{ kind: 'trait', name: 'city', operator: 'not_exists' },
	{ kind: 'trait', name: 'address', operator: 'exists' },
	{ kind: 'trait', name: 'address.zip', operator: 'equals', value: '12345', forDays: 3 },
	{ kind: 'trait', name: 'birthday', operator: 'anniversary', days: 7 },
	{ kind: 'identifier', type: 'email', operator: 'verified' },
	{ ...bought, operator: 'at_least', count: 2, window },
	{ ...bought, operator: 'none' },
	{ kind: 'event', namePattern: 'bou*', count: 2, window: { lastDays: 3 } },
	{ ...bought, properties: [{ name: 'at', operator: 'within_last', days: 3 }] },
	{
		...bought,
		kind: 'event_value',
		property: 'total',
		aggregate: 'sum',
		operator: 'gt',
		value: 3,
		window,
	},
	{ ...bought, kind: 'event_occurrence', occurrence: 'last', window },
	{ kind: 'sequence', steps: [{ name: 'viewed' }, { name: 'bought' }], withinDays: 3, window },
	{
		kind: 'sequence',
		steps: [{ name: 'viewed' }],
		notFollowedBy: [{ name: 'bought' }],
		waitedHours: 3,
		correlateBy: 'total',
	},
	{ kind: 'channel', which: 'preferred', operator: 'is', value: ['web'], window },
	{ kind: 'channel', which: 'last', operator: 'is', value: ['web'] },
	{ kind: 'consent', channel: 'email', operator: 'granted' },
	{ kind: 'consent', channel: 'email', operator: 'reachable', topic: 'news' },
	{ kind: 'loyalty', programme: 'club', measure: 'balance', operator: 'gt', value: 3 },
	{ kind: 'loyalty', programme: 'club', measure: 'earned', operator: 'gt', value: 3 },
	{ kind: 'loyalty', programme: 'club', measure: 'expiring', days: 30, operator: 'gt', value: 3 },
	{ kind: 'tier', programme: 'club', operator: 'is', value: ['Gold'] },
	{ kind: 'message', operator: 'sent', campaign: 'spring', window },
	{ kind: 'message', operator: 'not_opened', campaign: 'spring', window },
	{ kind: 'message', operator: 'clicked', topic: 'news', channel: 'email' },
	{ kind: 'order', measure: 'count', operator: 'gte', value: 2, window },
	{ kind: 'order', measure: 'average', operator: 'gte', value: 2, currency: 'EUR', window },
	{ kind: 'order', measure: 'last', window },
	{ kind: 'rfm', recency: { from: 3, to: 5 }, currency: 'EUR' },
	{ kind: 'sample', percent: 50, salt: 'x' },
];

describeOnPostgres('conditions on a store that was just filled and never analysed', () => {
	let engine: Engine;

	beforeAll(async () => {
		// One connection, which is the one whose counters are read.
		const store = { ...newPostgresOptions(), connectionsMax: 1 };
		engine = await openEngine({ store, clock: testClock() });
		await engine.context.store.write(async (tx) => {
			for (const statement of FILLING) await sql.raw(statement).execute(tx);
		});
	}, 120_000);

	afterAll(() => engine.close());

	async function rowsRead(): Promise<number> {
		await engine.context.store.read((tx) => sql`select pg_stat_force_next_flush()`.execute(tx));
		const { rows } = await engine.context.store.read((tx) =>
			sql<{ count: number }>`select cast(sum(read) as bigint) as count from (
				select seq_tup_read + idx_tup_fetch as read from pg_stat_user_tables where schemaname = current_schema()
				union all select idx_tup_read from pg_stat_user_indexes where schemaname = current_schema()) as counted`.execute(
				tx,
			),
		);
		return rows[0]?.count ?? 0;
	}

	async function rowsReadBy(work: () => Promise<{ status: string }[]>): Promise<number> {
		const before = await rowsRead();
		const outcomes = await work();
		expect(outcomes.map(({ status }) => status)).not.toContain('rejected');
		return (await rowsRead()) - before;
	}

	test.each(CONDITIONS)(
		'%j is found by rows of the people who are asked about',
		async (condition) => {
			const segment = { definition: { all: [condition] } };
			const requests = Array.from({ length: ASKED }, (_, i) => ({
				customer: { profileId: `${ID_HEAD}${String(i * 37 + 1).padStart(12, '0')}` },
				segment,
			}));
			const toExplain = await rowsReadBy(() => engine.segments.explain(requests));
			expect(toExplain / ASKED).toBeLessThan(ROWS_EACH_MAX);
			expect(toExplain / ASKED).toBeGreaterThan(1);
			const toCount = await rowsReadBy(() => engine.segments.size([{ segment }]));
			expect(toCount / PEOPLE).toBeLessThan(ROWS_EACH_MAX);
			const toList = await rowsReadBy(async () => [await engine.segments.members({ segment })]);
			expect(toList / PEOPLE).toBeLessThan(ROWS_EACH_MAX);
		},
	);

	test('a refresh of all these conditions reads each row a few times', async () => {
		const definition = { any: [...CONDITIONS.map((condition) => ({ not: [condition] }))] };
		await engine.segments.saveSegments([{ name: 'All', definition }]);
		const toRefresh = await rowsReadBy(() => engine.segments.refresh([{ name: 'All' }]));
		expect(toRefresh / PEOPLE).toBeLessThan(ROWS_EACH_MAX * CONDITIONS.length);
	});
});

function series(
	table: string,
	{ each = 1, columns }: { each?: number; columns: Record<string, string> },
): string {
	return `insert into ${table} (${Object.keys(columns).join(', ')}) select ${Object.values(columns).join(', ')}
		from generate_series(1, ${PEOPLE}) as n, generate_series(1, ${each}) as k`;
}

function idOf(n: string): string {
	return `'${ID_HEAD}' || lpad((${n})::text, 12, '0')`;
}

const AT = String(TEST_START_AT - DAY_MS);
const PROFILE = idOf('n');
const KEY = "n || '-' || k";
const MAIL = "n || '@example.com'";
const common = { id: KEY, profile_id: PROFILE };
const FILLING = [
	`do $$ declare name text; begin
		for name in select tablename from pg_tables where schemaname = current_schema() loop
			execute format('alter table %I set (autovacuum_enabled = false)', name);
		end loop; end $$`,
	series('profile', {
		columns: {
			id: PROFILE,
			canonical_id: idOf('case n % 50 when 2 then n - 1 else n end'),
			created_at: '0',
		},
	}),
	series('trait', {
		each: 8,
		columns: {
			profile_id: PROFILE,
			name: "(array['city', 'address.zip', 'address.street', 'birthday', 'a', 'b', 'c', 'd'])[k]",
			source: "''",
			value: `to_jsonb('City ' || n % 97)`,
			set_at: AT,
		},
	}),
	series('identifier', {
		columns: {
			value: MAIL,
			type: "'email'",
			profile_id: PROFILE,
			first_seen_at: '0',
			source: "''",
		},
	}),
	series('event', {
		each: 10,
		columns: {
			...common,
			name: "(array['bought', 'viewed', 'email_opened'])[1 + k % 3]",
			occurred_at: `${AT} - k * 7200000`,
			received_at: '0',
			channel: "'web'",
			source: "''",
			is_touchpoint: '0',
			properties: `jsonb_build_object('total', k, 'at', '2026-01-01', 'campaign', 'spring')`,
			idempotency_key: KEY,
		},
	}),
	series('consent', {
		each: 2,
		columns: {
			...common,
			channel: "'email'",
			address: MAIL,
			topic: "'news'",
			status: "'granted'",
			origin: "'person'",
			occurred_at: '0',
			is_dated: '1',
			recorded_at: '0',
			source: "''",
			proof: "'{}'",
			idempotency_key: KEY,
		},
	}),
	series('loyalty_account', {
		columns: {
			...common,
			programme: "'club'",
			kind: "'member'",
			...{ sequence: '3', hash: "''", available: '12', pending: '0', held: '0' },
			...{ earned: '15', redeemed: '3', expired: '0', adjusted: '0' },
		},
	}),
	`insert into loyalty_account (id, programme, kind, sequence, hash, available, pending, held, earned, redeemed, expired,
		adjusted) values ('club:issued', 'club', 'issued', 0, '', 0, 0, 0, 0, 0, 0, 0)`,
	series('loyalty_entry', {
		each: 3,
		columns: {
			...{ id: KEY, account_id: "n || '-1'", sequence: 'k', kind: "'earn'" },
			...{ from_account_id: "'club:issued'", to_account_id: "n || '-1'", points: '5' },
			...{ available_after: '0', occurred_at: '0', recorded_at: '0', booking_id: KEY },
			...{ operation: "'earn'", programme: "'club'", idempotency_key: KEY, reference: "''" },
			...{ reason: "''", actor: "''", cause: "'{}'", details: "'{}'" },
			...{ salt: "''", texts_hash: "''", hash: "''" },
		},
	}),
	series('loyalty_lot', {
		each: 3,
		columns: {
			...{ id: KEY, entry_id: KEY, account_id: "n || '-1'", booking_id: KEY },
			...{ state: "'available'", points: '5', remaining: '4', earned_at: '0', occurred_at: '0' },
			expires_at: `${AT} + k * ${DAY_MS * 7}`,
			due_at: `${AT} + k * ${DAY_MS * 7}`,
		},
	}),
	series('loyalty_lot_spend', {
		each: 3,
		columns: { lot_id: KEY, entry_id: KEY, points: '1', occurred_at: '0' },
	}),
	series('loyalty_tier_change', {
		each: 2,
		columns: {
			...common,
			...{ id: KEY, programme: "'club'", tier: "'Gold'", since: '0', recorded_at: '0' },
			...{ reason: "'reached'", why: "''" },
		},
	}),
	series('message', {
		each: 2,
		columns: {
			...common,
			key: KEY,
			campaign: "'spring'",
			topic: "'news'",
			channel: "'email'",
			address: MAIL,
			status: "'sent'",
			explanation: "''",
			is_retryable: '0',
			decided_at: '0',
			claimed_at: '0',
			confirmed_at: AT,
			attempts: '1',
		},
	}),
	series('conversion', {
		each: 3,
		columns: {
			...common,
			kind: "'order'",
			name: "'bought'",
			order_id: KEY,
			amount_minor: '1999',
			currency: "'EUR'",
			channel: "'web'",
			occurred_at: `${AT} - k`,
			recorded_at: '0',
			cause: "'{}'",
			idempotency_key: KEY,
		},
	}),
	"insert into rfm_run values (1, 'EUR', 1, 1, 0)",
	series('rfm_score', {
		columns: {
			profile_id: PROFILE,
			currency: "'EUR'",
			last_order_at: '0',
			order_count: '3',
			amount_minor: '6000',
			recency: '3',
			frequency: '3',
			monetary: '3',
			computed_at: '0',
		},
	}),
];
