import { describeOnBothStores } from '../../../support/both-stores';

const HOUR_MS = 3_600_000;
const definition = { all: [{ kind: 'trait', name: 'city', operator: 'equals', value: 'Berlin' }] };

describeOnBothStores('the changes since a refresh', (engine, { clock }) => {
	test('are those that were noticed later than an instant, from the first for an instant before all', async () => {
		const { identity, segments } = engine();
		await segments.saveSegments([{ name: 'berliners', definition }]);
		const refreshedAt: number[] = [];
		for (const name of ['ana', 'bo', 'cy']) {
			clock.advance(HOUR_MS);
			const identifiers = [{ type: 'email', value: `${name}@example.com` }];
			await identity.resolve([{ identifiers, traits: { city: 'Berlin' } }]);
			await segments.refresh([{ name: 'berliners' }]);
			refreshedAt.push(clock.now());
		}
		const timesSince = async (since: number) => {
			const page = await segments.listChanges({ name: 'berliners', since });
			return page.status === 'page' ? page.changes.map(({ at }) => at) : page;
		};
		const [first = 0, second = 0, third = 0] = refreshedAt;
		expect(await timesSince(0)).toEqual([first, second, third]);
		expect(await timesSince(first - 1)).toEqual([first, second, third]);
		expect(await timesSince(first)).toEqual([second, third]);
		expect(await timesSince(third - 1)).toEqual([third]);
		expect(await timesSince(third)).toEqual([]);
	});
});
