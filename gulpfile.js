'use strict';

const { dest, src } = require('gulp');

/** Copies what tsc leaves behind: icons, codex files and output schemas, each to its place in dist. */
function build() {
	const files = ['nodes', 'credentials'].flatMap((folder) => [
		`${folder}/**/*.{svg,png}`,
		`${folder}/**/*.node.json`,
		`${folder}/**/__schema__/**/*.json`,
	]);
	// Icons are bytes: without this option gulp 5 reads a PNG as UTF-8 and spoils it.
	return src(files, { base: '.', encoding: false, allowEmpty: true }).pipe(dest('dist'));
}

exports.build = build;
exports.default = build;
