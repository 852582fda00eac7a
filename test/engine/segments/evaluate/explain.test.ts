import type { ExplainOutcome } from '../../../../engine';
import { describeOnBothStores } from '../../../support/both-stores';
import { TEST_START_AT } from '../../../support/clock';

const DAY_MS = 86_400_000;
const ana = { identifiers: [{ type: 'anonymous_id', value: 'ana' }] };
const visits = (count: number, lastDays?: number) => ({
	kind: 'event',
	name: 'visit',
	operator: 'at_least',
	count,
	...(lastDays === undefined ? {} : { window: { lastDays } }),
});
const city = { kind: 'trait', name: 'city', operator: 'equals', value: 'Berlin' };
/** When two visits, one and two days old, are 30 days old, and not in the window from the next millisecond on. */
const firstLeavesAt = TEST_START_AT + 28 * DAY_MS + 1;
const secondLeavesAt = TEST_START_AT + 29 * DAY_MS + 1;

describeOnBothStores('explain', (engine, { clock }) => {
	const explain = async (definition: object): Promise<ExplainOutcome> => {
		const [outcome] = await engine().segments.explain([{ customer: ana, segment: { definition } }]);
		if (outcome === undefined) throw new Error('no outcome');
		return outcome;
	};

	beforeAll(async () => {
		await engine().identity.resolve([{ ...ana, traits: { city: 'Berlin' } }]);
		await engine().events.track(
			[1, 2].map((days) => ({
				customer: ana,
				name: 'visit',
				occurredAt: TEST_START_AT - days * DAY_MS,
			})),
		);
		await engine().segments.saveSegments([
			{ name: 'recent', definition: { all: [visits(1, 30)] } },
		]);
	});
	afterEach(() => clock.set(TEST_START_AT));

	test('tells of each condition what would change it, when time does, and whether it decides', async () => {
		expect(await explain({ all: [city, { not: [visits(3, 30)] }] })).toEqual({
			status: 'in',
			profileId: expect.any(String),
			isKnown: true,
			segment: null,
			version: null,
			summary: 'In. A change of any one of 2 conditions would take them out.',
			mayChangeAt: null,
			conditions: [
				{
					path: 'all[0]',
					kind: 'trait',
					condition: 'city is Berlin',
					isMet: true,
					found: 'Berlin',
					toChange: expect.stringContaining('city'),
					mayChangeAt: null,
					isDecisive: true,
				},
				{
					path: 'all[1].not[0]',
					kind: 'event',
					condition: 'visit at least 3 times in the last 30 days',
					isMet: false,
					found: 2,
					toChange: '1 more visit in the last 30 days would do; 2 were found.',
					mayChangeAt: null,
					isDecisive: true,
				},
			],
		});
	});

	test.each<[string, object, number | null, boolean[], string]>([
		[
			'what is in until the first of two conditions ends',
			{ all: [visits(2, 30), visits(1, 30)] },
			firstLeavesAt,
			[true, true],
			'In. A change of any one of 2 conditions would take them out.',
		],
		[
			'what is in until the last of two conditions ends',
			{ any: [visits(2, 30), visits(1, 30)] },
			secondLeavesAt,
			[false, false],
			'In. No single condition decides: it takes more than one change to take them out.',
		],
		[
			'what is in for ever by one condition',
			{ any: [visits(1, 30), city] },
			null,
			[false, false],
			'In. No single condition decides: it takes more than one change to take them out.',
		],
		[
			'what is out until another condition ends',
			{ not: [visits(1, 30)] },
			secondLeavesAt,
			[true],
			'Out. A change of one condition would bring them in.',
		],
		[
			'what is in by another segment',
			{ all: [{ kind: 'segment', name: 'recent' }] },
			secondLeavesAt,
			[true],
			'In. A change of one condition would take them out.',
		],
	])('of %s tells when and which', async (_rule, definition, mayChangeAt, decisive, summary) => {
		const outcome = await explain(definition);
		if (outcome.status === 'rejected') throw new Error(outcome.message);
		const isDecisive = outcome.conditions.map((one) => one.isDecisive);
		expect([outcome.mayChangeAt, isDecisive, outcome.summary]).toEqual([
			mayChangeAt,
			decisive,
			summary,
		]);
		if (mayChangeAt === null) return;
		clock.set(mayChangeAt - 1);
		expect(await explain(definition)).toMatchObject({ status: outcome.status });
		clock.set(mayChangeAt);
		const other = outcome.status === 'in' ? 'out' : 'in';
		expect(await explain(definition)).toMatchObject({ status: other });
	});

	test('says of an unknown customer that nobody knows them, and refuses as a check does', async () => {
		const segment = { definition: { all: [city] } };
		const outcomes = await engine().segments.explain([
			{ customer: { identifiers: [{ type: 'anonymous_id', value: 'nobody' }] }, segment },
			{ customer: { identifiers: [] }, segment },
			{ customer: ana, segment: { name: 'none' } },
		]);
		expect(outcomes).toMatchObject([
			{
				status: 'out',
				isKnown: false,
				summary: 'Out. Nobody knows this customer yet, and whom nobody knows is in no segment.',
				mayChangeAt: null,
				conditions: [],
			},
			{ reason: 'identifier_missing' },
			{ reason: 'segment_unknown' },
		]);
	});
});
