import { ensureN8n, setupOwner, startServer, type Owner } from '../../../scripts/n8n';
import type { Server, Session } from '../../../scripts/n8n';

export const OWNER: Owner = {
	email: 'owner@example.com',
	password: 'Omnichannel1',
	firstName: 'Olive',
	lastName: 'Owner',
};

/** The first run installs n8n; that may take minutes and is no part of any test. */
export const INSTALL_TIMEOUT_MS = 45 * 60_000;

export function ensureRealN8n(): Promise<void> {
	return ensureN8n({
		log: (line) => {
			process.stderr.write(`${line}\n`);
		},
	});
}

export type SignedInServer = { server: Server; session: Session };

/** A running editor with its first account signed in. */
export async function startSignedIn(userFolder: string): Promise<SignedInServer> {
	const server = await startServer(userFolder);
	try {
		return { server, session: await setupOwner(server.baseUrl, OWNER) };
	} catch (error) {
		await server.stop();
		throw error;
	}
}
