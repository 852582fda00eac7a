import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	createCredential,
	createWorkflow,
	executeWorkflow,
	filesFolder,
	importCredential,
	importWorkflow,
	itemsOf,
	runWorkflow,
	startMailCatcher,
	type MailCatcher,
} from '../../scripts/n8n';
import { openEditor, openWorkflow, screenshot } from './support/editor';
import { INSTALL_TIMEOUT_MS, ensureRealN8n, startSignedIn } from './support/real-n8n';
import { freshUserFolder } from './support/user-folder';

// What everything else here stands on, shown with nothing but n8n's own nodes.

const CREDENTIAL = { id: 'catcher000000001', name: 'Mail catcher', type: 'smtp' };
const userFolder = freshUserFolder();
let catcher: MailCatcher;

beforeAll(async () => {
	await ensureRealN8n();
	catcher = await startMailCatcher();
	writeFileSync(join(filesFolder(userFolder), 'people.csv'), 'email\nana@example.com\n');
}, INSTALL_TIMEOUT_MS);

afterAll(() => catcher.stop());

test('a workflow reads a file by its plain name and its mail arrives, without a server', async () => {
	await importCredential(userFolder, { ...CREDENTIAL, data: smtpAccount() });
	await importWorkflow(userFolder, { id: 'ownnodes00000001', ...mailWorkflow(CREDENTIAL.id) });
	const result = await executeWorkflow(userFolder, 'ownnodes00000001');
	expect(itemsOf(result, 'Read rows')).toEqual([{ email: 'ana@example.com' }]);
	expect(caughtMails()).toEqual([caught('ana@example.com')]);
});

test('a run that fails says why', async () => {
	const { nodes, ...workflow } = mailWorkflow(CREDENTIAL.id);
	const lost = nodes.map((node) =>
		node.name === 'Read file' ? { ...node, parameters: { fileSelector: 'lost.csv' } } : node,
	);
	await importWorkflow(userFolder, { id: 'ownnodes00000002', ...workflow, nodes: lost });
	const run = executeWorkflow(userFolder, 'ownnodes00000002');
	await expect(run).rejects.toThrow(
		'It stopped at "Read file": No file(s) found. No file matching the selector "lost.csv" found',
	);
});

test('the same workflow runs on a server, is seen in the editor, and nothing stays behind', async () => {
	const { server, session } = await startSignedIn(userFolder);
	try {
		const data = smtpAccount();
		const credentialId = await createCredential(session, { name: 'Mine', type: 'smtp', data });
		const workflowId = await createWorkflow(session, mailWorkflow(credentialId));
		const result = await runWorkflow(session, { workflowId, trigger: 'Start' });
		expect(result.status).toBe('success');
		expect(caughtMails()).toEqual([caught('ana@example.com'), caught('ana@example.com')]);
		await seenInEditor(session, workflowId);
	} finally {
		await server.stop();
	}
	expect(() => process.kill(server.pid, 0)).toThrow('ESRCH');
});

async function seenInEditor(session: Parameters<typeof openEditor>[0], workflowId: string) {
	const editor = await openEditor(session);
	try {
		await openWorkflow(editor, session, workflowId);
		const names = await editor.page.getByTestId('canvas-node').allInnerTexts();
		expect(names.map((name) => name.split('\n')[0])).toEqual([
			'Start',
			'Read file',
			'Read rows',
			'Send mail',
		]);
		expect(existsSync(await screenshot(editor, 'own-nodes'))).toBe(true);
		expect(editor.problems).toEqual([]);
	} finally {
		await editor.close();
	}
}

function smtpAccount() {
	return { user: '', password: '', host: '127.0.0.1', port: catcher.port, secure: false };
}

function caughtMails() {
	return catcher.mails.map(({ recipients, mail }) => ({ recipients, subject: mail.subject }));
}

function caught(address: string) {
	return { recipients: [address], subject: 'Hello' };
}

function mailWorkflow(credentialId: string) {
	const node = (name: string, type: string, parameters: object) => ({ name, type, parameters });
	const steps = [
		{ ...node('Start', 'manualTrigger', {}), typeVersion: 1 },
		{
			...node('Read file', 'readWriteFile', { fileSelector: '.n8n-files/people.csv' }),
			typeVersion: 1.1,
		},
		{ ...node('Read rows', 'extractFromFile', { operation: 'csv' }), typeVersion: 1.1 },
		{
			...node('Send mail', 'emailSend', {
				fromEmail: 'shop@example.org',
				toEmail: '={{ $json.email }}',
				subject: 'Hello',
				emailFormat: 'text',
				text: 'Good to see you.',
			}),
			typeVersion: 2.1,
			credentials: { smtp: { id: credentialId, name: CREDENTIAL.name } },
		},
	];
	return {
		name: "n8n's own nodes",
		settings: {},
		nodes: steps.map((step, i) => ({
			...step,
			id: `step-${String(i)}`,
			type: `n8n-nodes-base.${step.type}`,
			position: [i * 220, 0],
		})),
		connections: Object.fromEntries(
			steps
				.slice(1)
				.map(({ name }, i) => [
					steps[i]?.name ?? '',
					{ main: [[{ node: name, type: 'main', index: 0 }]] },
				]),
		),
	};
}
