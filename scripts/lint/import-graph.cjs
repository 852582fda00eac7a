'use strict';

const { existsSync, readdirSync, readFileSync, statSync } = require('node:fs');
const { dirname, join, resolve } = require('node:path');

// `import … from`, `export … from`, `import(…)` and `require(…)`; a comment or a string that looks
// like one costs a file on the graph at most, and none of ours does.
const SPECIFIER =
	/(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)['"](\.{1,2}(?:\/[^'"]*)?)['"]/g;

/** The files of ours that a file with this text imports, types included, as absolute paths. */
function importsOf(file, text = readFileSync(file, 'utf8')) {
	const found = new Set();
	for (const [, specifier] of text.matchAll(SPECIFIER)) {
		const target = resolveModule(resolve(dirname(file), specifier));
		if (target) found.add(target);
	}
	return [...found];
}

function resolveModule(path) {
	const candidates = [path, `${path}.ts`, join(path, 'index.ts')];
	return candidates.find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
}

/** Every file whose name ends so, below a folder; none where the folder is absent. */
function filesBelow(folder, ending) {
	if (!existsSync(folder)) return [];
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && entry.name.endsWith(ending))
		.map((entry) => join(entry.parentPath, entry.name))
		.sort();
}

/** What can be reached from the given files, themselves included. */
function reachableFrom(files) {
	const reached = new Set(files);
	for (const file of reached) for (const next of importsOf(file)) reached.add(next);
	return reached;
}

/** The shortest way from a file through its imports back to itself, or null where there is none. */
function findCircle(file, readImports = importsOf) {
	const cameFrom = new Map();
	const queue = [file];
	for (const current of queue) {
		for (const next of readImports(current)) {
			if (next === file) return pathBack(cameFrom, file, current);
			if (cameFrom.has(next)) continue;
			cameFrom.set(next, current);
			queue.push(next);
		}
	}
	return null;
}

function pathBack(cameFrom, start, end) {
	const path = [start];
	for (let file = end; file !== start; file = cameFrom.get(file)) path.unshift(file);
	return [start, ...path];
}

module.exports = { filesBelow, findCircle, importsOf, reachableFrom };
