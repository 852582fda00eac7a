import type { JsonValue, Rejected } from '../../values';
import { readJson, rejected } from '../../values';
import { patchRules } from './rules-patch';
import type { DefinitionIssue, RulesDefinition, TypeDefinition } from './rules-definition';
import { parseRulesDefinition } from './rules-definition';
import type { RuleChange, RulesReason, UpdateRulesRequest } from './rules-types';

/** Rules as they count: version 0 while none are stored. */
export interface CurrentRules {
	version: number;
	definition: RulesDefinition;
}

/** What an update comes to: the definition that counts afterwards, and what is different in it. */
export interface RulesDecision {
	definition: RulesDefinition;
	changes: RuleChange[];
}

/** Decides about an update of the rules as they are. */
export function decideRules(
	{ expectedVersion, ...request }: UpdateRulesRequest,
	current: CurrentRules,
): RulesDecision | Rejected<RulesReason> {
	if (expectedVersion !== undefined && expectedVersion !== current.version) {
		return versionChanged(current.version);
	}
	const read = readJson('patch' in request ? request.patch : request.definition);
	if ('problem' in read) {
		return definitionInvalid({ place: 'definition', message: `definition: ${read.problem}` });
	}
	const definition =
		'patch' in request
			? patchRules(current.definition, read.data)
			: parseRulesDefinition(read.data);
	if ('place' in definition) return definitionInvalid(definition);
	return { definition, changes: changesBetween(current.definition, definition) };
}

function changesBetween(before: RulesDefinition, after: RulesDefinition): RuleChange[] {
	const [valuesBefore, valuesAfter] = [valuesIn(before), valuesIn(after)];
	const places = new Set([...valuesBefore.keys(), ...valuesAfter.keys()]);
	return [...places].flatMap((place) => {
		const change = {
			place,
			before: valuesBefore.get(place) ?? null,
			after: valuesAfter.get(place) ?? null,
		};
		return JSON.stringify(change.before) === JSON.stringify(change.after) ? [] : [change];
	});
}

/** What a definition says, by place; a type is named, so that another order is one change. */
function valuesIn({ types, email, traits, ...rest }: RulesDefinition): Map<string, JsonValue> {
	const { byName, ...otherTraits } = traits;
	return new Map<string, JsonValue>([
		['priority', types.map(({ type }) => type)],
		...types.flatMap(valuesOfType),
		...below('', rest as Record<string, JsonValue>),
		...below('email', email),
		...below('traits.byName', byName),
		...below('traits', otherTraits),
	]);
}

function valuesOfType({ type, ...fields }: TypeDefinition): [string, JsonValue][] {
	return below(`types.${type}`, fields as Record<string, JsonValue>);
}

function below(place: string, fields: Record<string, JsonValue>): [string, JsonValue][] {
	return Object.entries(fields).map(([name, value]) => [
		place === '' ? name : `${place}.${name}`,
		value,
	]);
}

function versionChanged(version: number): Rejected<RulesReason> {
	return rejected('version_changed', {
		field: 'expectedVersion',
		message: `The identity rules are at version ${version}, not at the one that this update expects`,
		mend: 'Somebody else has changed them: look at them with Rules: Get, and update again with that version.',
	});
}

function definitionInvalid({ place, message }: DefinitionIssue): Rejected<RulesReason> {
	return rejected('definition_invalid', {
		field: place,
		message,
		mend: 'Correct this place of the identity rules. Nothing was changed; Rules: Get shows what counts now.',
	});
}
