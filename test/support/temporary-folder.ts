import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new, empty folder; it goes away with the test run. */
export function temporaryFolder(name: string): string {
	const parent = process.env.OMNICHANNEL_TEST_FOLDER ?? tmpdir();
	return mkdtempSync(join(parent, `${name}-`));
}
