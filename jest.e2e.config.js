'use strict';

const shared = require('./jest.shared.js');

/** The real n8n and the browser. One worker: the tests share one n8n and two cores. */
module.exports = {
	...shared,
	maxWorkers: 1,
	testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
	globalSetup: '<rootDir>/test/support/global-setup.mjs',
	globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
	testTimeout: 300_000,
};
