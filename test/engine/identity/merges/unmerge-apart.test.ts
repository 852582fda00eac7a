import { describeOnBothStores } from '../../../support/both-stores';
import type { Engine } from '../../../../engine';
import { apartIn, make, mergeOf, who } from '../who';

async function apartOf(engine: Engine, ids: readonly string[]) {
	const rows = await apartIn(engine);
	return rows.filter(({ profile_a, profile_b }) =>
		[profile_a, profile_b].some((id) => ids.includes(id)),
	);
}

/** A and B were parted by somebody; then C, who has A by now, was merged with B. */
async function mergePastApart(engine: Engine, name: string) {
	const [a, b, c] = [`email:a@${name}.com`, `email:b@${name}.com`, `customer_id:${name}`] as const;
	const [idA, idB, idC] = await make(engine, a, b, c);
	await engine.identity.mergeCustomers([mergeOf(a, b)]);
	await engine.identity.unmerge([{ customer: who(a), what: 'all' }]);
	await engine.identity.mergeCustomers([mergeOf(c, a), mergeOf(c, b)]);
	expect(await apartOf(engine, [idA, idB])).toEqual([]);
	return { a, b, c, idA, idB, idC };
}

describeOnBothStores('who was kept apart before a merge that is undone', (engine) => {
	test.each([
		['a-first', ['idA', 'idB']],
		['b-first', ['idB', 'idA']],
	] as const)('is kept apart again: %s', async (name, order) => {
		const people = await mergePastApart(engine(), name);
		for (const member of order) {
			await engine().identity.unmerge([
				{ customer: who(people.c), what: { member: people[member] } },
			]);
		}
		const [linked] = await engine().identity.resolve([who(`${people.a} ${people.b}`)]);
		expect(linked).toMatchObject({ status: 'matched', setAside: [{ reason: 'kept_apart' }] });
		await engine().identity.mergeCustomers([mergeOf(people.a, people.b, people.c)]);
	});

	test('may be linked where the unmerge was not to keep anybody apart', async () => {
		const { a, b, c, idA, idB } = await mergePastApart(engine(), 'free');
		await engine().identity.unmerge([{ customer: who(c), what: 'all', keepApart: false }]);
		expect(await apartOf(engine(), [idA, idB])).toEqual([]);
		const [linked] = await engine().identity.resolve([who(`${a} ${b}`)]);
		expect(linked).toMatchObject({ status: 'merged' });
	});

	test('is not missed once the other is erased', async () => {
		const { b, c, idA, idB } = await mergePastApart(engine(), 'gone');
		await engine().identity.unmerge([{ customer: who(c), what: { member: idA } }]);
		await engine().customers.erase([{ profileId: idA }]);
		const [parted] = await engine().identity.unmerge([{ customer: who(c), what: { member: idB } }]);
		expect(parted).toMatchObject({ status: 'unmerged', released: [{ profileId: idB }] });
		expect(JSON.stringify(await engine().identity.mergeHistory([who(b)]))).not.toContain(idA);
	});
});
