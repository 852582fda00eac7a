import fc from 'fast-check';
import {
	addCreditSums,
	decideCredit,
	decideReport,
	NO_CREDIT,
} from '../../../engine/conversions/decide-report';
import type { ConvertedPerson, ReportPlan } from '../../../engine/conversions/report-types';

const DAY = 1_000;
const plan: ReportPlan = {
	from: 100 * DAY,
	to: 200 * DAY,
	lookbackMs: 30 * DAY,
	models: ['last_touch', 'linear'],
};

function touch(channel: string, day: number) {
	return { channel, occurredAt: day * DAY };
}

function sale(day: number, amountMinor = 1_000) {
	return { occurredAt: day * DAY, money: { amountMinor, currency: 'EUR' } };
}

/** The last touch's credit in whole conversions by channel. */
function lastTouch(person: ConvertedPerson): Record<string, number> {
	const credits = decideCredit([person], plan).byModel.get('last_touch');
	return Object.fromEntries(
		[...(credits ?? [])].map(([channel, { millionths }]) => [channel, millionths / 1e6]),
	);
}

describe('which touchpoints a conversion may be credited to', () => {
	test.each<[string, ReturnType<typeof touch>[], Record<string, number>]>([
		['the one before it', [touch('web', 149)], { web: 1 }],
		['one in the same instant', [touch('web', 150)], { web: 1 }],
		['none after it', [touch('web', 150.001)], { direct: 1 }],
		['one at the far end of the lookback', [touch('web', 120)], { web: 1 }],
		['none beyond the lookback', [touch('web', 119.999)], { direct: 1 }],
		[
			'the last of several, though a later one follows the sale',
			[touch('web', 140), touch('sms', 145), touch('ads', 151)],
			{ sms: 1 },
		],
	])('%s', (_rule, touchpoints, credit) => {
		expect(lastTouch({ conversions: [sale(150)], touchpoints })).toEqual(credit);
	});

	test('a sale early in the period counts touchpoints from before it', () => {
		expect(lastTouch({ conversions: [sale(101)], touchpoints: [touch('mail', 95)] })).toEqual({
			mail: 1,
		});
	});
});

test('a person counts once in each channel, and touches from before the period reach nobody in it', () => {
	const person = {
		conversions: [sale(101), sale(150), sale(199)],
		touchpoints: [touch('mail', 95), touch('web', 149), touch('web', 198)],
	};
	const { convertedByChannel, conversionCount, personCount } = decideCredit([person, person], plan);
	expect([...convertedByChannel]).toEqual([['web', 2]]);
	expect([conversionCount, personCount]).toEqual([6, 2]);
});

test('the report is a row for each channel and model, in order of credit, with rate and average', () => {
	const people = [
		{ conversions: [sale(150, 1_000)], touchpoints: [touch('web', 140), touch('mail', 149)] },
		{
			conversions: [sale(150, 501), { occurredAt: 160 * DAY, money: null }],
			touchpoints: [touch('mail', 149)],
		},
		{ conversions: [sale(150, 77)], touchpoints: [] },
	];
	const touched = [
		{ channel: 'mail', touchpointCount: 5, personCount: 4 },
		{ channel: 'sms', touchpointCount: 2, personCount: 1 },
		{ channel: 'web', touchpointCount: 1, personCount: 1 },
	];
	const report = decideReport(decideCredit(people, plan), touched, plan.models);
	const eur = (amountMinor: number, creditMillionths: number, averageMinor: number | null) => [
		{ currency: 'EUR', amountMinor, creditMillionths, averageMinor },
	];
	const mail = {
		channel: 'mail',
		touchpointCount: 5,
		reachedCount: 4,
		convertedCount: 2,
		conversionRatio: 0.5,
	};
	const web = {
		channel: 'web',
		touchpointCount: 1,
		reachedCount: 1,
		convertedCount: 1,
		conversionRatio: 1,
	};
	const sms = {
		channel: 'sms',
		touchpointCount: 2,
		reachedCount: 1,
		convertedCount: 0,
		conversionRatio: 0,
	};
	const direct = {
		channel: 'direct',
		touchpointCount: 0,
		reachedCount: 0,
		convertedCount: 1,
		conversionRatio: null,
	};
	expect(report).toEqual({
		status: 'report',
		rows: [
			{
				model: 'last_touch',
				...mail,
				creditMillionths: 3_000_000,
				values: eur(1_501, 2_000_000, 751),
			},
			{
				model: 'last_touch',
				...direct,
				creditMillionths: 1_000_000,
				values: eur(77, 1_000_000, 77),
			},
			{ model: 'last_touch', ...sms, creditMillionths: 0, values: [] },
			{ model: 'last_touch', ...web, creditMillionths: 0, values: [] },
			{ model: 'linear', ...mail, creditMillionths: 2_500_000, values: eur(1_001, 1_500_000, 667) },
			{ model: 'linear', ...direct, creditMillionths: 1_000_000, values: eur(77, 1_000_000, 77) },
			{ model: 'linear', ...web, creditMillionths: 500_000, values: eur(500, 500_000, 1_000) },
			{ model: 'linear', ...sms, creditMillionths: 0, values: [] },
		],
		conversionCount: 4,
		convertedCount: 3,
		values: [{ currency: 'EUR', amountMinor: 1_578 }],
	});
});

const anyMoney = fc.option(
	fc.record({
		amountMinor: fc.integer({ min: 0, max: 1_000_000 }),
		currency: fc.constantFrom('EUR', 'JPY', 'USD'),
	}),
);
const anyPerson: fc.Arbitrary<ConvertedPerson> = fc.record({
	conversions: fc.array(
		fc.record({ occurredAt: fc.integer({ min: 100 * DAY, max: 200 * DAY - 1 }), money: anyMoney }),
		{ minLength: 1 },
	),
	touchpoints: fc
		.array(
			fc.record({
				channel: fc.constantFrom('web', 'mail', 'sms', 'direct'),
				occurredAt: fc.integer({ min: 70 * DAY, max: 200 * DAY }),
			}),
		)
		.map((touches) => touches.toSorted((a, b) => a.occurredAt - b.occurredAt)),
});

test('every model conserves the conversions and the value of each currency', () => {
	fc.assert(
		fc.property(fc.array(anyPerson), (people) => {
			const conversions = people.flatMap((person) => person.conversions);
			const { byModel } = decideCredit(people, plan);
			for (const model of plan.models) {
				const credits = [...(byModel.get(model)?.values() ?? [])];
				expect(credits.reduce((sum, { millionths }) => sum + millionths, 0)).toBe(
					conversions.length * 1e6,
				);
				for (const currency of ['EUR', 'JPY', 'USD']) {
					const paid = conversions.flatMap(({ money }) =>
						money?.currency === currency ? [money.amountMinor] : [],
					);
					const credited = credits.map(
						({ byCurrency }) => byCurrency.get(currency)?.amountMinor ?? 0,
					);
					const total = (amounts: number[]) => amounts.reduce((sum, amount) => sum + amount, 0);
					expect(total(credited)).toBe(total(paid));
				}
			}
		}),
	);
});

test('pages of people add up to the whole, however they are cut', () => {
	fc.assert(
		fc.property(fc.array(anyPerson), fc.nat(), (people, cut) => {
			const place = people.length === 0 ? 0 : cut % people.length;
			const parts = [people.slice(0, place), people.slice(place)].map((part) =>
				decideCredit(part, plan),
			);
			const sums = parts.reduce(addCreditSums, NO_CREDIT);
			const whole = addCreditSums(NO_CREDIT, decideCredit(people, plan));
			expect(decideReport(sums, [], plan.models)).toEqual(decideReport(whole, [], plan.models));
		}),
	);
});
