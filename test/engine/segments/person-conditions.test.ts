import type { Engine, Checked } from '../../../engine';
import { consentCondition } from '../../../engine/consent';
import { identifierCondition } from '../../../engine/identity';
import { loyaltyCondition } from '../../../engine/loyalty';
import { describeOnBothStores } from '../../support/both-stores';

const kinds = [identifierCondition, consentCondition, loyaltyCondition];

function kindOf(condition: { kind: string }) {
	const kind = kinds.find((one) => one.kind === condition.kind);
	if (kind === undefined) throw new Error(`No kind ${condition.kind}`);
	return kind;
}

async function check(engine: Engine, name: string, condition: object): Promise<Checked> {
	const customer = { identifiers: [{ type: 'customer_id', value: name }] };
	const [outcome] = await engine.segments.check([
		{ customer, segment: { definition: { all: [condition] } } },
	]);
	if (outcome === undefined || outcome.status === 'rejected') throw new Error('Not checked');
	return outcome;
}

const sms = { kind: 'consent', channel: 'sms' };
const points = { kind: 'loyalty', measure: 'balance' };

describe('a condition in words', () => {
	test.each([
		[{ kind: 'identifier', type: 'email', operator: 'not_verified' }, 'email is not verified'],
		[{ ...sms, topic: ' News ', operator: 'granted' }, 'consent by sms to news is granted'],
		[{ ...sms, operator: 'not_reachable' }, 'may not be written to by sms about all topics'],
		[{ ...points, operator: 'gte', value: 100 }, 'points to spend: at least 100'],
		[
			{ ...points, measure: 'expiring', days: 1, programme: 'club', operator: 'gt', value: 0 },
			'points that expire within 1 day in club: more than 0',
		],
	])('%j is said in words', (condition, words) => {
		const kind = kindOf(condition);
		expect(kind.describe(kind.schema.parse(condition))).toBe(words);
	});

	test.each([
		['gte', 100, 60, '40 more points would do; they have 60.'],
		['gte', 100, 100, '1 point fewer would end it; they have 100.'],
		['gt', 100, 100, '1 more point would do; they have 100.'],
		['lt', 100, 99, '1 more point would end it; they have 99.'],
		['lt', 100, 120, '21 points fewer would do; they have 120.'],
		['lte', 100, 100, '1 more point would end it; they have 100.'],
		['equals', 5, 3, '2 more points would do; they have 3.'],
		['equals', 5, 5, 'Any other number of points would end it; they have 5.'],
	])(
		'a balance %s %d that is %d says how many points change it',
		(operator, value, found, words) => {
			const isMet = { gte: found >= value, gt: found > value, lt: found < value }[operator];
			const answer = {
				isMet: isMet ?? (operator === 'lte' ? found <= value : found === value),
				found,
			};
			expect(loyaltyCondition.toChange({ ...points, operator, value }, answer)).toBe(words);
		},
	);

	test('points once earned become fewer by refunds only', () => {
		const condition = { ...points, measure: 'earned', operator: 'lt', value: 5 };
		expect(loyaltyCondition.toChange(condition, { isMet: false, found: 9 })).toBe(
			'Only a refund changes it: points ever earned become fewer by nothing else; they have earned 9.',
		);
	});

	test.each([
		[
			'granted',
			false,
			null,
			'They have no address to say anything of news by sms. An address with a yes changes it.',
		],
		[
			'granted',
			false,
			'denied',
			'They said no to news by sms. A later yes of their own changes it.',
		],
		[
			'reachable',
			false,
			'suppressed',
			'They said yes to news by sms, but nothing is sent to their address. A yes at another address changes it.',
		],
		['denied', false, 'granted', 'They said yes to news by sms. A no to news by sms changes it.'],
		[
			'unknown',
			true,
			'unknown',
			'They have said nothing of news by sms. A yes or a no to news by sms changes it.',
		],
		[
			'unknown',
			false,
			'denied',
			'They said no to news by sms. What was said is never unknown again.',
		],
	])(
		'consent that is asked to be %s (%s) and found %s says what changes it',
		(operator, isMet, found, words) => {
			const condition = { ...sms, topic: 'news', operator };
			expect(consentCondition.toChange(condition, { isMet, found })).toBe(words);
		},
	);

	test('an identifier says that it takes one of theirs, or its proof', () => {
		const condition = { kind: 'identifier', type: 'email' };
		const say = (operator: string, found: number) =>
			identifierCondition.toChange({ ...condition, operator }, { isMet: found > 0, found });
		expect(say('exists', 0)).toBe('It changes once their email is known.');
		expect(say('verified', 0)).toBe('It changes once their email is verified.');
	});

	test.each([
		[{ ...sms, channel: 'fax', operator: 'granted' }, 'channel'],
		[{ ...points, operator: 'gte', value: 0 }, 'value'],
		[{ ...points, operator: 'lt', value: 0 }, 'value'],
		[{ ...points, operator: 'gt', value: 1.5 }, 'value'],
		[{ ...points, operator: 'gt', value: 1, days: 3 }, 'days'],
		[{ ...points, measure: 'expiring', operator: 'gt', value: 1 }, 'days'],
		[{ kind: 'identifier', type: ' ', operator: 'exists' }, 'type'],
	])('%j is refused at its wrong field', (condition, field) => {
		const result = kindOf(condition).schema.safeParse(condition);
		expect(result.error?.issues.map(({ path }) => path)).toEqual([[field]]);
	});
});

describeOnBothStores('a condition about one person', (engine) => {
	test('counts identifiers of a type of your own, over merged profiles, and none of a type without rules', async () => {
		const own = { type: 'membership_no', operator: 'verified', kind: 'identifier' };
		await engine().identity.resolve([{ identifiers: [{ type: 'customer_id', value: 'ana' }] }]);
		expect(await check(engine(), 'ana', own)).toMatchObject({ status: 'out' });
		await addType(engine(), 'membership_no');
		const phone = { type: 'phone', value: '+4915112345678' };
		await engine().identity.resolve([
			{ identifiers: [{ type: 'membership_no', value: 'M1' }, phone], verified: ['membership_no'] },
			{ identifiers: [{ type: 'customer_id', value: 'ana' }, phone] },
		]);
		expect(await check(engine(), 'ana', own)).toMatchObject({
			status: 'in',
			conditions: [{ isMet: true, found: 1 }],
		});
	});

	test('an address whose other spelling was erased is reachable only after a yes of its owner', async () => {
		const email = (value: string) => ({ identifiers: [{ type: 'email', value }] });
		const reachable = { kind: 'consent', channel: 'email', operator: 'reachable' };
		const grant = (origin: string) => ({
			...{ channel: 'email', status: 'granted', origin, address: 'bo.x@gmail.com' },
			idempotencyKey: `bo ${origin}`,
		});
		await engine().identity.resolve([
			email('box@gmail.com'),
			{
				identifiers: [{ type: 'customer_id', value: 'bo' }, ...email('bo.x@gmail.com').identifiers],
			},
		]);
		await engine().customers.erase([email('box@gmail.com')], { keepSuppressed: true });
		await engine().consent.setConsent([grant('import')]);
		expect(await check(engine(), 'bo', reachable)).toMatchObject({ status: 'in' });
		await engine().identity.updateRules({ patch: { email: { gmailDots: 'ignore' } } });
		expect(await check(engine(), 'bo', reachable)).toMatchObject({
			status: 'out',
			conditions: [{ found: 'suppressed' }],
		});
		await engine().consent.setConsent([grant('person')]);
		expect(await check(engine(), 'bo', reachable)).toMatchObject({ status: 'in' });
	});
});

async function addType(engine: Engine, type: string): Promise<void> {
	const { definition } = await engine.identity.getRules();
	const types = [...definition.types, { type, form: 'exact' }];
	const { status } = await engine.identity.updateRules({ definition: { ...definition, types } });
	expect(status).toBe('updated');
}
