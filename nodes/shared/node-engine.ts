import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	ILoadOptionsFunctions,
} from 'n8n-workflow';
import type { Engine, StoreOptions } from '../../engine';
import { lease } from './engine-registry';
import { storeOptionsOf } from './store-credential';

/** The credential type that chooses PostgreSQL; a node without it uses the embedded store. */
export const STORE_CREDENTIAL = 'omnichannelStoreApi';

/** For the descriptions: the optional store credential, first in every node. */
export const storeCredential = {
	name: STORE_CREDENTIAL,
	required: false,
	displayName: 'Store (Optional)',
} as const;

/** Runs `work` with the engine of the node's store, opened once per n8n process and kept for the next run. */
export async function withEngine<Result>(
	node: IExecuteFunctions | ILoadOptionsFunctions,
	work: (engine: Engine) => Promise<Result>,
): Promise<Result> {
	const options = await storeOptions(node);
	const key = createHash('sha256').update(JSON.stringify(options)).digest('hex');
	const { engine, release } = await lease(key, () => open(options));
	try {
		return await work(engine);
	} finally {
		release();
	}
}

function open(store: StoreOptions): Promise<Engine> {
	// Loaded at the first run, not when n8n loads the package: a throw then would take the package out.
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- import() would outlive n8n's update of the package
	const { openEngine } = require('../../engine') as typeof import('../../engine');
	return openEngine({ store });
}

async function storeOptions(
	node: IExecuteFunctions | ILoadOptionsFunctions,
): Promise<StoreOptions> {
	const chosen = node.getNode().credentials?.[STORE_CREDENTIAL];
	if (chosen === undefined) return embeddedOptions();
	const credential = await node.getCredentials<ICredentialDataDecryptedObject>(STORE_CREDENTIAL);
	return storeOptionsOf(credential);
}

function embeddedOptions(): StoreOptions {
	refuseQueueMode();
	const n8nFolder = join(process.env.N8N_USER_FOLDER ?? homedir(), '.n8n');
	return { kind: 'embedded', file: join(n8nFolder, 'omnichannel', 'omnichannel.sqlite') };
}

/** Workers of one n8n each have a disk of their own, so each would keep its own half of the customers. */
function refuseQueueMode(): void {
	if (process.env.EXECUTIONS_MODE !== 'queue') return;
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- as above
	const { StoreUnavailableError } = require('../../engine') as typeof import('../../engine');
	throw new StoreUnavailableError(
		'needs_postgres',
		'This n8n runs in queue mode, where the embedded store would split your customers over the workers. Create an ' +
			'Omnichannel Store credential for a PostgreSQL database and choose it in every Omnichannel node.',
	);
}
