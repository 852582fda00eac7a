import { parseProgramme } from '../../../../engine/loyalty';
import { programmeOf } from './programme';

const order = { type: 'per_unit', points: 1 };
const rule = (parts: object) => ({ currency: 'EUR', earn: [{ name: 'A', give: order, ...parts }] });
const tiers = (parts: object) => ({
	currency: 'EUR',
	tiers: {
		qualifyBy: 'points',
		period: { type: 'calendar' },
		levels: [{ name: 'Gold', from: 100 }],
		...parts,
	},
});

describe('a programme’s definition', () => {
	test('has a default for everything but its currency', () => {
		expect(parseProgramme('{"currency":"eur"}')).toEqual({
			currency: 'EUR',
			zone: 'UTC',
			rounding: 'down',
			earn: [],
			exclude: {},
			caps: [],
			pending: { type: 'none' },
			expiry: { type: 'never' },
			allowNegative: false,
			refund: { policy: 'within_balance', lapsed: { type: 'keep' } },
			transfer: { allowed: false, expiry: 'keep' },
			holdMinutes: 30,
		});
	});

	test('reads the same again once it is read', () => {
		const read = programmeOf(rule({ caps: [{ points: 10, per: 'day' }] }));
		expect(parseProgramme(JSON.stringify(read))).toEqual(read);
	});

	test.each([
		['no JSON', 'currency: EUR', 'definition: must be valid JSON'],
		['no currency', {}, 'currency: is missing'],
		[
			'a currency that is none',
			{ currency: 'EURO' },
			'currency: must be a three-letter currency code such as EUR',
		],
		[
			'a zone that is none',
			{ currency: 'EUR', zone: 'Berlin' },
			'zone: must be a time zone such as Europe/Berlin',
		],
		[
			'a field that means nothing',
			{ currency: 'EUR', tier: [] },
			'definition: has "tier", which means nothing here',
		],
		[
			'a rule without a name',
			{ currency: 'EUR', earn: [{ give: order }] },
			'earn[0].name: is missing',
		],
		[
			'a sort of rule that is none',
			rule({ give: { type: 'per_euro' } }),
			'earn[0].give.type: must be one of per_unit, per_event, bonus, multiply',
		],
		[
			'too fine a rate',
			rule({ give: { ...order, points: 0.0000001 } }),
			'earn[0].give.points: must be a number of zero or more with at most 6 decimals',
		],
		[
			'a factor below one',
			rule({ give: { type: 'multiply', factor: 0.5 } }),
			'earn[0].give.factor: must be from 1 to 100',
		],
		[
			'a day that no month has',
			rule({ when: { from: '2026-02-30' } }),
			'earn[0].when.from: must be a day such as 2026-11-30',
		],
		[
			'an end before the beginning',
			rule({ when: { from: '2026-03-02', until: '2026-03-01' } }),
			'earn[0].when.until: must not be before the first day',
		],
		[
			'a minimum with more decimals than the currency',
			rule({ when: { minimumAmount: 9.999 } }),
			'earn[0].when.minimumAmount: must not have more decimals than EUR has',
		],
		[
			'a tier that is none',
			rule({ when: { tiers: ['Gold'] } }),
			'earn[0].when.tiers[0]: must be the name of a level',
		],
		[
			'two rules of one name',
			{
				currency: 'EUR',
				earn: [
					{ name: 'A', give: order },
					{ name: 'A', give: order },
				],
			},
			'earn[1].name: must not stand twice',
		],
		['a cap without a period', rule({ caps: [{ points: 5 }] }), 'earn[0].caps[0].per: is missing'],
		[
			'days and months at once',
			{ currency: 'EUR', expiry: { type: 'rolling', days: 1, months: 1 } },
			'expiry: must have either days or months',
		],
		[
			'neither days nor months',
			{ currency: 'EUR', expiry: { type: 'inactivity' } },
			'expiry: must have either days or months',
		],
		[
			'points that lapse while they are pending',
			{
				currency: 'EUR',
				pending: { type: 'days', days: 30 },
				expiry: { type: 'rolling', months: 1 },
			},
			'pending.days: must be fewer days than points last',
		],
		[
			'a date that no year has',
			{ currency: 'EUR', expiry: { type: 'fixed', dates: ['04-31'] } },
			'expiry.dates[0]: must be a month and a day such as 12-31',
		],
		[
			'a refund below zero where nothing else is',
			{ currency: 'EUR', refund: { policy: 'allow_negative' } },
			'refund.policy: may be allow_negative only where allowNegative is true',
		],
		[
			'a minimum off the step',
			{ currency: 'EUR', redeem: { points: 100, value: 1, minimum: 150, step: 100 } },
			'redeem.minimum: must be a multiple of step',
		],
		[
			'levels that do not rise',
			tiers({
				levels: [
					{ name: 'A', from: 5 },
					{ name: 'B', from: 5 },
				],
			}),
			'tiers.levels[1].from: must be more than that of the level before',
		],
		[
			'half a point',
			tiers({ levels: [{ name: 'A', from: 0.5 }] }),
			'tiers.levels[0].from: must be a whole number',
		],
		['no level', tiers({ levels: [] }), 'tiers.levels: must have at least 1 entry'],
		[
			'a rolling period of no length',
			tiers({ period: { type: 'rolling' } }),
			'tiers.period: must have either days or months',
		],
	])('with %s is refused at its place', (_mistake, input, message) => {
		expect(parseProgramme(input)).toMatchObject({
			status: 'rejected',
			reason: 'definition_invalid',
			field: message.slice(0, message.indexOf(':')),
			message,
		});
	});
});
