import type { Engine, PersonFound, SearchRequest } from '../../../../engine';
import { searchCustomers } from '../../../../engine/identity';
import { describeOnBothStores } from '../../../support/both-stores';
import { countStatements } from '../../../support/count-statements';

async function search(engine: Engine, request: SearchRequest): Promise<PersonFound[]> {
	const [outcome] = await engine.identity.search([request]);
	if (outcome?.status !== 'found') throw new Error(`Refused: ${outcome?.reason}`);
	return outcome.people;
}

describeOnBothStores('searching people', (engine) => {
	const ids: Record<string, string> = {};

	beforeAll(async () => {
		const people: [string, Record<string, string>, Record<string, unknown>][] = [
			['ana', { email: 'ana@example.com', loyalty_card: 'AB-12 34' }, { firstName: 'Ana' }],
			['jose', { email: 'jose@example.com' }, { 'First Name': 'José', last_name: 'Müller' }],
			[
				'josef',
				{ phone: '+4930123456' },
				{ firstName: 'JOSEF', lastName: 'Meier', company: 'Łódź Øl' },
			],
			['mcd', { customer_id: 'C-77' }, { name: 'Ronald McDonald', company: 'Große Straße AG' }],
			['olga', { customer_id: 'c-78' }, { firstName: 'Ольга', surname: 'Иванова' }],
			['odd', { anonymous_id: '100%_\\' }, { firstName: 42, name: ['Ana'], company: '"Quoted"' }],
		];
		const requests = people.map(([, identifiers, traits]) => ({
			identifiers: Object.entries(identifiers).map(([type, value]) => ({ type, value })),
			traits,
		}));
		const outcomes = await engine().identity.resolve(requests);
		people.forEach(([who], i) => {
			const outcome = outcomes[i];
			ids[who] = outcome !== undefined && 'profileId' in outcome ? outcome.profileId : '';
		});
	});

	const whoIs = ({ profileId }: PersonFound) =>
		Object.keys(ids).find((who) => ids[who] === profileId);

	test.each([
		['an address in any case', ' ANA@Example.com ', ['ana']],
		['the beginning of an address', 'jos', ['josef', 'jose']],
		['a card without its spaces and dashes', 'ab1234', ['ana']],
		['a number as it was dialled', '0049 (30) 123-456', ['josef']],
		['the beginning of a number', '+49 30 12', ['josef']],
		['a customer number in another case', 'c-77', ['mcd']],
		['what is no pattern', '100%_\\', ['odd']],
		['no pattern that matches all', '%', []],
		['a first name without its accent', 'JOSE', ['josef', 'jose']],
		['a first name with its accent, as two characters', 'jose\u0301', ['josef', 'jose']],
		['a last name in capitals', 'MÜLL', ['jose']],
		['a full name', 'ronald mcd', ['mcd']],
		['a company with a sharp s', 'GROSSE STRASSE', ['mcd']],
		['letters that are more than an accent away', 'lodz ol', ['josef']],
		['a company in quotation marks', '"quo', ['odd']],
		['another script in capitals', 'ОЛЬГА', ['olga']],
		['first and last name, in any order', 'иванова  ольга', ['olga']],
		['beginnings of both', 'jo mü', ['jose']],
		['a word that fits nobody beside one that does', 'ana meier', []],
		['a number that is no name', '42', []],
		['nobody', 'zoe', []],
	])('people are found by %s', async (_rule, text, expected) => {
		const found = await search(engine(), { text });
		expect(found.map(whoIs)).toEqual(expected);
	});

	test('a national number is found with its region, and a profile by its id', async () => {
		expect(await search(engine(), { text: '030 123456' })).toEqual([]);
		const found = await search(engine(), { text: '030 123456', defaultRegion: 'DE' });
		expect(found.map(whoIs)).toEqual(['josef']);
		const byId = await search(engine(), { text: ids.olga?.toUpperCase() });
		expect(byId.map(whoIs)).toEqual(['olga']);
	});

	test('a person comes with their best name, identifiers and the time they were made', async () => {
		const [ana, jose, mcd, odd] = (
			await Promise.all(['ana@', 'jose@', 'C-77', '"quo'].map((text) => search(engine(), { text })))
		).map(([one]) => one);
		expect(ana).toEqual({
			profileId: ids.ana,
			name: 'Ana',
			identifiers: [
				{ type: 'email', value: 'ana@example.com' },
				{ type: 'loyalty_card', value: 'AB1234' },
			],
			identifierCount: 2,
			profileCount: 1,
			createdAt: engine().context.clock.now(),
			cursor: expect.any(String),
		});
		const names = [jose, mcd, odd].map((one) => one?.name);
		expect(names).toEqual(['José Müller', 'Ronald McDonald', '"Quoted"']);
	});

	test('a trait that changes is found by its new value alone', async () => {
		const identifiers = [{ type: 'email', value: 'new@example.com' }];
		await engine().identity.resolve([{ identifiers, traits: { firstName: 'Wanda' } }]);
		await engine().identity.resolve([{ identifiers, traits: { firstName: 'Vera' } }]);
		expect(await search(engine(), { text: 'wanda' })).toEqual([]);
		expect(await search(engine(), { text: 'vera' })).toHaveLength(1);
	});

	test('merged profiles are one person, however many of them match', async () => {
		const email = { type: 'email', value: 'twin@example.com' };
		const cookie = { type: 'anonymous_id', value: 'twin-cookie' };
		await engine().identity.resolve([
			{ identifiers: [email], traits: { firstName: 'Twinnie' } },
			{ identifiers: [cookie], traits: { firstName: 'Twinka' } },
			{ identifiers: [email, cookie] },
		]);
		const found = await search(engine(), { text: 'twin' });
		expect(found).toMatchObject([{ profileCount: 2, identifierCount: 2 }]);
		expect(
			(await search(engine(), {})).filter(({ cursor }) => cursor === found[0]?.cursor),
		).toHaveLength(1);
	});

	test('pages give everybody once, the newest first, and the last page says so', async () => {
		const all = await search(engine(), { limit: 500 });
		expect(all.length).toBeGreaterThan(7);
		const paged: PersonFound[] = [];
		let after: string | null = '';
		while (after !== null) {
			const outcomes = await engine().identity.search([{ limit: 3, after }]);
			const [outcome] = outcomes;
			if (outcome?.status !== 'found') throw new Error('A page was refused');
			expect(outcome.people.length).toBeLessThanOrEqual(3);
			paged.push(...outcome.people);
			after = outcome.next;
		}
		expect(paged).toEqual(all);
		const order = all.map(({ profileId }) => profileId);
		expect(order).toEqual(order.toSorted().reverse());
	});

	test('a search goes on behind a cursor as well', async () => {
		const [first] = await search(engine(), { text: 'jos', limit: 1 });
		const rest = await search(engine(), { text: 'jos', after: first?.cursor ?? '' });
		expect([first, ...rest].map((one) => one && whoIs(one))).toEqual(['josef', 'jose']);
	});

	test.each<[string, SearchRequest, string, string]>([
		['a limit of 0', { limit: 0 }, 'limit_invalid', 'limit'],
		['a limit above 500', { limit: 501 }, 'limit_invalid', 'limit'],
		['half a limit', { limit: 1.5 }, 'limit_invalid', 'limit'],
		['a cursor that is none', { after: 'next page' }, 'cursor_invalid', 'after'],
		[
			'a cursor with SQL',
			{ after: Buffer.from("1 ' or 1=1").toString('base64url') },
			'cursor_invalid',
			'after',
		],
		['a text that is a list', { text: ['ana'] }, 'text_invalid', 'text'],
		['a text with NUL', { text: 'a\u0000' }, 'text_invalid', 'text'],
		['a text that is too long', { text: 'a'.repeat(513) }, 'text_invalid', 'text'],
	])('%s is refused, and its neighbour is answered', async (_rule, request, reason, field) => {
		const outcomes = await engine().identity.search([request, { text: 'ana' }]);
		expect(outcomes).toMatchObject([
			{ status: 'rejected', reason, field, mend: expect.stringMatching(/\w/) },
			{ status: 'found', people: [{ profileId: ids.ana }] },
		]);
	});

	test('where thousands match, the pages are the same, merged profiles once', async () => {
		const email = (i: number) => ({ type: 'email', value: `crowd${i}@example.com` });
		const crowd = Array.from({ length: 20_100 }, (_, i) => ({
			identifiers: [email(i)],
			traits: i % 2 === 0 ? { name: 'Crowd Person' } : {},
		}));
		await engine().identity.resolve([
			...crowd,
			{ identifiers: [{ type: 'email', value: 'zed@example.com' }], traits: { name: 'Crowd' } },
			{ identifiers: [email(20_000), email(20_001)] },
		]);
		await engine().identity.resolve([
			{ identifiers: [{ type: 'email', value: 'newest@example.com' }] },
		]);
		const [newest, ...others] = await search(engine(), { limit: 500 });
		expect(newest?.identifiers).toMatchObject([{ value: 'newest@example.com' }]);
		const found = await search(engine(), { text: 'crowd', limit: 499 });
		expect(found).toEqual(others);
		const after = found.at(-1)?.cursor ?? '';
		const rest = await search(engine(), { text: 'CROWD', after, limit: 5 });
		expect(rest).toEqual(await search(engine(), { after, limit: 5 }));
	});

	test('a page costs three statements, a hundred names as well as one, and the rules one', async () => {
		const { counted, count } = countStatements(engine().context);
		await searchCustomers(counted, [{ text: 'jos' }]);
		expect(count()).toBe(4);
		expect(
			await searchCustomers(
				counted,
				Array.from({ length: 45 }, () => ({ text: 'ana' })),
			),
		).toHaveLength(45);
		expect(count()).toBe(142);
	});
});
