'use strict';

const shared = require('./jest.shared.js');

/** Everything but the real n8n and the browser, which have jest.e2e.config.js. */
module.exports = {
	...shared,
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/'],
	globalSetup: '<rootDir>/test/support/global-setup.mjs',
	globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
	setupFiles: ['<rootDir>/test/support/temporary-n8n-folder.ts'],
};
