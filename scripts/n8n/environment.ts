import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathWithNode } from './paths';
import { freePort } from './ports';

/** Only these come from outside: a tester's own n8n settings, or jest's, must not leak in. */
const INHERITED = ['LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'TEMP', 'SystemRoot'];

/** Everything with which n8n would otherwise call home, and windows that would hide the canvas. */
const QUIET = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_AI_ENABLED: 'false',
	EXTERNAL_FRONTEND_HOOKS_URLS: '',
	// The first asks api.n8n.io for its list at each start; the others only offer AI in the editor.
	N8N_DISABLED_MODULES: 'mcp-registry,instance-ai,agents,chat-hub,workflow-builder',
};

/** The one folder from which n8n's file nodes read unless it is told otherwise. */
export function filesFolder(userFolder: string): string {
	const folder = join(userFolder, '.n8n-files');
	mkdirSync(folder, { recursive: true });
	return folder;
}

/**
 * The environment of an n8n that lives in `userFolder` alone. The folder is also its home, so that
 * `.n8n-files` there is the folder of files that n8n allows by default.
 */
export async function n8nEnvironment(userFolder: string): Promise<NodeJS.ProcessEnv> {
	filesFolder(userFolder);
	const inherited = INHERITED.flatMap((name) => {
		const value = process.env[name];
		return value === undefined ? [] : [[name, value] as const];
	});
	return {
		...Object.fromEntries(inherited),
		...QUIET,
		PATH: pathWithNode(),
		HOME: userFolder,
		NODE_ENV: 'production',
		N8N_USER_FOLDER: userFolder,
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
	};
}
