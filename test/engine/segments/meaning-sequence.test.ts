import { describeOnBothStores } from '../../support/both-stores';
import { expectMeaning, expectStaysUntilChange } from './oracle/means';
import { anyPart } from './oracle/part';
import { sequencePart } from './oracle/sequences';

const parts = [anyPart(sequencePart)];

describeOnBothStores('a sequence', (engine, { clock }) => {
	test('is found exactly where trying every choice of events finds one', async () => {
		await expectMeaning(parts, { engine: engine(), clock, numRuns: 40 });
	});

	test('stays found, or not, until it says that it may change', async () => {
		await expectStaysUntilChange(parts, { engine: engine(), clock, numRuns: 20 });
	});
});
