import type { Engine } from '../../../engine';
import { describeOnBothStores } from '../../support/both-stores';
import { apartIn, make, mergeOf, who } from '../identity/who';

/** All words that are kept with merges and with those who are kept apart. */
async function causesIn(engine: Engine): Promise<string> {
	const merges = await engine.context.store.read((tx) =>
		tx.selectFrom('merge').selectAll().execute(),
	);
	return JSON.stringify([merges, await apartIn(engine)]);
}

describeOnBothStores('the reasons that others gave when the erased was one of them', (engine) => {
	test('name the erased no more, and all other words stay', async () => {
		const { identity, customers } = engine();
		await make(engine(), 'customer_id:7', 'email:bea@gone.com', 'email:cy@here.com', 'device_id:d');
		await identity.mergeCustomers([
			{ ...mergeOf('customer_id:7', 'email:bea@gone.com'), reason: 'Asked by phone' },
			{ ...mergeOf('customer_id:7', 'email:cy@here.com'), reason: 'As Bea@Gone.com said' },
			{ ...mergeOf('customer_id:7', 'device_id:d'), reason: 'Room 17 is theirs' },
		]);
		const [left] = await identity.getProfiles([who('email:bea@gone.com')]);
		const [cy] = await identity.getProfiles([who('email:cy@here.com')]);
		if (left?.status !== 'found' || cy?.status !== 'found') throw new Error('nobody found');
		await identity.unmerge([
			{
				customer: who('email:cy@here.com'),
				what: { member: cy.homeProfileId },
				reason: 'bea@gone.com erred',
			},
			{
				customer: who('email:bea@gone.com'),
				what: { member: left.homeProfileId },
				reason: 'Wrong',
			},
		]);
		await customers.erase([who('email:bea@gone.com')]);
		const causes = await causesIn(engine());
		expect(causes.toLowerCase()).not.toContain('bea@gone.com');
		expect(causes).toContain('Room 17 is theirs');
	});
});
