import type { MergeRequest } from '../../../../engine';
import { previewMerges } from '../../../../engine/identity';
import { describeOnBothStores } from '../../../support/both-stores';
import { TEST_START_AT } from '../../../support/clock';
import { countStatements } from '../../../support/count-statements';
import { wholeIdentity } from '../whole-identity';
import { apartIn, make, mergeOf, who } from '../who';

describeOnBothStores('a preview of merges', (engine) => {
	const preview = async (request: MergeRequest) => {
		const before = [await wholeIdentity(engine()), await apartIn(engine())];
		const [outcome] = await engine().identity.previewMerges([request]);
		expect([await wholeIdentity(engine()), await apartIn(engine())]).toEqual(before);
		return outcome;
	};

	test('it shows who goes on, all identifiers with their owners, and which trait wins', async () => {
		const at = (ms: number) => ({ occurredAt: TEST_START_AT - 1_000 + ms });
		await engine().identity.resolve([
			{ ...who('email:a@example.com'), traits: { city: 'Rome', name: 'Ana' }, ...at(1) },
			{ ...who('customer_id:a'), traits: { city: 'Oslo', name: 'Ana', age: 30 }, ...at(2) },
			{ ...who('device_id:a'), traits: { city: 'Bonn', tags: ['x'] }, ...at(0) },
		]);
		await make(engine(), 'email:a@example.com device_id:a');
		const [number, mail, device] = await make(
			engine(),
			'customer_id:a',
			'email:a@example.com',
			'device_id:a',
		);
		expect(device).toBe(mail);
		const { merges } = await wholeIdentity(engine());
		const homeOfDevice = merges[0]?.absorbed_id;
		const outcome = await preview(mergeOf('device_id:a', 'customer_id:a'));
		expect(outcome).toEqual({
			status: 'preview',
			result: 'merged',
			message: '',
			mend: '',
			profileId: number,
			mergedFrom: [mail],
			memberIds: [number, mail, homeOfDevice],
			identifiers: [
				{ type: 'customer_id', value: 'a', profileId: number },
				{ type: 'device_id', value: 'a', profileId: mail },
				{ type: 'email', value: 'a@example.com', profileId: mail },
			],
			traits: expect.any(Array),
			limitsExceeded: [],
			keptApart: [],
		});
		const traits = outcome?.status === 'preview' ? outcome.traits : [];
		expect(new Map(traits.map(({ name, ...trait }) => [name, trait]))).toEqual(
			new Map<string, unknown>([
				['city', { value: 'Oslo', others: [{ profileId: mail, value: 'Rome' }] }],
				['name', { value: 'Ana', others: [] }],
				['age', { value: 30, others: [] }],
				['tags', { value: ['x'], others: [] }],
			]),
		);
		await engine().identity.mergeCustomers([mergeOf('device_id:a', 'customer_id:a')]);
		const [profile] = await engine().identity.getProfiles([who('device_id:a')]);
		expect(profile?.status === 'found' && profile.traits).toEqual(
			Object.fromEntries(traits.map(({ name, value }) => [name, value])),
		);
	});

	test('a limit in the way is told with its count, and what the merge would say', async () => {
		const [first, second] = await make(engine(), 'customer_id:b1', 'customer_id:b2');
		const request = mergeOf('customer_id:b2', 'customer_id:b1');
		const [refused] = await engine().identity.mergeCustomers([request]);
		expect(await preview(request)).toMatchObject({
			result: 'rejected',
			message: refused?.status === 'rejected' && refused.message,
			mend: refused?.status === 'rejected' && refused.mend,
			profileId: first,
			mergedFrom: [second],
			limitsExceeded: [{ type: 'customer_id', limit: 1, count: 2 }],
		});
		expect(await preview({ ...request, allowOverLimit: true, survivor: 0 })).toMatchObject({
			result: 'merged',
			message: '',
			profileId: second,
			limitsExceeded: [{ type: 'customer_id' }],
		});
	});

	test('who is kept apart is shown with why and since when', async () => {
		const [first, second] = await make(engine(), 'device_id:c1', 'device_id:c2');
		const request = mergeOf('device_id:c1', 'device_id:c2');
		await engine().identity.mergeCustomers([request]);
		expect(await preview(request)).toMatchObject({ result: 'unchanged', mergedFrom: [] });
		await engine().identity.unmerge([{ customer: who('device_id:c1'), what: 'all' }]);
		const keptApart = [
			{ profileA: first, profileB: second, reason: 'unmerged', since: TEST_START_AT },
		];
		expect(await preview(request)).toMatchObject({ result: 'merged', keptApart });
	});

	test('each request is looked at by itself, and one that names nobody is refused', async () => {
		await make(engine(), 'device_id:d1', 'device_id:d2');
		const request = mergeOf('device_id:d1', 'device_id:d2');
		const outcomes = await engine().identity.previewMerges([
			request,
			request,
			mergeOf('device_id:d1', 'device_id:d9'),
		]);
		expect(outcomes).toMatchObject([
			{ result: 'merged' },
			{ result: 'merged' },
			{ status: 'rejected', reason: 'profile_unknown', field: 'customers[1]' },
		]);
	});

	test('however many merges are previewed, the number of queries is the same', async () => {
		const places = Array.from({ length: 40 }, (_, i) => i);
		await make(engine(), ...places.flatMap((i) => [`device_id:e${i}`, `email:e${i}@example.com`]));
		const requests = places.map((i) => mergeOf(`device_id:e${i}`, `email:e${i}@example.com`));
		for (const some of [requests.slice(0, 1), requests]) {
			const { counted, count } = countStatements(engine().context);
			await previewMerges(counted, some);
			expect(count()).toBe(7);
		}
	});
});
