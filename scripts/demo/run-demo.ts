import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { createShopperRows, formatShoppers } from '../data/shoppers';
import {
	cacheFolder,
	ensureN8n,
	linkPackage,
	setupOwner,
	startMailCatcher,
	startServer,
	type MailCatcher,
	type RunResult,
} from '../n8n';
import { prepareCampaign, readExample, type Campaign } from './campaign';
import { creditOf, figuresOf, type Figures } from './figures';
import { formatCredit, formatFigures } from './tables';

const OWNER = {
	email: 'owner@example.com',
	password: 'Omnichannel1',
	firstName: 'Olive',
	lastName: 'Owner',
};
const DAY_MS = 86_400_000;
const SEED = 1;
const POLL_MS = 1_000;

type DemoOptions = { data?: string; people: number; keep: boolean };

/** `npm run demo [-- --data FILE] [--people 3000] [--keep]` */
export async function runDemo(args: string[]): Promise<void> {
	const options = readOptions(args);
	await ensureN8n({ log: say });
	mkdirSync(cacheFolder(), { recursive: true });
	const userFolder = mkdtempSync(join(cacheFolder(), 'demo-'));
	const catcher = await startMailCatcher();
	try {
		const campaign = await prepare(userFolder, catcher, options);
		// Not before the first n8n has started: on Ctrl-C it must end before its folder goes.
		process.once('exit', () => {
			removeFolder(userFolder);
		});
		await runTwice(campaign, catcher);
		if (options.keep) await keepOpen(userFolder, { campaign, catcher });
	} finally {
		await catcher.stop();
		removeFolder(userFolder);
	}
}

function readOptions(args: string[]): DemoOptions {
	const { values } = parseArgs({
		args,
		options: {
			data: { type: 'string' },
			people: { type: 'string', default: '3000' },
			keep: { type: 'boolean', default: false },
		},
	});
	const people = Number(values.people);
	if (!Number.isInteger(people) || people < 1) throw new Error('--people is a whole number.');
	const data = values.data === undefined ? undefined : resolve(values.data);
	if (data !== undefined && !existsSync(data)) throw new Error(`There is no file ${data}.`);
	return { ...(data === undefined ? {} : { data }), people, keep: values.keep };
}

function prepare(
	userFolder: string,
	catcher: MailCatcher,
	{ data, people }: DemoOptions,
): Promise<Campaign> {
	linkPackage(userFolder);
	say(data === undefined ? `Inventing ${String(people)} shoppers …` : `Reading ${data} …`);
	const csvFile = data ?? writeShoppers(userFolder, people);
	say('Importing the campaign "From the web to the store" …');
	const workflow = readExample('web-to-store');
	return prepareCampaign(userFolder, { workflow, csvFiles: [csvFile], smtpPort: catcher.port });
}

/** Until yesterday, so that the campaign's "last 60 days" hold all of it. */
function writeShoppers(userFolder: string, people: number): string {
	const until = Math.floor(Date.now() / DAY_MS) * DAY_MS;
	const file = join(userFolder, 'shoppers.csv');
	writeFileSync(file, formatShoppers(createShopperRows({ seed: SEED, people, until })));
	return file;
}

async function runTwice(campaign: Campaign, catcher: MailCatcher): Promise<void> {
	const first = await timed('Running it', campaign);
	if (figuresOf(first).people === 0) {
		throw new Error(
			'No line of the file names a customer. examples/README.md says which columns it needs.',
		);
	}
	const caughtFirst = catcher.mails.length;
	const second = await timed('Running it once more, over the same file', campaign);
	const [before, after] = [figuresOf(first), figuresOf(second)];
	const sections = [
		'What happened',
		formatFigures(before, after),
		'Which channels earned the sales',
		formatCredit(creditOf(first)),
		`${String(caughtFirst)} mails reached the local mail catcher. The first one:`,
		firstMail(catcher),
	];
	process.stdout.write(`\n${sections.join('\n\n')}\n\n`);
	const isUnchanged =
		changesNothing(after) &&
		before.people === after.people &&
		catcher.mails.length === caughtFirst &&
		isDeepStrictEqual(creditOf(first), creditOf(second));
	if (!isUnchanged) throw new Error('The second run changed something; it must not.');
	process.stdout.write('The second run changed nothing: no sale, point or mail is repeated.\n');
}

function changesNothing({ lines: _, linesThatNameNobody: __, people: ___, ...news }: Figures) {
	return Object.values(news).every((count) => count === 0);
}

async function timed(what: string, campaign: Campaign): Promise<RunResult> {
	say(`${what} …`);
	const startedAt = Date.now();
	const result = await campaign.run();
	say(`… done in ${((Date.now() - startedAt) / 1000).toFixed(0)} s`);
	return result;
}

function firstMail({ mails: [first] }: MailCatcher): string {
	if (first === undefined) return '  (none)';
	const { recipients, mail } = first;
	const lines = [
		`To:      ${recipients.join(', ')}`,
		`Subject: ${mail.subject ?? ''}`,
		'',
		...(mail.text ?? '').trimEnd().split('\n'),
	];
	return lines.map((line) => `  │ ${line}`.trimEnd()).join('\n');
}

/** Leaves the editor open until Ctrl-C, or until whoever started us is gone. */
async function keepOpen(
	userFolder: string,
	{ campaign, catcher }: { campaign: Campaign; catcher: MailCatcher },
): Promise<void> {
	say('Starting the editor …');
	const { baseUrl, stop } = await startServer(userFolder);
	await setupOwner(baseUrl, OWNER);
	const lines = [
		`The campaign is at  ${baseUrl}/workflow/${campaign.id}`,
		`Sign in as          ${OWNER.email}, password ${OWNER.password}`,
		`Mails are caught at 127.0.0.1:${String(catcher.port)} and delivered to nobody.`,
		'Ctrl-C ends everything and forgets it.',
	];
	process.stdout.write(`\n${lines.join('\n')}\n`);
	const starter = process.ppid;
	while (process.ppid === starter) await wait(POLL_MS);
	await stop();
}

function removeFolder(folder: string): void {
	rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

function say(line: string): void {
	process.stderr.write(`${line}\n`);
}
