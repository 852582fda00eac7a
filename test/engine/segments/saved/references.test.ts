import type { Engine } from '../../../../engine';
import { describeOnBothStores } from '../../../support/both-stores';

const visited = (count = 1) => ({ kind: 'event', name: 'visit', operator: 'at_least', count });
const inSegment = (name: string, operator = 'in') => ({ kind: 'segment', name, operator });
const cookie = (value: string) => ({ identifiers: [{ type: 'anonymous_id', value }] });
const short = (outcomes: readonly { status: string; message?: string }[]) =>
	outcomes.map(({ status, message }) => message ?? status);

describeOnBothStores('a segment in another', (engine, { openAnother }) => {
	const save = async (name: string, ...all: object[]) =>
		short(await engine().segments.saveSegments([{ name, definition: { all } }]));
	const remove = async (...names: string[]) => short(await engine().segments.deleteSegments(names));
	const check = (value: string, ...all: object[]) =>
		engine().segments.check([{ customer: cookie(value), segment: { definition: { all } } }]);
	/** As no save would: behind the back of the checks. */
	const force = async (name: string, definition: object) =>
		await engine().context.store.write(async (tx) => {
			const changed = tx.updateTable('segment').set({ definition: JSON.stringify(definition) });
			await changed.where('name_key', '=', name).execute();
		});

	beforeAll(async () => {
		await engine().events.track(
			['ana', 'ana', 'bo'].map((value) => ({ customer: cookie(value), name: 'visit' })),
		);
		await save('Visitors', visited());
		await save('Regulars', inSegment('visitors'), visited(2));
	});

	test('is one condition of the explanation, and decides by its own conditions, at any depth', async () => {
		for (const [who, isIn] of [
			['ana', true],
			['bo', false],
		] as const) {
			const outcomes = await check(who, inSegment('REGULARS'));
			expect(outcomes).toMatchObject([{ status: isIn ? 'in' : 'out' }]);
			expect(outcomes.map((one) => ('conditions' in one ? one.conditions : []))).toEqual([
				[
					{
						path: 'all[0]',
						kind: 'segment',
						condition: 'in the segment REGULARS',
						isMet: isIn,
						found: isIn,
					},
				],
			]);
			expect(await check(who, inSegment('regulars', 'not_in'))).toMatchObject([
				{ status: isIn ? 'out' : 'in', conditions: [{ isMet: !isIn, found: isIn }] },
			]);
		}
	});

	test('counts as it is defined at the time of the question', async () => {
		await save('moving', visited(1));
		await save('depends', inSegment('moving'));
		const request = { customer: cookie('bo'), segment: { name: 'depends' } };
		expect(await engine().segments.check([request])).toMatchObject([{ status: 'in', version: 1 }]);
		await save('moving', visited(2));
		expect(await engine().segments.check([request])).toMatchObject([{ status: 'out', version: 1 }]);
	});

	test('that nobody saved, or somebody deleted, is refused by its name', async () => {
		expect(await save('lost', { any: [visited(), inSegment('nowhere')] })).toEqual([
			'all[0].any[1].name: there is no saved segment “nowhere”',
		]);
		await save('gone', visited());
		expect(await remove('gone')).toEqual(['deleted']);
		expect(await save('lost', inSegment('Gone'))).toEqual([
			'all[0].name: there is no saved segment “Gone”',
		]);
		expect(short(await check('ana', inSegment('gone')))).toEqual([
			'all[0].name: there is no saved segment “gone”',
		]);
		await save('torn', visited());
		await save('user', inSegment('torn'));
		await force('torn', { all: [inSegment('gone')] });
		expect(await check('ana', inSegment('user'))).toMatchObject([
			{
				reason: 'segment_unknown',
				message: 'all[0].name: there is no saved segment “gone” (through user → torn)',
			},
		]);
	});

	test('that would lead back to itself is refused with the way it would go', async () => {
		await save('circle a', visited());
		await save('circle b', inSegment('circle a'));
		await save('circle c', inSegment('circle b'), visited());
		expect(await save('Circle A', visited(), { not: [inSegment('Circle C', 'not_in')] })).toEqual([
			'all[1].not[0].name: the segment would depend on itself: Circle A → Circle C → circle b → circle a',
		]);
		expect(await save('circle d', inSegment('CIRCLE D'))).toEqual([
			'all[0].name: the segment would depend on itself: circle d → CIRCLE D',
		]);
		await force('circle a', { all: [inSegment('circle c')] });
		expect(await check('ana', inSegment('circle b'))).toMatchObject([
			{
				reason: 'segment_circle',
				message:
					'all[0].name: the segment would depend on itself: circle b → circle a → circle c → circle b',
			},
		]);
	});

	test('is not deleted while another uses it, and in a batch the order counts', async () => {
		await save('inner', visited());
		await save('Outer 1', inSegment('inner'));
		await save('Outer 2', { not: [inSegment('INNER')] });
		expect(await remove('inner')).toEqual([
			'“inner” is part of the saved segments “Outer 1”, “Outer 2”',
		]);
		expect(await remove('outer 2', 'inner', 'outer 1', 'inner')).toEqual([
			'deleted',
			'“inner” is part of the saved segment “Outer 1”',
			'deleted',
			'deleted',
		]);
		expect(await remove('inner')).toEqual(['deleted']);
	});

	test('that grows with its references beyond 500 conditions, or 10 segments deep, is refused', async () => {
		const hundred = (from: number) => ({
			any: Array.from({ length: 99 }, (_, i) => visited(from + i + 1)),
		});
		for (let i = 0; i < 6; i++) {
			const previous = i === 0 ? [] : [inSegment(`grown ${i - 1}`)];
			const outcome = await save(`grown ${i}`, hundred(i * 100), ...previous);
			expect(outcome[0]).toMatch(i < 5 ? 'saved' : 'it has 594 conditions; at most 500');
		}
		expect(short(await check('ana', inSegment('grown 4')))).toEqual(['out']);
		const { segments } = engine();
		expect(await segments.members({ segment: { name: 'grown 4' } })).toMatchObject({
			profileIds: [],
		});
		const often = Array.from({ length: 99 }, () => inSegment('grown 0'));
		expect((await save('often', ...often))[0]).toMatch('it has 9801 conditions');
		for (let i = 0; i < 12; i++) {
			const outcome = await save(`deep ${i}`, i === 0 ? visited() : inSegment(`deep ${i - 1}`));
			expect(outcome[0]).toMatch(i < 11 ? 'saved' : 'leads through more than 10 segments');
		}
		// Whichever of the two comes first.
		await save('around 9', inSegment('deep 9'));
		const both = [inSegment('deep 9'), inSegment('around 9')];
		for (const references of [both, both.toReversed()]) {
			expect((await save('both', ...references))[0]).toMatch('leads through more than 10 segments');
		}
	});

	test('two saves at once never close a circle together, nor does a save use what is deleted', async () => {
		const writers: Engine[] = [engine(), await openAnother(), await openAnother()];
		const saveBy = (writer: Engine = engine(), name = '', other?: string) =>
			writer.segments.saveSegments([
				{ name, definition: { all: [other === undefined ? visited() : inSegment(other)] } },
			]);
		for (let round = 0; round < 8; round++) {
			const [a, b, c] = ['a', 'b', 'c'].map((one) => `race ${round} ${one}`);
			for (const name of [a, b, c]) await saveBy(writers[0], name);
			const ring = [
				[a, b],
				[b, c],
				[c, a],
			];
			const outcomes = await Promise.all(
				ring.map(([name, other], i) => saveBy(writers[i], name, other)),
			);
			const statuses = outcomes.flat().map(({ status }) => status);
			expect(statuses.toSorted()).toEqual(['rejected', 'saved', 'saved']);
			const names = [a, b, c].map((name) => ({ name: name ?? '' }));
			const refused = await engine().segments.check(
				names.map((segment) => ({ customer: cookie('ana'), segment })),
			);
			expect(short(refused)).toEqual(['in', 'in', 'in']);
		}
		for (let round = 0; round < 8; round++) {
			const [used, user] = [`used ${round}`, `user ${round}`];
			await saveBy(writers[0], used);
			const removed = writers[2]?.segments.deleteSegments([used]);
			await saveBy(writers[1], user, used);
			await removed;
			const [outcome] = await engine().segments.check([
				{ customer: cookie('ana'), segment: { name: user } },
			]);
			expect(outcome).toMatchObject(
				outcome?.status === 'in'
					? { status: 'in' }
					: { message: 'There is no saved segment of this name' },
			);
		}
	});
});
