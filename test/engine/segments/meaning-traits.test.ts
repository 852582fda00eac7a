import { describeOnBothStores } from '../../support/both-stores';
import { expectMeaning } from './oracle/means';
import { anyPart } from './oracle/part';
import { traitPart } from './oracle/traits';

describeOnBothStores('a condition on a trait', (engine, { clock }) => {
	test('means what the documentation says, whatever was told and when', async () => {
		await expectMeaning([anyPart(traitPart)], { engine: engine(), clock, numRuns: 80 });
	});
});
