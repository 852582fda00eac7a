import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseProgramme } from '../../../../engine/loyalty';
import { decideRulePoints } from '../../../../engine/loyalty/programme/decide-rule-points';
import { at } from './programme';

const PAGE = join(__dirname, '../../../../docs/loyalty-programme.md');

/** Every field that stands in the value, at any depth. */
function fieldsIn(value: unknown): string[] {
	if (typeof value !== 'object' || value === null) return [];
	if (Array.isArray(value)) return value.flatMap(fieldsIn);
	return Object.entries(value).flatMap(([name, inner]) => [name, ...fieldsIn(inner)]);
}

describe('the documented programme', () => {
	const page = readFileSync(PAGE, 'utf8');
	const [, example = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
	const definition = parseProgramme(example);

	test('is valid, and the page names every field of it', () => {
		if ('status' in definition) throw new Error(definition.message);
		const prose = page.replace(example, '');
		const isNamed = (field: string) => new RegExp(`\\b${field}\\b`).test(prose);
		expect([...new Set(fieldsIn(definition))].filter((field) => !isNamed(field))).toEqual([]);
	});

	test('gives what the page says: factors that add, the tier’s on top, no points for shipping', () => {
		if ('status' in definition) throw new Error(definition.message);
		const outcome = decideRulePoints(definition, {
			what: {
				type: 'order',
				currency: 'EUR',
				items: [
					{ product: 'boot', categories: ['shoes'], amountMinor: 10_000 },
					{ product: 'hat', amountMinor: 2_000 },
					{ kind: 'shipping', amountMinor: 500 },
				],
			},
			channel: 'app',
			occurredAt: at('2026-03-02'),
			member: { tier: 'Gold', birthday: '03-20', isFirstPurchase: true },
			used: new Map([['member year :Birthday', 150]]),
		});
		// 100 × (1 + 1 + 0.5) × 1.5 and 20 × 1.5 × 1.5; 100 for the first order; 50 of 200 under the cap.
		const lines = [
			{ points: 420 },
			{ points: 0 },
			{ points: 0 },
			{ points: 100 },
			{ points: 50 },
			{ unmet: 'event_differs' },
		];
		expect(outcome).toMatchObject({ points: 570, lines });
	});
});
