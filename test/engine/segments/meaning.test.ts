import { describeOnBothStores } from '../../support/both-stores';
import { expectMeaning } from './oracle/means';
import { withBookings, withEvents } from './oracle/together';

describeOnBothStores('a segment', (engine, { clock }) => {
	test('means what the documentation says, whatever the people, what they did, merges and definition', async () => {
		await expectMeaning(withEvents, { engine: engine(), clock, numRuns: 60 });
	});

	test('means what the documentation says, whatever they bought and were sent besides', async () => {
		await expectMeaning(withBookings, { engine: engine(), clock, numRuns: 25 });
	});
});
