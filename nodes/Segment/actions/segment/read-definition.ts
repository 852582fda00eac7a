import type { NodeParameters } from '../../../shared/parameters';

const definitions = new WeakMap<NodeParameters, { definition: unknown }>();

/**
 * The definition that the form describes, in the engine's words: read once for all items, by the first. What is missing or
 * wrong in it the engine says, with its place.
 */
export function readDefinition(parameters: NodeParameters): unknown {
	let known = definitions.get(parameters);
	if (known === undefined) {
		known = { definition: definitionOf(parameters) };
		definitions.set(parameters, known);
	}
	return known.definition;
}

function definitionOf(parameters: NodeParameters): unknown {
	if (parameters.at('defineWith', 0) === 'json') return parameters.at('definition', 0);
	const { traits, events } = asRecord(parameters.at('conditions', 0));
	const conditions = [...listOf(traits).map(traitCondition), ...listOf(events).map(eventCondition)];
	return { [matchOf(parameters)]: conditions };
}

function matchOf(parameters: NodeParameters): string {
	const match = parameters.at('match', 0);
	return match === 'any' || match === 'not' ? match : 'all';
}

type Fields = Record<string, unknown>;

function traitCondition({ name, operator = 'equals', value, values }: Fields): Fields {
	const condition = { kind: 'trait', name, operator };
	if (operator === 'exists' || operator === 'not_exists') return condition;
	return { ...condition, value: operator === 'in' ? valuesOf(values) : value };
}

function valuesOf(values: unknown): unknown {
	if (typeof values !== 'string') return values;
	const entries = values.split(',').map((entry) => entry.trim());
	return entries.filter((entry) => entry !== '');
}

function eventCondition({
	name,
	operator = 'at_least',
	count,
	window,
	lastDays = 30,
	channel,
}: Fields): Fields {
	return {
		kind: 'event',
		name,
		operator,
		...(operator === 'none' ? {} : { count: count ?? 1 }),
		...(window === 'lastDays' ? { window: { lastDays } } : {}),
		...(channel === undefined || channel === '' ? {} : { channel }),
	};
}

function asRecord(value: unknown): Fields {
	return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function listOf(value: unknown): Fields[] {
	return Array.isArray(value) ? value.map(asRecord) : [];
}
