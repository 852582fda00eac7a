import { InputProblem } from '../../../shared/errors';
import { readKnownTime } from '../../../shared/order-fields';
import type { NodeParameters } from '../../../shared/parameters';
import { fieldParameter, textParameter } from '../../../shared/readers';
import { readInstant } from '../../../shared/time';

/** When the item's event happened, epoch ms; undefined where the item does not say. */
export function readTime(parameters: NodeParameters, itemIndex: number): number | undefined {
	const mode = textParameter(parameters, 'time', itemIndex);
	if (mode === 'now') return undefined;
	if (mode !== 'field') return readKnownTime(parameters, itemIndex);
	const instant = readInstant(fieldParameter(parameters, 'timeField', itemIndex), 'Time Field');
	if (instant !== undefined) return instant;
	throw new InputProblem(
		'Time Field',
		'The field with the time of the event is empty or absent',
		'Choose a field that every item has, or set Time to Automatic or Now.',
	);
}
