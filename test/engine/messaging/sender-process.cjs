'use strict';

require('../../../scripts/typescript-loader.cjs');
const { openEngine } = require('../../../engine');

/** Sends one mail through the server on that port and never ends by itself. */
async function main() {
	const { store, port, email } = JSON.parse(process.argv[2]);
	const engine = await openEngine({ store });
	await engine.messaging.send(
		[
			{
				customer: { identifiers: [{ type: 'email', value: email }] },
				campaign: 'spring',
				from: 'shop@example.com',
			},
		],
		{
			channel: 'email',
			through: { kind: 'smtp', host: '127.0.0.1', port, isSecure: false },
			template: { subject: 'Hello', text: 'Hello' },
		},
	);
}

void main();
