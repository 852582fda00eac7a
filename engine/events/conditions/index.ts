import type { AnyConditionKind } from '../../store';
import { channelCondition } from './channel-condition';
import { eventCondition } from './event-condition';
import { eventOccurrenceCondition } from './occurrence-condition';
import { sequenceCondition } from './sequence-condition';
import { eventValueCondition } from './value-condition';

export { eventCondition };

/** What segments may ask about events. */
export const eventConditions: readonly AnyConditionKind[] = [
	eventCondition,
	eventValueCondition,
	eventOccurrenceCondition,
	sequenceCondition,
	channelCondition,
];
