import type { Engine } from '../../engine';

const IDLE_CLOSE_MS = 5 * 60_000;
const PACKAGE_VERSION = packageVersion();

interface Entry {
	engine: Promise<Engine>;
	users: number;
	idleTimer?: NodeJS.Timeout;
}

/** An engine in use; `release` it when done. */
export interface Lease {
	engine: Engine;
	release(): void;
}

/**
 * The engine of that key, opened by `open` where none is. Engines live on `globalThis`, because n8n drops our modules when
 * it updates the package while their connections are open; one that nobody used for five minutes closes. The key holds our
 * version, so that new code never meets an old engine.
 */
export async function lease(configurationKey: string, open: () => Promise<Engine>): Promise<Lease> {
	const entries = registry();
	const key = `${PACKAGE_VERSION}:${configurationKey}`;
	const entry = entries.get(key) ?? { engine: open(), users: 0 };
	entries.set(key, entry);
	entry.users++;
	clearTimeout(entry.idleTimer);
	try {
		const engine = await entry.engine;
		return { engine, release: () => release(key, entry) };
	} catch (error) {
		// The next run tries again, perhaps with the database up.
		entries.delete(key);
		throw error;
	}
}

function release(key: string, entry: Entry): void {
	entry.users--;
	if (entry.users > 0) return;
	entry.idleTimer = setTimeout(() => void closeIdle(key, entry), IDLE_CLOSE_MS);
	entry.idleTimer.unref();
}

async function closeIdle(key: string, entry: Entry): Promise<void> {
	if (entry.users > 0) return;
	registry().delete(key);
	const engine = await entry.engine;
	await engine.close();
}

/** Closes every engine of this process, in use or not; for tests and scripts that end. */
export async function closeEngines(): Promise<void> {
	const entries = [...registry().values()];
	registry().clear();
	for (const { engine, idleTimer } of entries) {
		clearTimeout(idleTimer);
		await engine.then((opened) => opened.close());
	}
}

function registry(): Map<string, Entry> {
	const key = Symbol.for('n8n-nodes-omnichannel');
	const holder = globalThis as { [key: symbol]: Map<string, Entry> | undefined };
	return (holder[key] ??= new Map());
}

function packageVersion(): string {
	// Two folders up from the sources, three from dist.
	for (const path of ['../../package.json', '../../../package.json']) {
		try {
			// eslint-disable-next-line @typescript-eslint/no-require-imports -- the path differs before and after the build
			return (require(path) as { version: string }).version;
		} catch {
			continue;
		}
	}
	return 'unknown';
}
