import { describeOnBothStores } from '../../support/both-stores';
import { eventPart } from './oracle/events';
import { expectMeaning } from './oracle/means';
import { anyPart } from './oracle/part';
import { traitPart } from './oracle/traits';

const parts = [anyPart(traitPart), anyPart(eventPart)];

describeOnBothStores('a segment', (engine, { clock }) => {
	test('means what the documentation says, whatever the people, what they did, merges and definition', async () => {
		await expectMeaning(parts, { engine: engine(), clock, numRuns: 60 });
	});
});
