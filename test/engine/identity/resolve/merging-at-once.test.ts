import type { Engine, ResolveRequest } from '../../../../engine';
import { describeOnBothStores } from '../../../support/both-stores';
import { wholeIdentity } from '../whole-identity';

const PEOPLE = 12;
const ENGINES = 4;

/** `customer_id:7 email:a@b.co` as a request. */
function request(text: string): ResolveRequest {
	const identifiers = text.split(' ').map((key) => {
		const [type = '', value = ''] = key.split(':');
		return { type, value };
	});
	return { identifiers };
}

/** What one execution sends: each person's three traces, linked in another order by each. */
function batchOf(turn: number): ResolveRequest[] {
	return Array.from({ length: PEOPLE }, (_, i) => {
		const person = (i * 5 + turn) % PEOPLE;
		const traces = [
			`loyalty_card:CARD${person}`,
			`email:p${person}@example.com`,
			`device_id:d${person}`,
		];
		const [first = '', second = ''] = [traces[turn % 3], traces[(turn + 1) % 3]];
		return request(`${first} ${second}`);
	});
}

describeOnBothStores('executions that merge the same people at once', (engine, { openAnother }) => {
	test('lose no identifier, no profile and no event, and each event stays with its person', async () => {
		const others = await Promise.all(Array.from({ length: ENGINES - 1 }, openAnother));
		const engines = [engine(), ...others];
		const work = async (each: Engine, turn: number) => {
			const requests = batchOf(turn);
			const resolved = await each.identity.resolve(requests);
			const tracked = await each.events.track(
				requests.map((one, i) => ({
					customer: { identifiers: one.identifiers },
					name: 'seen',
					idempotencyKey: `${turn}-${i}`,
					properties: { person: String(one.identifiers[0]?.value).replace(/\D/g, '') },
				})),
			);
			return { resolved, tracked };
		};
		const turns = Array.from({ length: 2 * ENGINES }, (_, turn) => turn);
		const done = await Promise.all(
			turns.map((turn) => work(engines[turn % ENGINES] ?? engine(), turn)),
		);
		const { profiles, identifiers, merges } = await wholeIdentity(engine());
		const canonical = new Map(profiles.map((row) => [row.id, row.canonical_id]));
		const created = done
			.flatMap(({ resolved, tracked }) => [...resolved, ...tracked])
			.filter(({ status }) => status === 'created');
		expect({
			identifiers: identifiers.length,
			people: new Set(canonical.values()).size,
			bent: [...canonical.values()].filter((id) => canonical.get(id) !== id),
			unrecorded: profiles.length - PEOPLE - merges.length,
			lost: created.length - profiles.length,
		}).toEqual({ identifiers: 3 * PEOPLE, people: PEOPLE, bent: [], unrecorded: 0, lost: 0 });
		const personOfCard = new Map(
			identifiers
				.filter(({ type }) => type === 'loyalty_card')
				.map((row) => [row.value.replace(/\D/g, ''), canonical.get(row.profile_id)]),
		);
		const events = await engine().context.store.read((tx) =>
			tx.selectFrom('event').select(['profile_id', 'properties']).execute(),
		);
		const misplaced = events.filter(({ profile_id: profileId, properties }) => {
			const { person } = (typeof properties === 'string' ? JSON.parse(properties) : properties) as {
				person: string;
			};
			return canonical.get(profileId) !== personOfCard.get(person);
		});
		expect({ events: events.length, misplaced }).toEqual({
			events: turns.length * PEOPLE,
			misplaced: [],
		});
	});

	test('and while somebody changes the rules, each item goes by the rules of one version', async () => {
		const other = await openAnother();
		const email = (n: number) => request(`customer_id:rules email:rules-${n}@example.com`);
		await engine().identity.resolve([email(0)]);
		const limits = [1, 3, 2].map((count) => ({
			patch: { types: [{ type: 'email', limit: { count } }] },
		}));
		const [outcomes] = await Promise.all([
			Promise.all([1, 2, 3, 4, 5, 6].map((n) => engine().identity.resolve([email(n)]))),
			(async () => {
				for (const update of limits) await other.identity.updateRules(update);
			})(),
		]);
		const counts = outcomes.flat().map((one) => {
			if (one.status === 'rejected') return one.reason;
			return one.attached.length + one.setAside.length;
		});
		expect(counts).toEqual([1, 1, 1, 1, 1, 1]);
		const { definition } = await engine().identity.getRules();
		expect(definition.types.find(({ type }) => type === 'email')?.limit).toEqual({ count: 2 });
		const [after] = await engine().identity.resolve([email(7)]);
		expect(after).toMatchObject({ setAside: [{ limitType: 'email', limit: 2 }] });
	});
});
