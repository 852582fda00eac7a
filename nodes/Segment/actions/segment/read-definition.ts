import type { NodeParameters } from '../../../shared/parameters';
import { conditionsIn } from './conditions';

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
	return { [matchOf(parameters)]: conditionsIn(parameters.at('conditions', 0)) };
}

function matchOf(parameters: NodeParameters): string {
	const match = parameters.at('match', 0);
	return match === 'any' || match === 'not' ? match : 'all';
}
