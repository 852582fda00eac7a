import { sql } from 'kysely';
import type { Engine } from '../../../../engine';
import { openEngine } from '../../../../engine';
import { findCustomers } from '../../../../engine/identity';
import { describeOnBothStores } from '../../../support/both-stores';
import { newEmbeddedOptions } from '../../../support/stores';
import { ledgerSums, SOUND } from '../../loyalty/ledger';
import { startStoreProcess } from '../../store/start-process';
import type { IdentityTurn } from '../../store/identity-turn';
import { takeTurn } from '../../store/identity-turn';
import type { PeopleState } from '../people-model';
import { expectSound, stateOf } from '../people-model';
import { make, mergeOf, who } from '../who';

const WRITER_COUNT = 8;
const TURN_COUNT = 12;
const NAMES = [...'abcdefghij'].map((one) => `device_id:${one}`);
const NOBODY: PeopleState = {
	ownerByName: new Map(),
	canonicalByProfile: new Map(),
	merges: [],
	apart: [],
};

function nameAt(place: number): string {
	return NAMES[place % NAMES.length] ?? '';
}

/** What one writer does, turn by turn: it links, merges and takes apart the same ten people as all others. */
function turnsOf(writer: number): IdentityTurn[] {
	return Array.from({ length: TURN_COUNT }, (_, turn): IdentityTurn => {
		const [one, other] = [nameAt(writer * 3 + turn), nameAt(writer + turn * 7 + 1)];
		switch ((writer + turn) % 4) {
			case 0:
				return { resolve: [who(`${one} ${other}`), who(nameAt(turn))] };
			case 1:
				return { merge: [mergeOf(one, other), mergeOf(other, nameAt(turn + 5))] };
			case 2:
				return { unmerge: [{ customer: who(one), what: 'all', keepApart: turn % 3 === 0 }] };
			default:
				return { resolve: [who(`${one} anonymous_id:${writer}-${turn}`)] };
		}
	});
}

/** Every name that somebody gave is there, once, and every pointer leads to the root of the merges that stand. */
async function expectNothingLost(engine: Engine, writers: number): Promise<void> {
	const after = await stateOf({ engine, prefix: '' });
	expectSound(NOBODY, after);
	const cookies = Array.from({ length: writers }, (_, writer) =>
		Array.from({ length: TURN_COUNT }, (__, turn) => ({ writer, turn }))
			.filter(({ turn }) => (writer + turn) % 4 === 3)
			.map(({ turn }) => `anonymous_id:${writer}-${turn}`),
	);
	expect([...after.ownerByName.keys()].sort()).toEqual([...NAMES, ...cookies.flat()].sort());
}

describeOnBothStores('who merges and takes apart the same people at once', (engine, bench) => {
	test('eight writers: one owner each, flat pointers, and no event or point is lost', async () => {
		await make(engine(), ...NAMES);
		const writers = await Promise.all(Array.from({ length: WRITER_COUNT }, bench.openAnother));
		const work = async (writer: Engine, w: number) => {
			const statuses: string[] = [];
			for (const [t, turn] of turnsOf(w).entries()) {
				statuses.push(...(await takeTurn(writer, turn)).map(({ status }) => status));
				const customer = who(nameAt(w + t));
				const idempotencyKey = `${w}-${t}`;
				await writer.events.track([{ customer, name: 'visit', idempotencyKey }]);
				await writer.loyalty.earn([{ customer, from: { points: 3 }, idempotencyKey }]);
				if (t % 3 === 0) await writer.loyalty.redeem([{ customer, points: 1, idempotencyKey }]);
			}
			return statuses;
		};
		const statuses = (await Promise.all(writers.map(work))).flat();
		expect(new Set(statuses)).toEqual(new Set(['matched', 'merged', 'unmerged', 'unchanged']));
		await expectNothingLost(engine(), WRITER_COUNT);
		const { rows } = await engine().context.store.read((tx) =>
			sql<{ n: number | string }>`select count(*) as n from event`.execute(tx),
		);
		expect(Number(rows[0]?.n)).toBe(WRITER_COUNT * TURN_COUNT);
		expect(await ledgerSums(engine())).toMatchObject({
			...SOUND,
			memberPoints: WRITER_COUNT * TURN_COUNT * 3 - WRITER_COUNT * Math.ceil(TURN_COUNT / 3),
		});
	});

	/** Takes `web` out of whom it was merged into, while `work` of another engine waits for the lock. */
	async function takeOutDuring<Result>(
		{ top, web }: { top: string; web: string },
		work: (other: Engine) => Promise<Result>,
	): Promise<Result> {
		const other = await bench.openAnother();
		let waiting: Promise<Result> | undefined;
		await engine().context.store.write(async (tx) => {
			await findCustomers({ tx }, [{ profileId: top }], { lock: true });
			waiting = work(other);
			// Enough round trips for the other engine to look, and then to wait for the lock.
			for (let i = 0; i < 40; i++) await findCustomers({ tx }, [{ profileId: top }]);
			await sql`update merge set undone_at = 1 where absorbed_id = ${web}`.execute(tx);
			await sql`update profile set canonical_id = id where id = ${web}`.execute(tx);
		});
		if (waiting === undefined) throw new Error('Nobody has waited');
		return await waiting;
	}

	test('who was taken out while another waited for the lock is looked up again', async () => {
		const [top, web] = await make(engine(), 'email:k@example.com', 'anonymous_id:k');
		await make(engine(), 'email:k@example.com anonymous_id:k');
		const found = await takeOutDuring({ top, web }, (other) =>
			other.context.store.write((tx) =>
				findCustomers({ tx }, [who('anonymous_id:k')], { lock: true }),
			),
		);
		expect(found).toEqual([
			{ status: 'found', profileId: web, homeProfileId: web, memberIds: [web] },
		]);
	});

	test('an item links whom it names, not those whom they were merged into when it looked', async () => {
		const [top, web, third] = await make(
			engine(),
			'email:l@example.com',
			'anonymous_id:l',
			'device_id:l3',
		);
		await make(engine(), 'email:l@example.com anonymous_id:l');
		const [linked] = await takeOutDuring({ top, web }, (other) =>
			other.identity.resolve([who('device_id:l3 anonymous_id:l')]),
		);
		expect(linked).toMatchObject({ status: 'merged', profileId: third, mergedFrom: [web] });
		const state = await stateOf({ engine: engine(), prefix: '' });
		expectSound(NOBODY, state);
		expect(state.canonicalByProfile.get(top)).toBe(top);
	});

	test('a merge by hand, too, joins whom it names', async () => {
		const [top, web, third] = await make(
			engine(),
			'email:m@example.com',
			'anonymous_id:m',
			'device_id:m3',
		);
		await make(engine(), 'email:m@example.com anonymous_id:m');
		const [merged] = await takeOutDuring({ top, web }, (other) =>
			other.identity.mergeCustomers([mergeOf('device_id:m3', 'anonymous_id:m')]),
		);
		expect(merged).toMatchObject({ status: 'merged', profileId: third, mergedFrom: [web] });
		const state = await stateOf({ engine: engine(), prefix: '' });
		expectSound(NOBODY, state);
		expect(state.canonicalByProfile.get(top)).toBe(top);
	});
});

test('four processes that merge and take apart the same people in one file lose nobody', async () => {
	const store = newEmbeddedOptions();
	const engine = await openEngine({ store });
	await make(engine, ...NAMES);
	const processes = await Promise.all([1, 2, 3, 4].map(startStoreProcess));
	const answers = await Promise.all(
		processes.map((each, p) => each.run({ kind: 'identity', store, turns: turnsOf(p) })),
	);
	for (const each of processes) each.end();
	const statuses = new Set(answers.flatMap(Object.keys));
	expect(statuses).toEqual(new Set(['matched', 'merged', 'unmerged', 'unchanged']));
	await expectNothingLost(engine, processes.length);
	await engine.close();
});
