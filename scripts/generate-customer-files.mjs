import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
require('./typescript-loader.cjs');
require('./data/command-line.ts').generateCustomerFiles(process.argv.slice(2));
