import type { Rejected } from '../../../../engine';
import { withoutPlace } from '../../../shared/form-words';
import type { NodeParameters } from '../../../shared/parameters';
import type { FormEntry } from './conditions';
import { formEntries, labelOf } from './conditions';

/** Where the engine found something wrong: the group, the condition by its place in it, and its field. */
const PLACE = /^(?:all|any|not)(?:\[(\d+)\]\.?(.*))?$/;

/** Says what is wrong with a segment that is built in the form by the labels of the form, not by places in a definition. */
export function segmentInWords(parameters: NodeParameters, outcome: Rejected): Rejected {
	const place = PLACE.exec(outcome.field);
	if (place === null || !isBuiltInForm(parameters)) return outcome;
	const [, position, field = ''] = place;
	if (position === undefined) {
		return {
			...outcome,
			field: 'conditions',
			message: 'The segment has no condition',
			mend: 'Choose what the customers must have in common with Add Condition, such as a trait or an event.',
		};
	}
	const entry = formEntries(parameters.at('conditions', 0))[Number(position)];
	return entry === undefined ? outcome : rejectedInEntry(entry, { outcome, field });
}

function isBuiltInForm(parameters: NodeParameters): boolean {
	return parameters.at('defineWith', 0) !== 'json' && parameters.at('source', 0) !== 'saved';
}

function rejectedInEntry(
	entry: FormEntry,
	{ outcome, field }: { outcome: Rejected; field: string },
): Rejected {
	const label = labelOf(entry.kind, field);
	const where = `${entry.title} ${entry.number}${label === undefined ? '' : `, ${label}`}`;
	return {
		...outcome,
		message: `${where}: ${withoutPlace(outcome)}`,
		// Of a segment that another refers to, the engine knows more than the form.
		...(entry.title === 'Other Segment'
			? {}
			: { mend: `Correct it under Conditions, in number ${entry.number} of ${entry.title}.` }),
	};
}
