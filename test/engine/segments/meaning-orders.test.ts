import { describeOnBothStores } from '../../support/both-stores';
import { expectMeaning, expectStaysUntilChange } from './oracle/means';
import { orderPart } from './oracle/orders';
import { anyPart } from './oracle/part';

const parts = [anyPart(orderPart)];

describeOnBothStores('a segment by orders and RFM', (engine, { clock }) => {
	test('means what the documentation says, whatever was bought, by whom and when', async () => {
		await expectMeaning(parts, { engine: engine(), clock, numRuns: 40 });
	});

	test('stays as it is until an order may enter or leave a window', async () => {
		await expectStaysUntilChange(parts, { engine: engine(), clock, numRuns: 30 });
	});
});
