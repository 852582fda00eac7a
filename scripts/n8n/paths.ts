import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

export const PACKAGE_NAME = 'n8n-nodes-omnichannel';
export const PROJECT_FOLDER = resolve(__dirname, '../..');

/** 2.41.3 names a package that was never published, so it does not install. */
export const N8N_VERSION = '2.41.1';
/** n8n has run on nothing older than Node 24 since 2.36; its own copy serves wherever it is run. */
export const NODE_VERSION = '24.21.0';

/** Where the real n8n lives: outside the checkout, so that a fresh clone finds it again. */
export function cacheFolder(): string {
	return process.env.OMNICHANNEL_CACHE ?? join(homedir(), '.cache', PACKAGE_NAME);
}

export function installFolder(): string {
	return join(cacheFolder(), `n8n-${N8N_VERSION}`);
}

export function nodeBinary(): string {
	return join(installFolder(), 'node_modules', 'node', 'bin', 'node');
}

export function n8nBinary(): string {
	return join(installFolder(), 'node_modules', 'n8n', 'bin', 'n8n');
}

/** The PATH on which n8n, npm and every build step find the Node that n8n wants. */
export function pathWithNode(): string {
	return [join(installFolder(), 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
}

/** n8n keeps everything of one installation in a folder of this name inside the user folder. */
export function n8nFolder(userFolder: string): string {
	return join(userFolder, '.n8n');
}
