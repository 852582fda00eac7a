import { InputProblem } from '../../../shared/errors';
import type { NodeParameters } from '../../../shared/parameters';
import { fieldParameter, jsonOf, textParameter } from '../../../shared/readers';
import { readInstant } from '../../../shared/time';

/** Where *Automatic* looks for the time, in this order. */
const TIME_FIELDS = ['occurredAt', 'timestamp', 'time'];
// A smaller number is a duration or an hour, not seconds since 1970: it would lie before March 1973.
const EPOCH_SECONDS_MIN = 100_000_000;

/** When the item's event happened, epoch ms; undefined where the item does not say. */
export function readTime(parameters: NodeParameters, itemIndex: number): number | undefined {
	const mode = textParameter(parameters, 'time', itemIndex);
	if (mode === 'now') return undefined;
	if (mode !== 'field') return automaticTime(jsonOf(parameters, itemIndex));
	const instant = readInstant(fieldParameter(parameters, 'timeField', itemIndex), 'Time Field');
	if (instant !== undefined) return instant;
	throw new InputProblem(
		'Time Field',
		'The field with the time of the event is empty or absent',
		'Choose a field that every item has, or set Time to Automatic or Now.',
	);
}

function automaticTime(json: Record<string, unknown>): number | undefined {
	for (const field of TIME_FIELDS) {
		const value = Object.hasOwn(json, field) ? json[field] : undefined;
		if (value === undefined || value === null || value === '') continue;
		const isSmall = typeof value === 'number' && Math.abs(value) < EPOCH_SECONDS_MIN;
		const instant = readInstant(isSmall ? {} : value, field);
		if (instant !== undefined) return instant;
	}
	return undefined;
}
