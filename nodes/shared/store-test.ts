import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { isEngineError } from './errors';
import { storeOptionsOf } from './store-credential';

/** *Test* of the store credential: opens the store as a node would, and says in plain words what is wrong. */
export async function storeConnectionTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- as in node-engine: never while n8n loads us
	const { openEngine } = require('../../engine') as typeof import('../../engine');
	try {
		const engine = await openEngine({ store: storeOptionsOf(credential.data ?? {}) });
		await engine.close();
		return { status: 'OK', message: 'Connected; the tables are there and up to date.' };
	} catch (error) {
		if (!isEngineError(error)) {
			return {
				status: 'Error',
				message: 'PostgreSQL answered with an error that is not about the connection.',
			};
		}
		return { status: 'Error', message: error.message };
	}
}
