import { Send } from '../../../nodes/Send/Send.node';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import { startHttpServer } from '../../engine/messaging/servers';
import { runNode } from '../../support/n8n-run';

const { N8N_SSRF_PROTECTION_ENABLED } = process.env;

beforeAll(() => {
	// n8n reads it when it is first asked where it may connect to, which is in the run below.
	process.env.N8N_SSRF_PROTECTION_ENABLED = 'true';
});
afterAll(async () => {
	await closeEngines();
	if (N8N_SSRF_PROTECTION_ENABLED === undefined) delete process.env.N8N_SSRF_PROTECTION_ENABLED;
	else process.env.N8N_SSRF_PROTECTION_ENABLED = N8N_SSRF_PROTECTION_ENABLED;
});

test.each(['127.0.0.1', 'localhost'])(
	'an endpoint at %s, which the administrator forbids, is not called',
	async (host) => {
		const server = await startHttpServer((response) => response.writeHead(200).end());
		const { error, outputs } = await runNode({
			node: new Send(),
			items: [{ phone: '+4915123456789' }],
			parameters: {
				resource: 'message',
				operation: 'send',
				through: 'http',
				channel: 'sms',
				url: `http://${host}:${server.port}/messages`,
				campaign: 'spring',
				text: 'Hello',
			},
		});
		await server.stop();
		expect(error?.message).toContain('This n8n may not call the endpoint');
		expect(outputs.flat()).toEqual([]);
		expect(server.received).toEqual([]);
		expect(server.connectionCount()).toBe(0);
	},
);
