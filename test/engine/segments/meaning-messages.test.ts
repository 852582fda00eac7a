import { describeOnBothStores } from '../../support/both-stores';
import { expectMeaning, expectStaysUntilChange } from './oracle/means';
import { messagePart } from './oracle/messages';
import { anyPart } from './oracle/part';

const parts = [anyPart(messagePart)];

describeOnBothStores('a segment by messages', (engine, { clock }) => {
	test('means what the documentation says, whatever was sent, opened and clicked, and when', async () => {
		await expectMeaning(parts, { engine: engine(), clock, numRuns: 30 });
	});

	test('stays as it is until a message may enter or leave a window', async () => {
		await expectStaysUntilChange(parts, { engine: engine(), clock, numRuns: 25 });
	});
});
