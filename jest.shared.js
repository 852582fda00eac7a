'use strict';

/** What both test runs share: TypeScript through swc (types are checked by tsc, apart). */
module.exports = {
	rootDir: __dirname,
	testEnvironment: 'node',
	maxWorkers: 2,
	transform: {
		'^.+\\.ts$': [
			'@swc/jest',
			{
				swcrc: false,
				jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
				module: { type: 'commonjs' },
				sourceMaps: 'inline',
			},
		],
	},
	// A test that waits for a lock or a server that never comes must fail, not hang the run.
	testTimeout: 30_000,
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.cache/'],
	cacheDirectory: '<rootDir>/.cache/jest',
};
