import ts from 'typescript';

/** The full names of the tests in a file: the titles of the blocks around each, then its own. */
export function testNamesIn(path: string, text: string): string[] {
	const names: string[] = [];
	const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
	const visit = (node: ts.Node, blocks: readonly string[]): void => {
		const call = ts.isCallExpression(node) ? readCall(node) : null;
		if (call?.kind === 'test')
			names.push(...call.titles.map((title) => [...blocks, title].join(' › ')));
		const [block] = call?.kind === 'describe' ? call.titles : [];
		ts.forEachChild(node, (child) =>
			visit(child, block === undefined ? blocks : [...blocks, block]),
		);
	};
	visit(source, []);
	return names;
}

/** `test('…', …)`, `test.each(…)('…', …)`, `describe…('…', …)`; null for any other call. */
function readCall(call: ts.CallExpression) {
	const [title] = call.arguments;
	if (!title || !ts.isStringLiteralLike(title)) return null;
	const callee = call.expression.getText();
	if (/^describe\w*\b/.test(callee)) return { kind: 'describe' as const, titles: [title.text] };
	if (!/^(?:test|it)\b/.test(callee)) return null;
	return { kind: 'test' as const, titles: title.text === '%s' ? rowTitles(call) : [title.text] };
}

/** The first text of each row of a table; a table that is no literal is named by its own tests. */
function rowTitles(call: ts.CallExpression): string[] {
	if (!ts.isCallExpression(call.expression)) return [];
	const [table] = call.expression.arguments;
	if (!table || !ts.isArrayLiteralExpression(table)) return [];
	return table.elements.flatMap((row) => {
		const cell = ts.isArrayLiteralExpression(row) ? row.elements[0] : row;
		return cell && ts.isStringLiteralLike(cell) ? [cell.text] : [];
	});
}
