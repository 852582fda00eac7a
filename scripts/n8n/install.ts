import { existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './install-lock';
import { N8N_VERSION, NODE_VERSION, installFolder, nodeBinary, pathWithNode } from './paths';
import { runProcess } from './processes';
import { withProgress, type Log } from './progress';

const ATTEMPTS_MAX = 2;
const STEP_TIMEOUT_MS = 20 * 60_000;
/** What n8n cannot start without and what is built, or fetched, for this very machine. */
const NATIVE_PACKAGES = ['sqlite3', 'isolated-vm'];

const MANIFEST = {
	private: true,
	dependencies: { n8n: N8N_VERSION, node: NODE_VERSION },
	// A newer linkedom names a package that was never published.
	overrides: { linkedom: '0.18.12' },
};

/**
 * Makes sure that the real n8n is in the cache folder. Safe to call from several processes at
 * once: one installs, the others wait. A failed installation is removed and tried once more.
 */
export async function ensureN8n({ log }: { log: Log }): Promise<void> {
	if (isComplete()) return;
	await withLock(`${installFolder()}.lock`, log, async () => {
		if (isComplete()) return;
		if (await isUsable()) return markComplete();
		log(`n8n ${N8N_VERSION} is not in ${installFolder()} yet. It is installed once (3 GB).`);
		await installWithRetry(log);
		markComplete();
	});
}

async function installWithRetry(log: Log): Promise<void> {
	for (let attempt = 1; ; attempt += 1) {
		rmSync(installFolder(), { recursive: true, force: true });
		try {
			await install(log);
			return;
		} catch (error) {
			if (attempt >= ATTEMPTS_MAX) throw error;
			log(`The installation failed and is tried once more. ${String(error)}`);
		}
	}
}

async function install(log: Log): Promise<void> {
	const folder = installFolder();
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'package.json'), JSON.stringify(MANIFEST, null, '\t'));
	const freeAtStart = freeMegabytes();
	await withProgress(
		log,
		() => `Installing n8n ${N8N_VERSION}: ${written(freeAtStart)} written`,
		() => npm(['install', '--ignore-scripts=true', '--no-audit', '--no-fund']),
	);
	// Node first: it is what the other two are then built with.
	for (const name of ['node', ...NATIVE_PACKAGES]) {
		await withProgress(
			log,
			() => `Building ${name} for this machine`,
			() => npm(['rebuild', name, '--ignore-scripts=false']),
		);
	}
	await probe();
}

function npm(args: string[]): Promise<void> {
	return runProcess('npm', args, {
		cwd: installFolder(),
		env: npmEnvironment(),
		logFile: `${installFolder()}.log`,
		timeoutMs: STEP_TIMEOUT_MS,
	});
}

/** npm tells its scripts about the package they belong to; an npm of ours must not believe it. */
export function npmEnvironment(): NodeJS.ProcessEnv {
	const foreign =
		/^npm_(package_|lifecycle_|config_local_prefix$|config_ignore_scripts$|command$)/i;
	const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
	return { ...Object.fromEntries(own), NODE_ENV: 'production', PATH: pathWithNode() };
}

/** n8n's own version and the two native packages, loaded by the Node that will run them. */
function probe(): Promise<void> {
	const check = [
		`if (require('n8n/package.json').version !== '${N8N_VERSION}') process.exit(1);`,
		...NATIVE_PACKAGES.map((name) => `require('${name}');`),
		`new (require('isolated-vm').Isolate)();`,
	];
	return runProcess(nodeBinary(), ['-e', check.join('\n')], {
		cwd: installFolder(),
		env: npmEnvironment(),
		logFile: `${installFolder()}.log`,
		timeoutMs: 60_000,
	});
}

/** An installation without our mark: npm writes its hidden lockfile only after the last package. */
async function isUsable(): Promise<boolean> {
	if (!existsSync(join(installFolder(), 'node_modules', '.package-lock.json'))) return false;
	return probe().then(
		() => true,
		() => false,
	);
}

/** A guess from the free space, which is at once there; counting the files would take seconds. */
function written(freeAtStart: number): string {
	return `about ${String(Math.max(0, Math.round(freeAtStart - freeMegabytes())))} of 3,000 MB`;
}

function freeMegabytes(): number {
	const { bavail, bsize } = statfsSync(installFolder());
	return (bavail * bsize) / 1_000_000;
}

function stampFile(): string {
	return join(installFolder(), '.complete');
}

function isComplete(): boolean {
	return existsSync(stampFile());
}

function markComplete(): void {
	writeFileSync(stampFile(), `n8n ${N8N_VERSION}, Node ${NODE_VERSION}\n`);
}
