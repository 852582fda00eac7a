import type { Rejected } from '../../../../engine';
import type { NodeParameters } from '../../../shared/parameters';
import { withoutPlace } from '../../../shared/form-words';
import { numberParameter, textParameter } from '../../../shared/readers';
import { ruleLabel } from './rule-fields';

const RULE = /^earn\[(\d+)\]\.?(.*)$/;
const LEVEL = /^tiers\.levels\[(\d+)\]\.?(.*)$/;
const LEVEL_LABELS: Record<string, string> = {
	...{ name: 'Name', from: 'From', multiplier: 'Multiplier', benefits: 'Benefits' },
};

/** Says what is wrong with a programme of the form by the form's own words; one given as JSON keeps its places. */
export function programmeInWords(parameters: NodeParameters, rejected: Rejected): Rejected {
	if (textParameter(parameters, 'defineWith', 0) === 'json') return rejected;
	const where = placeInForm(parameters, rejected.field);
	if (where === undefined) return rejected;
	return {
		...rejected,
		message: `${where}: ${withoutPlace(rejected)}`,
		mend: `Correct ${where}. Nothing was changed.`,
	};
}

function placeInForm(parameters: NodeParameters, place: string): string | undefined {
	const [, rule, ruleField = ''] = RULE.exec(place) ?? [];
	if (rule !== undefined)
		return ruleInForm(parameters, { position: Number(rule), field: ruleField });
	const [, level, levelField = ''] = LEVEL.exec(place) ?? [];
	if (level === undefined) return undefined;
	return labelled(`Tier ${Number(level) + 1}`, LEVEL_LABELS[levelField]);
}

/** *Points per Money Unit* makes the first rule, where it is not 0. */
function ruleInForm(
	parameters: NodeParameters,
	{ position, field }: { position: number; field: string },
): string {
	const number = numberParameter(parameters, 'pointsPerUnit', 0) ? position : position + 1;
	return number === 0 ? 'Points per Money Unit' : labelled(`Rule ${number}`, ruleLabel(field));
}

function labelled(what: string, label: string | undefined): string {
	return label === undefined ? what : `${what}, ${label}`;
}
