import type { JsonValue, Rejected } from '../../values';
import { checkJson, checkText, rejected } from '../../values';
import type { TraitRules } from '../rules/rules';
import { flattenTrait, isPathKey, isRecord } from './trait-paths';
import { canonicalJson } from './trait-order';
import { isCleared, traitRuleOf } from './trait-rules';
import type { ResolveCommand } from '../types';

const TRAIT_NAME_LENGTH_MAX = 128;
const TRAIT_LENGTH_MAX = 65_536;
const TRAITS_MAX = 250;
/** Most values of one request, with the fields of its objects counted one by one. */
const TRAIT_VALUES_MAX = 1_000;

type Traits = ResolveCommand['traits'];
type Refusal = Rejected<'trait_invalid'>;

/** The traits by path, as JSON; or why one cannot be kept. */
export function prepareTraits(
	traits: Readonly<Record<string, unknown>>,
	rules: TraitRules,
): Traits | Refusal {
	const entries = Object.entries(traits);
	if (entries.length > TRAITS_MAX) {
		return rejected('trait_invalid', {
			field: 'traits',
			message: `This item has ${entries.length} traits; at most ${TRAITS_MAX} are kept`,
			mend: 'Choose the fields to keep with Trait Fields.',
		});
	}
	const prepared: Traits = [];
	let isTrimmed = false;
	for (const [key, value] of entries) {
		if (isLeftOut(key, value, rules)) continue;
		const trait = prepareTrait(key, value);
		if ('status' in trait) return trait;
		isTrimmed ||= trait.name !== key;
		addTrait(prepared, trait, rules);
	}
	if (prepared.length > TRAIT_VALUES_MAX) return tooManyValues(prepared.length);
	return isTrimmed ? withoutTwins(prepared) : prepared;
}

/** Whether a value is as good as none. */
export function isEmpty(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

/** A field that is missing says nothing, whatever the rules; an empty one only where its rule lets it. */
function isLeftOut(key: string, value: unknown, rules: TraitRules): boolean {
	return value === undefined || (isEmpty(value) && !isCleared(traitRuleOf(rules, key.trim())));
}

function prepareTrait(key: string, value: unknown): { name: string; json: string } | Refusal {
	const name = checkText(key, 'trait name', TRAIT_NAME_LENGTH_MAX);
	if (typeof name !== 'string') return { ...name, reason: 'trait_invalid' };
	if (!isPathKey(name)) return nameInvalid();
	const checked = checkJson(value, name, TRAIT_LENGTH_MAX);
	if ('status' in checked) return { ...checked, reason: 'trait_invalid' };
	return { name, json: checked.json };
}

function addTrait(
	prepared: Traits,
	{ name, json }: { name: string; json: string },
	rules: TraitRules,
): void {
	if (!json.startsWith('{')) return addValue(prepared, { name, json }, rules);
	for (const leaf of flattenTrait(name, JSON.parse(json) as JsonValue)) {
		const isNothing = isRecord(leaf.value) && Object.keys(leaf.value).length === 0;
		const leafJson = isNothing ? 'null' : JSON.stringify(leaf.value);
		addValue(prepared, { name: leaf.name, json: leafJson }, rules);
	}
}

/** What JSON has no word for, such as NaN and a date that is none, is null and says nothing either. */
function addValue(prepared: Traits, trait: Traits[number], rules: TraitRules): void {
	if (trait.json !== 'null' && trait.json !== '""') prepared.push(inOrder(trait));
	else if (isCleared(traitRuleOf(rules, trait.name))) {
		prepared.push({ name: trait.name, json: 'null' });
	}
}

/** With the keys of objects in order, so that both stores take the same said again for the same. */
function inOrder({ name, json }: Traits[number]): Traits[number] {
	return { name, json: json.includes('{') ? canonicalJson(JSON.parse(json) as JsonValue) : json };
}

function nameInvalid(): Refusal {
	return rejected('trait_invalid', {
		field: 'traits',
		message:
			'The name of a trait holds a control character (unit separator) that is kept for nested fields',
		mend: 'Rename that field before this node.',
	});
}

function tooManyValues(count: number): Refusal {
	return rejected('trait_invalid', {
		field: 'traits',
		message: `The traits of this item have ${count} fields, those inside objects counted; at most ${TRAIT_VALUES_MAX} are kept`,
		mend: 'Choose the fields to keep with Trait Fields.',
	});
}

/** Of names that are the same once trimmed, the last. */
function withoutTwins(traits: Traits): Traits {
	return [...new Map(traits.map((trait) => [trait.name, trait])).values()];
}
