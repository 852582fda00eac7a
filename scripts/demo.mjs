import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
require('./typescript-loader.cjs');
try {
	await require('./demo/run-demo.ts').runDemo(process.argv.slice(2));
} catch (error) {
	process.stderr.write(`${error.message}\n`);
	process.exitCode = 1;
}
