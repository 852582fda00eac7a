import { describeOnBothStores } from './both-stores';
import { TEST_START_AT } from './clock';

describeOnBothStores('the test bench', (engine, { clock, openAnother }) => {
	test('the clock stands still until it is moved', () => {
		expect(engine().context.clock.now()).toBe(TEST_START_AT);
		clock.advance(1_500);
		expect(engine().context.clock.now()).toBe(TEST_START_AT + 1_500);
	});

	test('ids count upwards, and two engines on one store never give out the same', async () => {
		const another = await openAnother();
		const ids = [engine(), engine(), another].map(({ context }) => context.ids.next());
		expect(ids).toEqual([
			'01960000-0000-7000-8000-000000000001',
			'01960000-0000-7000-8000-000000000002',
			'01960000-0001-7000-8000-000000000001',
		]);
	});
});
