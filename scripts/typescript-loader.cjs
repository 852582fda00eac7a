'use strict';

const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');

/**
 * Lets `node --require` run our TypeScript as CommonJS, and its worker threads too, which inherit
 * the option. Node's own type stripping does not serve: it wants the ending `.ts` in each import.
 */
require.extensions['.ts'] = (module, filename) => {
	const { code } = transformSync(readFileSync(filename, 'utf8'), {
		filename,
		swcrc: false,
		jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
		module: { type: 'commonjs' },
		sourceMaps: 'inline',
	});
	module._compile(code, filename);
};

// Node tries the endings in their order here: "Identity.node" is the class beside it, not its codex file.
const readJson = require.extensions['.json'];
delete require.extensions['.json'];
require.extensions['.json'] = readJson;
