/** A CSV text with a header line; a value is quoted only where it must be (RFC 4180). */
export function formatCsv<Row extends Record<string, string | number>>(
	columns: readonly (keyof Row & string)[],
	rows: readonly Row[],
): string {
	const lines = rows.map((row) => columns.map((column) => formatValue(row[column])).join(','));
	return [columns.join(','), ...lines, ''].join('\n');
}

function formatValue(value: string | number | undefined): string {
	const text = value === undefined ? '' : String(value);
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
