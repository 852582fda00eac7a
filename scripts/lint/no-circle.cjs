'use strict';

const { relative } = require('node:path');
const { findCircle, importsOf } = require('./import-graph.cjs');

const importsByFile = new Map();

function importsOnce(file) {
	if (!importsByFile.has(file)) importsByFile.set(file, importsOf(file));
	return importsByFile.get(file);
}

/** Each file of a circle reports it. A plugin would bring a resolver, a cache and 60 rules for this one. */
module.exports = {
	meta: {
		type: 'problem',
		schema: [],
		messages: { circle: 'These files import each other in a circle: {{ path }}.' },
	},
	create: (context) => ({
		Program(node) {
			// The file as it is linted, which in an editor is not yet the file on the disk.
			importsByFile.set(context.filename, importsOf(context.filename, context.sourceCode.text));
			const circle = findCircle(context.filename, importsOnce);
			if (!circle) return;
			const path = circle.map((file) => relative(context.cwd, file)).join(' → ');
			context.report({ node, messageId: 'circle', data: { path } });
		},
	}),
};
