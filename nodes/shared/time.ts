import { parseInstant } from '../../engine/values';
import { InputProblem } from './errors';

/** A time of an item in epoch milliseconds; undefined where there is none. Throws `InputProblem` where it is no time. */
export function readInstant(value: unknown, field: string): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const instant = parseInstant(value, field);
	if (typeof instant === 'number') return instant;
	throw new InputProblem(field, instant.message, instant.mend);
}
