import type { CreditRow, Figures } from './figures';

type Cell = string | number;

const LABELS: readonly [keyof Figures, string][] = [
	['lines', 'Lines in the file'],
	['linesThatNameNobody', '  of these, lines that name nobody'],
	['newCustomers', 'New customers'],
	['merges', 'Customers found to be one and merged'],
	['people', 'Different people in the end'],
	['newEvents', 'Visits and carts remembered'],
	['newSales', 'Sales recorded'],
	['newPoints', 'Points earned'],
	['sentMails', 'Mails sent'],
	['refusedMails', 'Mails not sent: the customer said no'],
];

/** The figures of two runs, side by side. */
export function formatFigures(first: Figures, second: Figures): string {
	const rows = LABELS.map(([name, label]) => [label, first[name], second[name]]);
	return formatTable(['', 'First run', 'Second run'], rows);
}

/** Credit by channel, the models side by side; the last line is their sum. */
export function formatCredit(credit: readonly CreditRow[]): string {
	return currenciesOf(credit)
		.map((currency) => formatCurrency(credit, currency))
		.join('\n\n');
}

function formatCurrency(credit: readonly CreditRow[], currency: string): string {
	const models = [...new Set(credit.map(({ model }) => model))];
	const channels = [...new Set(credit.map(({ channel }) => channel))];
	const rows = channels.map((channel) => {
		const amounts = models.map((model) => amountOf(credit, { model, channel, currency }));
		const touches = credit.find((row) => row.channel === channel)?.touchpoints ?? 0;
		return { channel, touches, amounts };
	});
	const totals = models.map((_, i) =>
		rows.reduce((sum, { amounts }) => sum + (amounts[i] ?? 0), 0),
	);
	const head = ['Channel', 'Touchpoints', ...models.map(titleOf)];
	return formatTable(head, [
		...rows.map(({ channel, touches, amounts }) => [
			channel,
			touches,
			...amounts.map((amount) => money(amount, currency)),
		]),
		[
			'all',
			rows.reduce((sum, { touches }) => sum + touches, 0),
			...totals.map((total) => money(total, currency)),
		],
	]);
}

type Place = { model: string; channel: string; currency: string };

function amountOf(credit: readonly CreditRow[], { model, channel, currency }: Place): number {
	const row = credit.find((one) => one.model === model && one.channel === channel);
	return row?.values.find((value) => value.currency === currency)?.value ?? 0;
}

function currenciesOf(credit: readonly CreditRow[]): string[] {
	return [...new Set(credit.flatMap(({ values }) => values.map(({ currency }) => currency)))];
}

function titleOf(model: string): string {
	return model === 'last_touch' ? 'To the last one' : 'Shared evenly';
}

function money(amount: number, currency: string): string {
	return amount.toLocaleString('en', { style: 'currency', currency });
}

function formatTable(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
	const lines = [head, ...rows].map((row) => row.map(textOf));
	const widths = head.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
	const print = (line: readonly string[]) =>
		line.map((cell, i) => pad(cell, widths[i] ?? 0, i)).join('   ');
	const rule = widths.map((width) => '─'.repeat(width)).join('───');
	const [top = [], ...body] = lines;
	return [print(top), rule, ...body.map(print)].map((line) => `  ${line.trimEnd()}`).join('\n');
}

function pad(cell: string, width: number, column: number): string {
	return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

function textOf(cell: Cell): string {
	return typeof cell === 'number' ? cell.toLocaleString('en') : cell;
}
