import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	PROJECT_FOLDER,
	executeWorkflow,
	filesFolder,
	importCredential,
	importWorkflow,
	type RunResult,
	type Workflow,
} from '../n8n';

type ExampleNode = {
	name: string;
	type: string;
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
};
export type Example = Workflow & { nodes: ExampleNode[] };
export type CampaignInputs = {
	workflow: Example;
	csvFiles: readonly string[];
	smtpPort?: number;
};
export type Campaign = { id: string; run: () => Promise<RunResult> };

/** An example as n8n imports it, under an id made of its name. */
export function readExample(name: string): Example {
	const file = join(PROJECT_FOLDER, 'examples', `${name}.json`);
	const workflow = JSON.parse(readFileSync(file, 'utf8')) as Omit<Example, 'id'>;
	const id = name.replaceAll('-', '').padEnd(16, '0').slice(0, 16);
	return { id, ...workflow } as Example;
}

/**
 * Makes an example ready in a user folder: its files in place, in the order of the nodes that read them, and its mail
 * account the given SMTP port.
 */
export async function prepareCampaign(
	userFolder: string,
	{ workflow, csvFiles, smtpPort }: CampaignInputs,
): Promise<Campaign> {
	placeFiles(userFolder, workflow, csvFiles);
	if (smtpPort !== undefined) await importMailAccount(userFolder, workflow, smtpPort);
	await importWorkflow(userFolder, workflow);
	return { id: workflow.id, run: () => executeWorkflow(userFolder, workflow.id) };
}

/** Puts each file where the example reads it. */
export function placeFiles(
	userFolder: string,
	{ nodes }: Example,
	csvFiles: readonly string[],
): void {
	const readers = nodes.filter(({ parameters }) => typeof parameters.fileSelector === 'string');
	if (readers.length !== csvFiles.length)
		throw new Error('An example needs a file for each reader.');
	readers.forEach(({ parameters }, i) => {
		const name = String(parameters.fileSelector).replace(/^\.n8n-files\//, '');
		copyFileSync(csvFiles[i] ?? '', join(filesFolder(userFolder), name));
	});
}

function importMailAccount(userFolder: string, { nodes }: Example, port: number): Promise<void> {
	const smtp = nodes.find(({ credentials }) => credentials?.smtp)?.credentials?.smtp;
	if (smtp === undefined) throw new Error('The example has no node that sends mail.');
	const data = {
		...{ host: '127.0.0.1', port, user: '', password: '' },
		...{ secure: false, disableStartTls: true },
	};
	return importCredential(userFolder, { ...smtp, type: 'smtp', data });
}
