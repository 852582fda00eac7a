import type { MergeRecord } from '../../../../engine';
import { mergeHistory } from '../../../../engine/identity';
import { describeOnBothStores } from '../../../support/both-stores';
import { TEST_START_AT } from '../../../support/clock';
import { countStatements } from '../../../support/count-statements';
import { make, mergeOf, who } from '../who';

describeOnBothStores('the history of merges', (engine, { clock }) => {
	const historyOf = async (text: string): Promise<MergeRecord[]> => {
		const [outcome] = await engine().identity.mergeHistory([who(text)]);
		if (outcome?.status !== 'history') throw new Error(`No history: ${outcome?.reason}`);
		return outcome.merges;
	};

	test('it tells each merge with its cause and who undid it, the newest first', async () => {
		const cause = { execution: '1', workflow: 'w', node: 'n' };
		const [mail, web] = await make(engine(), 'email:a@example.com', 'anonymous_id:a');
		await engine().identity.resolve([{ ...who('email:a@example.com anonymous_id:a'), cause }]);
		clock.set(TEST_START_AT + 1);
		const undoing = { what: { member: web }, reason: 'a family', cause: { execution: '2' } };
		await engine().identity.unmerge([{ customer: { profileId: mail }, ...undoing }]);
		clock.set(TEST_START_AT + 2);
		await engine().identity.mergeCustomers([
			{ ...mergeOf('email:a@example.com', 'anonymous_id:a'), reason: 'one after all', cause },
		]);
		const history = await historyOf('anonymous_id:a');
		expect(history).toEqual([
			{
				mergeId: expect.any(String),
				mergedAt: TEST_START_AT + 2,
				survivorId: mail,
				absorbedId: web,
				cause: {
					rule: 'by_hand',
					reason: 'one after all',
					apartLifted: [[mail, web].toSorted()],
					...cause,
				},
				undoneAt: null,
				undoCause: null,
			},
			{
				mergeId: expect.any(String),
				mergedAt: TEST_START_AT,
				survivorId: mail,
				absorbedId: web,
				cause: {
					rule: 'shared_identifiers',
					identifiers: [
						{ type: 'email', value: 'a@example.com' },
						{ type: 'anonymous_id', value: 'a' },
					],
					...cause,
				},
				undoneAt: TEST_START_AT + 1,
				undoCause: { rule: 'by_hand', reason: 'a family', execution: '2' },
			},
		]);
		expect(await historyOf('email:a@example.com')).toEqual(history);
	});

	test('it follows those who were once part of the customer, over every step', async () => {
		const texts = ['device_id:b1', 'device_id:b2', 'device_id:b3', 'device_id:b4'] as const;
		const ids = await make(engine(), ...texts);
		for (const [i, text] of texts.slice(1).entries()) {
			await engine().identity.mergeCustomers([mergeOf(texts[i] ?? '', text)]);
			await engine().identity.unmerge([{ customer: who(text), what: 'all' }]);
		}
		const history = await historyOf('device_id:b1');
		expect(history.map(({ absorbedId }) => absorbedId)).toEqual([ids[3], ids[2], ids[1]]);
		expect(await historyOf('device_id:b4')).toEqual(history);
	});

	test('other people do not show, and who never merged has none', async () => {
		await make(engine(), 'device_id:c1', 'device_id:c2', 'device_id:c3', 'device_id:c4');
		await engine().identity.mergeCustomers([
			mergeOf('device_id:c1', 'device_id:c2'),
			mergeOf('device_id:c3', 'device_id:c4'),
		]);
		const [one, other, nobody] = await engine().identity.mergeHistory(
			['device_id:c1', 'device_id:c3', 'device_id:c9'].map(who),
		);
		expect(one).toMatchObject({ status: 'history', merges: [{}] });
		expect(other).toMatchObject({ status: 'history', merges: [{}] });
		expect(one).not.toEqual(other);
		expect(nobody).toMatchObject({ status: 'rejected', reason: 'profile_unknown' });
		await make(engine(), 'device_id:c5');
		expect(await historyOf('device_id:c5')).toEqual([]);
	});

	test('however many histories are told, the number of queries is the same', async () => {
		const places = Array.from({ length: 40 }, (_, i) => i);
		await make(engine(), ...places.flatMap((i) => [`device_id:d${i}`, `email:d${i}@example.com`]));
		await make(engine(), ...places.map((i) => `device_id:d${i} email:d${i}@example.com`));
		const customers = places.map((i) => who(`device_id:d${i}`));
		for (const some of [customers.slice(0, 1), customers]) {
			const { counted, count } = countStatements(engine().context);
			await mergeHistory(counted, some);
			expect(count()).toBe(4);
		}
	});
});
