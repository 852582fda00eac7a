import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
require('./typescript-loader.cjs');
await require('./demo/run-demo.ts').runDemo(process.argv.slice(2));
