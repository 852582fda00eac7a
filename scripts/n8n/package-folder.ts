import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { npmEnvironment } from './install';
import { PACKAGE_NAME, PROJECT_FOLDER, n8nFolder } from './paths';
import { runProcess } from './processes';

type Manifest = { name: string; version: string; dependencies?: Record<string, string> };

/** The folder in which n8n looks for community packages, and gives their nodes their real names. */
function downloadFolder(userFolder: string): string {
	return join(n8nFolder(userFolder), 'nodes');
}

/**
 * Puts the built checkout where n8n would have installed it. `dist` is copied and only the
 * dependencies are links: through a link to the whole checkout our nodes would load the checkout's
 * own `n8n-workflow`, and n8n would not know their errors for its own.
 */
export function linkPackage(userFolder: string): void {
	if (!existsSync(join(PROJECT_FOLDER, 'dist', 'nodes'))) {
		throw new Error('The package is not built yet. Run `npm run build` first.');
	}
	const target = emptyPackageFolder(userFolder);
	const manifest = strippedManifest(join(PROJECT_FOLDER, 'package.json'));
	cpSync(join(PROJECT_FOLDER, 'dist'), join(target, 'dist'), { recursive: true });
	writeJson(join(target, 'package.json'), manifest);
	for (const name of Object.keys(manifest.dependencies ?? {})) {
		const link = join(target, 'node_modules', name);
		mkdirSync(dirname(link), { recursive: true });
		symlinkSync(join(PROJECT_FOLDER, 'node_modules', name), link, 'junction');
	}
	enterInLedger(userFolder, manifest);
}

/** Packs the checkout and installs the tarball step by step as n8n's own installer does. */
export async function installTarball(userFolder: string): Promise<void> {
	const packFolder = mkdtempSync(join(tmpdir(), 'omnichannel-pack-'));
	try {
		await npm(['pack', '--quiet', '--ignore-scripts', '--pack-destination', packFolder], {
			cwd: PROJECT_FOLDER,
			logFile: join(packFolder, 'npm.log'),
		});
		const tarball = readdirSync(packFolder).find((name) => name.endsWith('.tgz'));
		if (tarball === undefined) throw new Error('npm pack made no tarball.');
		await unpack(join(packFolder, tarball), userFolder);
	} finally {
		rmSync(packFolder, { recursive: true, force: true });
	}
}

async function unpack(tarball: string, userFolder: string): Promise<void> {
	const target = emptyPackageFolder(userFolder);
	const logFile = join(n8nFolder(userFolder), 'install-package.log');
	await runProcess('tar', ['-xzf', tarball, '-C', target, '--strip-components=1'], {
		cwd: target,
		env: npmEnvironment(),
		logFile,
	});
	const manifest = strippedManifest(join(target, 'package.json'));
	writeJson(join(target, 'package.json'), manifest);
	const flags = ['--audit=false', '--fund=false', '--bin-links=false'];
	flags.push('--install-strategy=shallow', '--ignore-scripts=true', '--package-lock=false');
	await npm(['install', ...flags], { cwd: target, logFile });
	enterInLedger(userFolder, manifest);
}

function npm(args: string[], place: { cwd: string; logFile: string }): Promise<void> {
	return runProcess('npm', args, { ...place, env: npmEnvironment() });
}

function emptyPackageFolder(userFolder: string): string {
	const target = join(downloadFolder(userFolder), 'node_modules', PACKAGE_NAME);
	rmSync(target, { recursive: true, force: true });
	mkdirSync(target, { recursive: true });
	return target;
}

/** n8n drops these three before it installs, so that none of them reaches a user. */
function strippedManifest(file: string): Manifest {
	const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest & Record<string, unknown>;
	delete manifest.devDependencies;
	delete manifest.peerDependencies;
	delete manifest.optionalDependencies;
	return manifest;
}

/** n8n's list of what it has installed. */
function enterInLedger(userFolder: string, { name, version }: Manifest): void {
	const ledger = { name: 'installed-nodes', private: true, dependencies: { [name]: version } };
	writeJson(join(downloadFolder(userFolder), 'package.json'), ledger);
}

function writeJson(file: string, value: unknown): void {
	writeFileSync(file, JSON.stringify(value, null, 2));
}
