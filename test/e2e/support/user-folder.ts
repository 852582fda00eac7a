import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder in which one n8n lives alone; it goes away with the test file that asked for it. */
export function freshUserFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'omnichannel-e2e-'));
	afterAll(() => {
		rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	});
	return folder;
}
