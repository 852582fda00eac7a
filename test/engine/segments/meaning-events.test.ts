import { describeOnBothStores } from '../../support/both-stores';
import {
	channelConditions,
	eventConditions,
	eventPart,
	occurrenceConditions,
	valueConditions,
} from './oracle/events';
import { expectMeaning, expectStaysUntilChange } from './oracle/means';
import { anyPart } from './oracle/part';

const kinds = [
	['event', eventConditions],
	['event_value', valueConditions],
	['event_occurrence', occurrenceConditions],
	['channel', channelConditions],
] as const;

describeOnBothStores('conditions on events', (engine, { clock }) => {
	test.each(kinds)('%s means what the documentation says', async (_, conditions) => {
		const parts = [anyPart({ ...eventPart, conditions })];
		await expectMeaning(parts, { engine: engine(), clock, numRuns: 25 });
	});

	test.each(kinds)('%s stays as it is until it says that it may change', async (_, conditions) => {
		const parts = [anyPart({ ...eventPart, conditions })];
		await expectStaysUntilChange(parts, { engine: engine(), clock, numRuns: 12 });
	});
});
