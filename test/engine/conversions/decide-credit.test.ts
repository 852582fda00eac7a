import fc from 'fast-check';
import type { AttributionModel } from '../../../engine/conversions/decide-credit';
import { channelWeights, splitExactly } from '../../../engine/conversions/decide-credit';

/** The credit for one conversion worth `amount` by channel. */
function creditOf(model: AttributionModel, path: string, amount: number): Record<string, number> {
	const weights = channelWeights(model, path === '' ? [] : path.split(' > '));
	const parts = splitExactly(amount, [...weights.values()]);
	return Object.fromEntries([...weights.keys()].map((channel, i) => [channel, parts[i] ?? NaN]));
}

describe('one conversion worth 10.00', () => {
	// Worked by hand. Linear gives each touchpoint the same; cents that are left go to the largest fractions, and of
	// equal fractions to the channel touched last.
	test.each<[string, string, Record<string, number>, Record<string, number>]>([
		['no touchpoint is direct', '', { direct: 1000 }, { direct: 1000 }],
		['one touchpoint has all', 'email', { email: 1000 }, { email: 1000 }],
		['two share evenly', 'web > email', { email: 1000 }, { email: 500, web: 500 }],
		[
			'three thirds leave a cent for the last',
			'web > ads > email',
			{ email: 1000 },
			{ email: 334, ads: 333, web: 333 },
		],
		[
			'a channel touched twice of three has two thirds',
			'web > email > web',
			{ web: 1000 },
			{ web: 667, email: 333 },
		],
		[
			'seven touchpoints: 4/7 and 3/7 of 1000 are 571.43 and 428.57',
			'a > b > a > b > a > b > a',
			{ a: 1000 },
			{ a: 571, b: 429 },
		],
		[
			'six channels: four cents are left over, for the four touched last',
			'a > b > c > d > e > f',
			{ f: 1000 },
			{ f: 167, e: 167, d: 167, c: 167, b: 166, a: 166 },
		],
		['a path that is all one channel', 'sms > sms > sms', { sms: 1000 }, { sms: 1000 }],
	])('%s', (_rule, path, lastTouch, linear) => {
		expect(creditOf('last_touch', path, 1000)).toEqual(lastTouch);
		expect(creditOf('linear', path, 1000)).toEqual(linear);
	});

	test('nothing is shared of nothing', () => {
		expect(creditOf('linear', 'web > email', 0)).toEqual({ email: 0, web: 0 });
	});

	test('one cent among three goes whole to the last', () => {
		expect(creditOf('linear', 'web > ads > email', 1)).toEqual({ email: 1, ads: 0, web: 0 });
	});
});

const model = fc.constantFrom<AttributionModel>('last_touch', 'linear');
const anyPath = fc.array(fc.constantFrom('web', 'email', 'ads', 'store', 'sms'), { maxLength: 60 });
const anyAmount = fc.maxSafeNat();

test('credit adds up to the amount, to the minor unit, for every model and path', () => {
	fc.assert(
		fc.property(model, anyPath, anyAmount, (chosen, path, amount) => {
			const parts = Object.values(creditOf(chosen, path.join(' > '), amount));
			const sum = parts.reduce((total, part) => total + BigInt(part), 0n);
			return (
				sum === BigInt(amount) && parts.every((part) => Number.isSafeInteger(part) && part >= 0)
			);
		}),
	);
});

test('no channel is more than one minor unit away from its exact share', () => {
	fc.assert(
		fc.property(
			anyPath.filter((path) => path.length > 0),
			anyAmount,
			(path, amount) => {
				const credit = creditOf('linear', path.join(' > '), amount);
				return Object.entries(credit).every(([channel, part]) => {
					const touches = BigInt(path.filter((one) => one === channel).length);
					const difference = BigInt(part) * BigInt(path.length) - BigInt(amount) * touches;
					return difference < BigInt(path.length) && -difference < BigInt(path.length);
				});
			},
		),
	);
});
