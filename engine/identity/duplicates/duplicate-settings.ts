import type { Rejected } from '../../values';
import { rejected } from '../../values';
import type { FieldPlan } from '../matching';
import { COMPARISON_KINDS } from '../matching';
import type { DuplicateReason, DuplicateSettings } from './duplicate-types';

/**
 * Pairs that are nine times likelier one person than two: a person who reviews the list rejects at most one in ten of the
 * least certain, and far fewer over all.
 */
const THRESHOLD_DEFAULT = 0.9;
const THRESHOLD_MIN = 0.5;
const FIELDS_MAX = 40;
const RULES_MAX = 30;
const RULE_FIELDS_MAX = 5;

export interface PreparedSettings extends DuplicateSettings {
	threshold: number;
	/** The same for the same settings: how a run that was interrupted is found again. */
	key: string;
}

export function prepareSettings(
	settings: DuplicateSettings,
): PreparedSettings | Rejected<DuplicateReason> {
	const { fields, rules, threshold = THRESHOLD_DEFAULT } = settings;
	if (!(threshold >= THRESHOLD_MIN && threshold < 1)) return thresholdInvalid();
	const refusal = fields && checkFields(fields);
	if (refusal !== undefined) return refusal;
	const compared = fields?.map(({ field }) => field);
	if (rules && !areRules(rules, compared)) return rulesInvalid();
	const given = { ...settings, threshold };
	return { ...given, key: JSON.stringify([fields, rules, threshold]) };
}

function checkFields(fields: readonly FieldPlan[]): Rejected<DuplicateReason> | undefined {
	if (!fields.every(({ comparison }) => COMPARISON_KINDS.includes(comparison)))
		return comparisonUnknown();
	const isCountable = fields.length > 0 && fields.length <= FIELDS_MAX;
	return isCountable && !hasDouble(fields) ? undefined : fieldsInvalid();
}

function hasDouble(fields: readonly { field: string }[]): boolean {
	return new Set(fields.map(({ field }) => field)).size < fields.length;
}

function areRules(
	rules: readonly (readonly string[])[],
	compared: readonly string[] | undefined,
): boolean {
	return (
		rules.length > 0 &&
		rules.length <= RULES_MAX &&
		rules.every(
			(rule) =>
				rule.length > 0 &&
				rule.length <= RULE_FIELDS_MAX &&
				rule.every((field) => compared?.includes(field) ?? true),
		)
	);
}

/** A field that nobody has: most likely a slip in its name. */
export function fieldUnknown(): Rejected<DuplicateReason> {
	return rejected('field_unknown', {
		field: 'fields',
		message: 'One of the fields to compare, or of a blocking rule, is a trait that no customer has',
		mend: 'Check the spelling against the traits of a customer (Profile: Get), or let the fields be chosen automatically.',
	});
}

function thresholdInvalid(): Rejected<DuplicateReason> {
	return rejected('threshold_invalid', {
		field: 'threshold',
		message: 'The least probability is not a number from 0.5 to below 1',
		mend: 'Use a number such as 0.9: nine in ten.',
	});
}

function comparisonUnknown(): Rejected<DuplicateReason> {
	return rejected('comparison_unknown', {
		field: 'fields',
		message: 'A field is to be compared in a way that does not exist',
		mend: `Use one of: ${COMPARISON_KINDS.join(', ')}.`,
	});
}

function fieldsInvalid(): Rejected<DuplicateReason> {
	return rejected('field_unknown', {
		field: 'fields',
		message: `The fields to compare are none, too many (more than ${FIELDS_MAX}), or one stands twice`,
		mend: 'Name each field once, or let the fields be chosen automatically.',
	});
}

function rulesInvalid(): Rejected<DuplicateReason> {
	return rejected('rules_invalid', {
		field: 'rules',
		message: `A blocking rule names no field, more than ${RULE_FIELDS_MAX}, or one that is not compared; or there are more than ${RULES_MAX} rules`,
		mend: 'Name in each rule one to three of the fields that are compared, such as lastName and postcode.',
	});
}
