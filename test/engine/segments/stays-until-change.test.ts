import { describeOnBothStores } from '../../support/both-stores';
import { expectStaysUntilChange } from './oracle/means';
import { withBookings, withEvents } from './oracle/together';

describeOnBothStores('an explanation', (engine, { clock }) => {
	test.each([
		['of what people said, did and agreed to', withEvents],
		['of what they bought and were sent', withBookings],
	])(
		'%s says of no condition and no segment that it stays longer than it does',
		async (_, parts) => {
			await expectStaysUntilChange(parts, { engine: engine(), clock, numRuns: 30 });
		},
	);
});
