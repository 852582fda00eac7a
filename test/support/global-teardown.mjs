import { rm } from 'node:fs/promises';

/** Stops the run's PostgreSQL and takes the run's folder away. */
export default async function endRun() {
	await globalThis.omnichannelTestPostgres?.stop();
	await rm(process.env.OMNICHANNEL_TEST_FOLDER, { recursive: true, force: true });
}
