import { openEngine } from '../../engine';
import { describeOnBothStores, describeOnPostgres } from './both-stores';
import { TEST_START_AT } from './clock';
import { newPostgresOptions } from './stores';

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

describeOnPostgres('a schema of its own', () => {
	test('two stores on one server know nothing of each other', async () => {
		const stores = [newPostgresOptions(), newPostgresOptions()];
		const engines = await Promise.all(stores.map((store) => openEngine({ store })));
		const shopper = { identifiers: [{ type: 'email', value: 'ana@example.com' }] };
		const outcomes = await Promise.all(engines.map((each) => each.identity.resolve([shopper])));
		await Promise.all(engines.map((each) => each.close()));
		expect(outcomes.flat().map(({ status }) => status)).toEqual(['created', 'created']);
	});
});
