import { sql } from 'kysely';
import type { Engine, ResolveRequest } from '../../../../engine';
import type { TraitRule, TraitRules } from '../../../../engine/identity/rules/rules';
import { describeOnBothStores } from '../../../support/both-stores';
import { useTraitRules } from './use-trait-rules';
import { TEST_START_AT } from '../../../support/clock';

const HOUR_MS = 3_600_000;

function rulesOf(byName: Record<string, TraitRule['strategy']>): TraitRules {
	const rules = Object.entries(byName).map(([name, strategy]) => {
		return [name, { strategy, empty: 'ignore' }] as const;
	});
	return {
		byName: new Map(rules),
		others: { strategy: 'latest', empty: 'ignore' },
		sourceOrder: [],
	};
}

function by(email: string) {
	return { identifiers: [{ type: 'email', value: `${email}@example.com` }] };
}

/** What a source says of somebody, so many hours after the start. */
function says(email: string, traits: ResolveRequest['traits'], source = '', hours = 0) {
	const occurredAt = TEST_START_AT - HOUR_MS * (100 - hours);
	return { ...by(email), traits: traits ?? {}, source, occurredAt };
}

async function traitsOf(engine: Engine, ...emails: string[]) {
	const profiles = await engine.identity.getProfiles(emails.map(by));
	return profiles.map((one) => (one.status === 'found' ? one.traits : one.reason));
}

describeOnBothStores('the traits of a customer', (engine, { openAnother }) => {
	test('an address is put together from what several systems know', async () => {
		await engine().identity.resolve([
			says('ana', { address: { city: 'Rome', geo: { lat: 41.9 } }, tags: ['a'] }, 'web', 1),
			says('ana', { address: { city: 'Oslo', street: 'Karl Johans gate 1' } }, 'till', 2),
			says('ana', { address: { city: 'Bonn' }, tags: ['b'] }, 'crm', 0),
			says('ana', { address: { city: null, street: '', geo: {} }, tags: [] }, 'web', 3),
		]);
		const address = { city: 'Oslo', geo: { lat: 41.9 }, street: 'Karl Johans gate 1' };
		expect(await traitsOf(engine(), 'ana')).toEqual([{ address, tags: [] }]);
	});

	test('values keep their types', async () => {
		const traits = {
			n: 5,
			t: '5',
			date: '2026-03-01',
			flag: false,
			list: [1, '1', null],
			big: 1e21,
		};
		await engine().identity.resolve([says('bo', traits)]);
		expect(await traitsOf(engine(), 'bo')).toEqual([traits]);
	});

	test('a row of before objects were kept by path reads the same, and later fields join it', async () => {
		const [outcome] = await engine().identity.resolve([by('cy')]);
		const id = outcome?.status === 'created' ? outcome.profileId : '';
		const old = { profile_id: id, name: 'address', source: 'web', set_at: TEST_START_AT - 2 };
		await engine().context.store.write((tx) =>
			tx
				.insertInto('trait')
				.values({ ...old, value: JSON.stringify({ city: 'Rome', zip: '00100' }) })
				.execute(),
		);
		expect(await traitsOf(engine(), 'cy')).toEqual([{ address: { city: 'Rome', zip: '00100' } }]);
		await engine().identity.resolve([{ ...by('cy'), traits: { address: { city: 'Oslo' } } }]);
		expect(await traitsOf(engine(), 'cy')).toEqual([{ address: { city: 'Oslo', zip: '00100' } }]);
	});

	test('rules clear, keep the first, raise, lower and unite, over sources and batches', async () => {
		const clear = { strategy: 'latest', empty: 'clear' } as const;
		const traitRules = rulesOf({ signup: 'first', score: 'max', price: 'min', tags: 'union' });
		const byName = new Map(traitRules.byName).set('vip', clear).set('address', clear);
		await useTraitRules(engine(), { ...traitRules, byName });
		const address = { city: 'Rome', zip: '1' };
		const first = { signup: 'app', score: 7, price: '9.5', tags: 'a', vip: true, address };
		const second = { signup: 'web', score: '12', price: 10, tags: ['b', 'a'], vip: '' };
		await engine().identity.resolve([says('di', first, 'web', 2)]);
		await engine().identity.resolve([
			says('di', { ...second, address: { zip: null } }, 'web', 3),
			says('di', { signup: 'fax' }, '', 1),
		]);
		const [found] = await engine().identity.getProfiles([by('di')]);
		expect(found?.status === 'found' && found.traits).toEqual({
			signup: 'fax',
			score: '12',
			price: '9.5',
			tags: ['a', 'b'],
			address: { city: 'Rome' },
		});
	});

	test('each field says where it comes from, if asked', async () => {
		await engine().identity.resolve([
			says('ed', { address: { city: 'Rome' } }, 'web', 1),
			says('ed', { address: { city: 'Oslo' } }, 'till', 2),
		]);
		const [plain] = await engine().identity.getProfiles([by('ed')]);
		expect(plain).not.toHaveProperty('traitSources');
		const [found] = await engine().identity.getProfiles([by('ed')], { provenance: true });
		const profileId = found?.status === 'found' ? found.profileId : '';
		const origin = (value: string, source: string, hours: number) => {
			return { value, source, setAt: TEST_START_AT - HOUR_MS * (100 - hours), profileId };
		};
		expect(found).toMatchObject({
			traitSources: [
				{
					name: 'address.city',
					...origin('Oslo', 'till', 2),
					strategy: 'latest',
					others: [origin('Rome', 'web', 1)],
				},
			],
		});
	});

	test('merged people have one value, and get their own back when they are parted', async () => {
		await useTraitRules(engine(), rulesOf({ score: 'max', tags: 'union' }));
		const people = [
			says('flo', { city: 'Rome', score: 3, tags: ['a'], address: { zip: '1' } }, 'web', 1),
			says('gus', { city: 'Oslo', score: 2, tags: ['b'], address: { city: 'Oslo' } }, 'web', 2),
		];
		await engine().identity.resolve(people);
		const read = async () => {
			const profiles = await engine().identity.getProfiles([by('flo'), by('gus')]);
			return profiles.map((one) => one.status === 'found' && one.traits);
		};
		const apart = await read();
		const identifiers = [by('flo'), by('gus')].flatMap((one) => one.identifiers);
		await engine().identity.resolve([{ identifiers }]);
		const one = { city: 'Oslo', score: 3, tags: ['a', 'b'], address: { zip: '1', city: 'Oslo' } };
		expect(await read()).toEqual([one, one]);
		await engine().context.store.write(async (tx) => {
			await sql`update profile set canonical_id = id`.execute(tx);
		});
		expect(await read()).toEqual(apart);
	});

	test('two writers at once lose no value of a maximum or a union', async () => {
		const other = await openAnother();
		await useTraitRules(engine(), rulesOf({ score: 'max', seen: 'union' }));
		await engine().identity.resolve([by('hal'), by('ida')]);
		const batch = (from: number) =>
			Array.from({ length: 5 }, (_, i) =>
				['hal', 'ida'].map((name) => says(name, { score: from + i, seen: `s${from + i}` })),
			);
		const turns = Array.from({ length: 10 }, (_, i) => i);
		await Promise.all(
			turns.flatMap((turn) => [
				engine().identity.resolve(batch(turn * 10).flat()),
				other.identity.resolve(
					batch(turn * 10 + 5)
						.flat()
						.toReversed(),
				),
			]),
		);
		const profiles = await engine().identity.getProfiles([by('hal'), by('ida')]);
		const seen = Array.from({ length: 100 }, (_, i) => `s${i}`).sort();
		expect(profiles).toMatchObject(Array(2).fill({ traits: { score: 99, seen } }));
	});
});
