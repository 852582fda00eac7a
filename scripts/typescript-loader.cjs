'use strict';

const { hash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { version } = require('@swc/core/package.json');

/** Beside jest's own: a process that a test starts would else compile the engine anew, which takes most of its start. */
const CACHE_FOLDER = join(__dirname, '../.cache/typescript-loader');
const OPTIONS = {
	swcrc: false,
	jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
	module: { type: 'commonjs' },
	sourceMaps: 'inline',
};

/**
 * Lets `node --require` run our TypeScript as CommonJS, and its worker threads too, which inherit
 * the option. Node's own type stripping does not serve: it wants the ending `.ts` in each import.
 */
require.extensions['.ts'] = (module, filename) => {
	module._compile(compiled(filename, readFileSync(filename, 'utf8')), filename);
};

function compiled(filename, source) {
	const key = hash('sha256', JSON.stringify([version, OPTIONS, filename, source]), 'hex');
	const file = join(CACHE_FOLDER, `${key}.js`);
	try {
		return readFileSync(file, 'utf8');
	} catch {
		const { transformSync } = require('@swc/core');
		const { code } = transformSync(source, { ...OPTIONS, filename });
		mkdirSync(CACHE_FOLDER, { recursive: true });
		// Whole or not at all, whoever else writes it at the same time.
		const own = `${file}.${process.pid}`;
		writeFileSync(own, code);
		renameSync(own, file);
		return code;
	}
}

// Node tries the endings in their order here: "Identity.node" is the class beside it, not its codex file.
const readJson = require.extensions['.json'];
delete require.extensions['.json'];
require.extensions['.json'] = readJson;
