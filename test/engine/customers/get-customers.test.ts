import type { Engine } from '../../../engine';
import { describeOnBothStores } from '../../support/both-stores';
import { TEST_START_AT } from '../../support/clock';

const email = (name: string) => [{ type: 'email', value: `${name}@example.com` }];
const cookie = (name: string) => [{ type: 'anonymous_id', value: name }];

function earn(engine: Engine, name: string, points: number) {
	return engine.loyalty.earn([
		{
			customer: { identifiers: email(name) },
			from: { points },
			idempotencyKey: `${name}:${points}`,
		},
	]);
}

describeOnBothStores('the whole customer', (engine) => {
	test('events and points of all merged profiles count, and those of others do not', async () => {
		const track = (identifiers: { type: string; value: string }[]) => ({
			customer: { identifiers },
			name: 'viewed',
		});
		await engine().events.track([
			track(cookie('web')),
			track(cookie('web')),
			track(email('ana')),
			track(email('bo')),
		]);
		await earn(engine(), 'ana', 30);
		await earn(engine(), 'bo', 5);
		const [link] = await engine().identity.resolve([
			{
				identifiers: [...email('ana'), ...cookie('web')],
				traits: { city: 'Rome' },
				source: 'web',
			},
		]);
		const merged = link?.status === 'merged' ? link : undefined;
		const ids = [merged?.mergedFrom[0] ?? '', merged?.profileId ?? ''];
		const [ana, again, nobody, bo] = await engine().customers.get([
			{ identifiers: email('ana') },
			{ profileId: ids[0] ?? '' },
			{ identifiers: email('nobody') },
			{ identifiers: email('bo') },
		]);
		expect(ana).toEqual({
			status: 'found',
			profileId: ids[1],
			homeProfileId: ids[1],
			memberIds: ids,
			createdAt: TEST_START_AT,
			identifiers: [
				{ ...cookie('web')[0], firstSeenAt: TEST_START_AT, source: '', profileId: ids[0] },
				{ ...email('ana')[0], firstSeenAt: TEST_START_AT, source: '', profileId: ids[1] },
			],
			traits: { city: 'Rome' },
			counts: { profiles: 2, identifiers: 2, traits: 1, events: 3 },
			points: { programme: 'main', available: 30, lifetimeEarned: 30 },
		});
		expect(again).toEqual({ ...ana, homeProfileId: ids[0] });
		expect(nobody).toMatchObject({ status: 'rejected', reason: 'profile_unknown' });
		expect(bo).toMatchObject({
			counts: { profiles: 1, identifiers: 1, traits: 0, events: 1 },
			points: { available: 5 },
		});
	});

	test('the same customer may be asked for twice, and a batch of nobody is answered', async () => {
		const ref = { identifiers: email('bo') };
		const [first, second] = await engine().customers.get([ref, ref]);
		expect(first?.status).toBe('found');
		expect(second).toEqual(first);
		expect(await engine().customers.get([])).toEqual([]);
		expect(await engine().customers.get([{}])).toMatchObject([{ reason: 'identifier_missing' }]);
	});

	test('more than one chunk keeps its order', async () => {
		const people = Array.from({ length: 1_100 }, (_, i) => ({ identifiers: email(`p${i}`) }));
		const resolved = await engine().identity.resolve(people);
		const customers = await engine().customers.get(people);
		const idOf = (one: { status: string; profileId?: string }) => one.profileId;
		expect(customers.map(idOf)).toEqual(resolved.map(idOf));
	});
});
