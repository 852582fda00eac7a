import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatCsv } from '../../scripts/data/csv';
import { createEmailTestRows, formatEmailTest } from '../../scripts/data/email-test';

const REAL_FILE = join(__dirname, '../../../shared/data/hillstrom.csv');
const rows = createEmailTestRows({ seed: 1, rows: 64_000 });
const testWithRealFile = existsSync(REAL_FILE) ? test : test.skip;

function ratesOf(arm: string) {
	const customers = rows.filter(({ segment }) => segment === arm);
	const rate = (field: 'visit' | 'conversion') =>
		(100 * customers.reduce((sum, row) => sum + row[field], 0)) / customers.length;
	return { visits: rate('visit'), orders: rate('conversion') };
}

test.each([
	['Mens E-Mail', 18.28, 1.253],
	['Womens E-Mail', 15.14, 0.884],
	['No E-Mail', 10.62, 0.573],
])('%s is visited and bought from as in the real test', (arm, visits, orders) => {
	const rates = ratesOf(arm);
	expect(Math.abs(rates.visits - visits)).toBeLessThan(1);
	expect(Math.abs(rates.orders - orders)).toBeLessThan(0.25);
});

test('only who has visited has bought, and only who has bought has spent', () => {
	const wrong = rows.filter(({ visit, conversion, spend }) => {
		return conversion > visit || (conversion === 1) !== Number(spend) > 0;
	});
	expect(wrong).toEqual([]);
});

test('no amount has a fraction of a cent', () => {
	const amounts = rows.flatMap(({ history, spend }) => [history, spend]);
	expect(amounts.filter((amount) => !/^\d+(\.\d{1,2})?$/.test(amount))).toEqual([]);
});

testWithRealFile("its header is the real file's", () => {
	const header = (text: string) => text.slice(0, text.search(/\r?\n/));
	expect(header(formatEmailTest(rows.slice(0, 1)))).toBe(header(readFileSync(REAL_FILE, 'utf8')));
});

test('a value with a comma, a quote or a line break is quoted', () => {
	const row = { plain: 'a b', comma: '$1,000', quote: 'say "hi"', line: 'a\nb', number: 3 };
	expect(formatCsv(['plain', 'comma', 'quote', 'line', 'number'], [row])).toBe(
		'plain,comma,quote,line,number\na b,"$1,000","say ""hi""","a\nb",3\n',
	);
});
