import { InputProblem } from '../../../shared/errors';
import { typeOfRow } from '../../../shared/customer';
import type { NodeParameters } from '../../../shared/parameters';
import { textParameter } from '../../../shared/readers';

type Fields = Record<string, unknown>;

/** What the form changes, in the engine's words: what is left as it is stands nowhere. What is wrong the engine says. */
export function readRules(
	parameters: NodeParameters,
): { definition: unknown } | { patch: unknown } {
	if (textParameter(parameters, 'changeWith', 0) === 'json') {
		return { definition: readDefinition(parameters) };
	}
	const settings = fieldsIn(parameters.at('settings', 0));
	const types = rowsIn(parameters.at('identifierTypes', 0));
	const traits = rowsIn(parameters.at('traits', 0));
	return {
		patch: {
			...(types.length === 0 ? {} : { types: types.map(typeOf) }),
			...without({
				removeTypes: listOf(settings.removeTypes),
				defaultRegion: textOf(settings.defaultRegion),
				email: without({ gmailDots: settings.gmailDots, plusTags: settings.plusTags }),
				...blockedIn(settings.blocked, settings.unblocked),
				traits: without({
					byName: traits.length === 0 ? undefined : Object.fromEntries(traits.map(traitOf)),
					others: without({ strategy: settings.otherTraits }),
					sourceOrder: listOf(settings.sourceOrder),
				}),
			}),
		},
	};
}

function readDefinition(parameters: NodeParameters): unknown {
	const definition = parameters.at('definition', 0);
	if (definition !== undefined && definition !== null && definition !== '') return definition;
	throw new InputProblem(
		'definition',
		'Definition is empty',
		'Put Rules: Get before this node and change what it gives, or write all rules there. Form changes single ones.',
	);
}

function typeOf(row: Fields): Fields {
	return {
		type: typeOfRow(row.type, row.otherType),
		...without({
			form: chosen(row.form),
			limit: limitOf(row),
			links: chosen(row.links),
			luhn: chosen(row.checkDigit) === undefined ? undefined : row.checkDigit === 'yes',
			...blockedIn(row.blocked),
		}),
	};
}

function limitOf({ limit, count, days }: Fields): Fields | null | undefined {
	if (limit === 'none') return null;
	if (limit !== 'count') return undefined;
	return { count, ...(days === undefined || days === '' || days === 0 ? {} : { days }) };
}

function traitOf({ name, strategy = 'latest', empty = 'ignore' }: Fields): [string, Fields] {
	const text = textOf(name);
	if (text !== undefined) return [text, { strategy, empty }];
	throw new InputProblem('traits', 'A trait has no name', 'Fill in Name, or remove this trait.');
}

/** Values and patterns stand in one list, since a marketer does not tell them apart. */
function blockedIn(added: unknown, removed?: unknown): Fields {
	const change = (isOfKind: (text: string) => boolean) => {
		const [add, remove] = [listOf(added), listOf(removed)].map((list) => list?.filter(isOfKind));
		return without({ add: nonEmpty(add), remove: nonEmpty(remove) });
	};
	return {
		blockedValues: change((text) => !isPattern(text)),
		blockedPatterns: change(isPattern),
	};
}

function isPattern(text: string): boolean {
	return text.startsWith('{') || (/[*?]/.test(text) && /[^*?]/.test(text));
}

function nonEmpty(list: string[] | undefined): string[] | undefined {
	return list?.length === 0 ? undefined : list;
}

/** The choice; undefined where it is *As It Is*. */
function chosen(value: unknown): unknown {
	return value === 'keep' || value === '' ? undefined : value;
}

function textOf(value: unknown): string | undefined {
	const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	return text === '' ? undefined : text;
}

/** Entries between commas, or a list from an expression. */
function listOf(value: unknown): string[] | undefined {
	const entries: unknown[] = Array.isArray(value) ? value : (textOf(value)?.split(',') ?? []);
	return nonEmpty(entries.flatMap((entry) => textOf(entry) ?? []));
}

/** Without what is not filled in; undefined where nothing is. */
function without(fields: Fields): Fields | undefined {
	const filled = Object.entries(fields).filter(([, value]) => value !== undefined);
	return filled.length === 0 ? undefined : Object.fromEntries(filled);
}

function rowsIn(collection: unknown): Fields[] {
	const { values } = fieldsIn(collection);
	return Array.isArray(values) ? values.map(fieldsIn) : [];
}

function fieldsIn(value: unknown): Fields {
	return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
