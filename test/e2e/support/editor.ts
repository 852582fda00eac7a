import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, selectors, type Browser, type Page } from 'playwright-core';
import { PROJECT_FOLDER, type Session } from '../../../scripts/n8n';

const SCREENSHOT_FOLDER = join(PROJECT_FOLDER, 'test/e2e/screenshots');
const VIEWPORT = { width: 1600, height: 1000 };
const STEP_TIMEOUT_MS = 20_000;

export type Editor = { page: Page; problems: string[]; close: () => Promise<void> };

/** A browser that is signed in to the editor; `problems` collects what its pages throw. */
export async function openEditor(session: Session): Promise<Editor> {
	selectors.setTestIdAttribute('data-test-id'); // n8n's spelling
	const browser = await launch();
	const context = await browser.newContext({ viewport: VIEWPORT });
	await context.addCookies(browserCookies(session));
	const page = await context.newPage();
	page.setDefaultTimeout(STEP_TIMEOUT_MS);
	const problems: string[] = [];
	page.on('pageerror', (error) => problems.push(String(error)));
	return { page, problems, close: () => browser.close() };
}

/** Shows a workflow on the canvas, all of it, and waits until it is drawn. */
export async function openWorkflow({ page }: Editor, session: Session, id: string): Promise<void> {
	await page.goto(`${session.baseUrl}/workflow/${id}`);
	await page.getByTestId('canvas-wrapper').waitFor();
	await page.getByTestId('canvas-node').first().waitFor();
	await page.getByTestId('zoom-to-fit').click();
}

/** Adds a node by its name from the panel; `action` is the line of its own panel, the first unless told. Its form opens. */
export async function addNode(page: Page, displayName: string, action?: string): Promise<void> {
	await page.getByTestId('node-creator-plus-button').click();
	await page.getByTestId('node-creator-search-bar').fill(displayName);
	const named = page.getByTestId('node-creator-item-name');
	await named.getByText(displayName, { exact: true }).first().click();
	// The node's own panel lists its operations; the list that it was found in slides away meanwhile.
	const actions = named.filter(
		action === undefined ? { hasNotText: displayName } : { hasText: action },
	);
	await actions.first().click();
	await page.getByTestId('ndv').waitFor();
}

export async function screenshot({ page }: Editor, name: string): Promise<string> {
	mkdirSync(SCREENSHOT_FOLDER, { recursive: true });
	const path = join(SCREENSHOT_FOLDER, `${name}.png`);
	await page.screenshot({ path, animations: 'disabled' });
	return path;
}

function launch(): Promise<Browser> {
	return chromium.launch({
		executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
			'--no-first-run',
		],
	});
}

function browserCookies({ baseUrl, cookie }: Session) {
	return cookie.split('; ').map((pair) => {
		const split = pair.indexOf('=');
		return { name: pair.slice(0, split), value: pair.slice(split + 1), url: baseUrl };
	});
}
