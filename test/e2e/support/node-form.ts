import type { Locator, Page } from 'playwright-core';

/** The open form of a node. */
export function formOf(page: Page): Locator {
	return page.getByTestId('ndv');
}

/** A field of the open form by the name of its parameter; the first of several. */
function fieldOf(page: Page, name: string): Locator {
	return formOf(page).getByTestId(`parameter-input-${name}`).first();
}

export async function fill(page: Page, name: string, text: string): Promise<void> {
	await fieldOf(page, name).locator('input, textarea').first().fill(text);
}

/** Picks what is named so from the list of the form's first field that has one. */
export async function pickFrom(page: Page, name: string): Promise<void> {
	const picked = page.getByTestId('rlc-input').first();
	await picked.click();
	await page.getByTestId('rlc-item').getByText(name, { exact: true }).click();
	expect(await picked.inputValue()).toBe(name);
}

/** Chooses an option of a field by its name. */
export async function choose(page: Page, name: string, option: string): Promise<void> {
	await fieldOf(page, name).click();
	await page.getByRole('option').getByText(option, { exact: true }).click();
}

/** Runs the open node by its button, and waits until it is done and its panel, or a notice, says what is expected. */
export async function runStep(page: Page, expected: string | RegExp): Promise<void> {
	const button = formOf(page).getByTestId('node-execute-button');
	await button.click();
	const said = outputOf(page).or(page.getByRole('alert'));
	await said.getByText(expected).first().waitFor();
	// A page that is left while it still runs takes the end of the run for one of the next page.
	await button.getByText('Execute step').waitFor();
}

/** What came out of the open node, or why it stopped. */
export function outputOf(page: Page): Locator {
	return formOf(page).getByTestId('ndv-output-panel').or(formOf(page).getByTestId('output-panel'));
}
