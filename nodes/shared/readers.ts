import { InputProblem } from './errors';
import type { NodeParameters } from './parameters';
import { readField } from './paths';

/** The parameter as text; a number counts as its digits, nothing as an empty text. */
export function textParameter(parameters: NodeParameters, name: string, itemIndex: number): string {
	const value = parameters.at(name, itemIndex);
	if (value === undefined || value === null) return '';
	if (typeof value === 'string') return value;
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	const label = labelOf(name);
	throw new InputProblem(
		name,
		`${label} is not text`,
		`Give ${label} a text, not a list or an object.`,
	);
}

/** A parameter as a marketer reads it: `options.timeField` is "Time Field". */
function labelOf(name: string): string {
	const own = name.split('.').at(-1) ?? name;
	const words = own.replace(/[A-Z]/g, (letter) => ` ${letter}`);
	return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The parameter as text that must not be empty; `label` is its name in the form, `mend` says where the text comes from. */
export function requiredText(
	parameters: NodeParameters,
	{ name, label, mend }: { name: string; label: string; mend: string },
	itemIndex: number,
): string {
	const text = textParameter(parameters, name, itemIndex).trim();
	if (text !== '') return text;
	throw new InputProblem(name, `${label} is empty for this item`, mend);
}

/** The parameter as a number, or undefined where it is empty. */
export function numberParameter(
	parameters: NodeParameters,
	name: string,
	itemIndex: number,
): number | undefined {
	const value = parameters.at(name, itemIndex);
	if (value === undefined || value === null || value === '') return undefined;
	const number = typeof value === 'number' ? value : Number(value);
	if (Number.isFinite(number)) return number;
	const label = labelOf(name);
	throw new InputProblem(name, `${label} is not a number`, `Give ${label} a number.`);
}

export function booleanParameter(
	parameters: NodeParameters,
	name: string,
	itemIndex: number,
): boolean {
	const value = parameters.at(name, itemIndex);
	return value === true || value === 'true';
}

/**
 * The value of the field that the parameter names (a `requiresDataPath` parameter); undefined where the parameter is
 * empty or the item has no such field.
 */
export function fieldParameter(
	parameters: NodeParameters,
	name: string,
	itemIndex: number,
): unknown {
	const field = textParameter(parameters, name, itemIndex);
	return field === '' ? undefined : readField(jsonOf(parameters, itemIndex), field);
}

/** The fields that the parameter names, comma-separated (`requiresDataPath: 'multiple'`), with their values. */
export function fieldsParameter(
	parameters: NodeParameters,
	name: string,
	itemIndex: number,
): Record<string, unknown> {
	const json = jsonOf(parameters, itemIndex);
	const fields = textParameter(parameters, name, itemIndex).split(',');
	const named = fields.map((field) => field.trim()).filter((field) => field !== '');
	return Object.fromEntries(named.map((field) => [field, readField(json, field)]));
}

/** The names that the parameter lists: several that were chosen, or an expression's list or comma-separated text. */
export function namesParameter(
	parameters: NodeParameters,
	name: string,
	itemIndex: number,
): string[] {
	const value = parameters.at(name, itemIndex);
	const names: unknown[] = Array.isArray(value)
		? value
		: textParameter(parameters, name, itemIndex).split(',');
	return names.map((one) => String(one).trim()).filter((one) => one !== '');
}

/** The item's data. */
export function jsonOf(parameters: NodeParameters, itemIndex: number): Record<string, unknown> {
	return parameters.items[itemIndex]?.json ?? {};
}
