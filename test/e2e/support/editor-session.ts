import { ensureN8n, linkPackage } from '../../../scripts/n8n';
import { openEditor, type Editor } from './editor';
import { INSTALL_TIMEOUT_MS, startSignedIn, type SignedInServer } from './real-n8n';
import { freshUserFolder } from './user-folder';

/**
 * A real n8n with the package and a browser that is signed in to it, for all tests of the file; `prepare` is done before n8n
 * starts. Both are there once a test runs.
 */
export function editorSession(prepare?: (userFolder: string) => Promise<void>) {
	const session: { signedIn?: SignedInServer; editor?: Editor } = {};

	afterAll(async () => {
		await session.editor?.close();
		await session.signedIn?.server.stop();
	});
	const userFolder = freshUserFolder();

	beforeAll(async () => {
		await ensureN8n({ log: () => undefined });
		linkPackage(userFolder);
		await prepare?.(userFolder);
		session.signedIn = await startSignedIn(userFolder);
		session.editor = await openEditor(session.signedIn.session);
	}, INSTALL_TIMEOUT_MS);

	return session as { readonly signedIn: SignedInServer; readonly editor: Editor };
}
