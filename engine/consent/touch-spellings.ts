import type { EngineContext } from '../store';
import { inChunks, touchProfiles } from '../store';
import { listOtherwiseSpelled } from './repository-conditions';

/**
 * Has segments look again at everybody whose address the rules spell otherwise, where something is known of that spelling:
 * who wrote it could not tell whose it is. Safe to repeat. Reads all addresses, unless the rules keep every spelling.
 */
export async function touchSpellings({ store }: EngineContext): Promise<void> {
	const profileIds = await store.scan(listOtherwiseSpelled);
	await inChunks(profileIds, async (chunk) => {
		await store.write((tx) => touchProfiles(tx, chunk));
		return [];
	});
}
