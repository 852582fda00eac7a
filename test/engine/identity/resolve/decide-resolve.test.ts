import { decideResolve } from '../../../../engine/identity/resolve/decide-resolve';
import { DEFAULT_RULES } from '../../../../engine/identity/rules/rules';
import type { People } from '../../../../engine/identity/types';
import { keyOf } from '../../../../engine/identity/types';
import type { Known } from '../people';
import { command, named, NOW, people } from '../people';

function decide(before: People, ...texts: string[]) {
	let count = 0;
	const nextId = () => `new${++count}`;
	return decideResolve(
		texts.map((text) => command(text)),
		{
			people: before,
			rules: DEFAULT_RULES,
			now: NOW,
			nextId,
		},
	);
}

const keys = (identifiers: readonly { type: string; value: string }[]) => identifiers.map(keyOf);

/** What one command came to, short enough for a table. */
function short(before: People, ...texts: string[]) {
	const { outcomes } = decide(before, ...texts);
	const last = outcomes.at(-1);
	if (last === undefined) throw new Error('No outcome');
	return {
		status: last.status,
		who: [last.profileId, last.homeProfileId],
		matchedBy: keys(last.matchedBy),
		attached: keys(last.attached),
		setAside: last.setAside.map((one) => `${keyOf(one)} (${one.limitType} ${one.limit})`),
		mergedFrom: last.mergedFrom,
	};
}

const base = { matchedBy: [], attached: [], setAside: [], mergedFrom: [] };
const ana = { id: 'ana', owns: { ana: 'customer_id:1 email:ana' } };
const bo = { id: 'bo', owns: { bo: 'customer_id:2 email:bo' } };
const tablet = { id: 'tab', owns: { tab: 'anonymous_id:tablet' } };
const fiveEmails = 'email:1 email:2 email:3 email:4 email:5';

describe('one command, by status and reason', () => {
	test.each<[string, People, string, ReturnType<typeof short>]>([
		[
			'nobody known makes a profile with all identifiers',
			people(),
			'email:a anonymous_id:c',
			{
				...base,
				status: 'created',
				who: ['new1', 'new1'],
				attached: ['email:a', 'anonymous_id:c'],
			},
		],
		[
			'one known person is matched, and what is new is attached',
			people(ana),
			'email:ana anonymous_id:c',
			{
				...base,
				status: 'matched',
				who: ['ana', 'ana'],
				matchedBy: ['email:ana'],
				attached: ['anonymous_id:c'],
			},
		],
		[
			'the home profile is the one that owns the strongest identifier, not the canonical one',
			people({ id: 'p', owns: { p: 'customer_id:1', old: 'anonymous_id:c' } }),
			'anonymous_id:c',
			{ ...base, status: 'matched', who: ['p', 'old'], matchedBy: ['anonymous_id:c'] },
		],
		[
			'two known people whom nothing keeps apart are merged',
			people(ana, tablet),
			'email:ana anonymous_id:tablet',
			{
				...base,
				status: 'merged',
				who: ['ana', 'ana'],
				matchedBy: ['email:ana', 'anonymous_id:tablet'],
				mergedFrom: ['tab'],
			},
		],
		[
			'a shared tablet never fuses two customer numbers: the cookie is set aside',
			people({ id: 'ana', owns: { ana: 'customer_id:1 anonymous_id:tablet' } }, bo),
			'customer_id:2 anonymous_id:tablet',
			{
				...base,
				status: 'matched',
				who: ['bo', 'bo'],
				matchedBy: ['customer_id:2'],
				setAside: ['anonymous_id:tablet (customer_id 1)'],
			},
		],
		[
			'a new customer on a shared tablet is created without its cookie',
			people({ id: 'ana', owns: { ana: 'customer_id:1 anonymous_id:tablet' } }),
			'customer_id:9 email:new anonymous_id:tablet',
			{
				...base,
				status: 'created',
				who: ['new1', 'new1'],
				attached: ['customer_id:9', 'email:new'],
				setAside: ['anonymous_id:tablet (customer_id 1)'],
			},
		],
		[
			'identifiers are set aside from the weakest until the limits hold',
			people(ana, bo),
			'customer_id:1 email:bo anonymous_id:c',
			{
				...base,
				status: 'matched',
				who: ['ana', 'ana'],
				matchedBy: ['customer_id:1'],
				setAside: ['anonymous_id:c (customer_id 1)', 'email:bo (customer_id 1)'],
			},
		],
		[
			'two new customer numbers in one item: the later one is set aside',
			people(),
			'customer_id:1 customer_id:2',
			{
				...base,
				status: 'created',
				who: ['new1', 'new1'],
				attached: ['customer_id:1'],
				setAside: ['customer_id:2 (customer_id 1)'],
			},
		],
		[
			'a person with five addresses takes no sixth',
			people({ id: 'p', owns: { p: `customer_id:1 ${fiveEmails}` } }),
			'customer_id:1 email:6',
			{
				...base,
				status: 'matched',
				who: ['p', 'p'],
				matchedBy: ['customer_id:1'],
				setAside: ['email:6 (email 5)'],
			},
		],
		[
			'a person with four addresses takes a fifth',
			people({ id: 'p', owns: { p: 'customer_id:1 email:1 email:2 email:3 email:4' } }),
			'customer_id:1 email:5',
			{
				...base,
				status: 'matched',
				who: ['p', 'p'],
				matchedBy: ['customer_id:1'],
				attached: ['email:5'],
			},
		],
		[
			'a merge that would make six addresses is not made',
			people(
				{ id: 'p', owns: { p: 'email:1 email:2 email:3 anonymous_id:x' } },
				{ id: 'q', owns: { q: 'email:4 email:5 email:6 anonymous_id:y' } },
			),
			'email:1 anonymous_id:y',
			{
				...base,
				status: 'matched',
				who: ['p', 'p'],
				matchedBy: ['email:1'],
				setAside: ['anonymous_id:y (email 5)'],
			},
		],
		[
			'who has too many from before still takes what has no limit',
			people({ id: 'p', owns: { p: `${fiveEmails} email:6` } }),
			'email:1 anonymous_id:c',
			{
				...base,
				status: 'matched',
				who: ['p', 'p'],
				matchedBy: ['email:1'],
				attached: ['anonymous_id:c'],
			},
		],
		[
			'cookies are without number',
			people({
				id: 'p',
				owns: { p: Array.from({ length: 30 }, (_, i) => `anonymous_id:${i}`).join(' ') },
			}),
			'anonymous_id:1 anonymous_id:new',
			{
				...base,
				status: 'matched',
				who: ['p', 'p'],
				matchedBy: ['anonymous_id:1'],
				attached: ['anonymous_id:new'],
			},
		],
	])('%s', (_rule, before, text, expected) => {
		expect(short(before, text)).toEqual(expected);
	});

	test('a person whom no command can change need not be loaded', () => {
		const known: People = {
			...people(ana),
			persons: new Map(),
		};
		expect(short(known, 'customer_id:1 email:ana').status).toBe('matched');
	});
});

describe('who survives a merge', () => {
	test.each<[string, Known, Known, { text: string; survivorId: string; absorbedId: string }]>([
		[
			'the one with the strongest identifier, though younger',
			{ id: 'young', createdAt: 9, owns: { young: 'email:a' } },
			{ id: 'old', createdAt: 1, owns: { old: 'phone:b anonymous_id:c' } },
			{ text: 'email:a phone:b', survivorId: 'young', absorbedId: 'old' },
		],
		[
			'of equals in that, the oldest',
			{ id: 'a', createdAt: 9, owns: { a: 'email:a' } },
			{ id: 'b', createdAt: 1, owns: { b: 'email:b phone:b' } },
			{ text: 'email:a phone:b', survivorId: 'b', absorbedId: 'a' },
		],
		[
			'of equals in both, the smaller id',
			{ id: 'z', createdAt: 1, owns: { z: 'email:a' } },
			{ id: 'y', createdAt: 1, owns: { y: 'email:b phone:b' } },
			{ text: 'email:a phone:b', survivorId: 'y', absorbedId: 'z' },
		],
		[
			'strength counts all that a person has, not what the command names',
			{ id: 'named', createdAt: 1, owns: { named: 'email:a' } },
			{ id: 'card', createdAt: 9, owns: { card: 'phone:b loyalty_card:1' } },
			{ text: 'email:a phone:b', survivorId: 'card', absorbedId: 'named' },
		],
	])('%s', (_rule, first, second, { text, survivorId, absorbedId }) => {
		const { outcomes, changes } = decide(people(first, second), text);
		const identifiers = named(text).map(({ type, value }) => ({ type, value }));
		const cause = { rule: 'shared_identifiers', identifiers, node: 'N' };
		expect(outcomes[0]?.profileId).toBe(survivorId);
		expect(changes).toEqual({
			profiles: [],
			identifiers: [],
			merges: [{ survivorId, absorbedId, cause }],
			moved: [{ from: absorbedId, to: survivorId }],
		});
	});
});

describe('one batch', () => {
	test('later commands see what earlier ones made, and each outcome names the final person', () => {
		const { outcomes, changes } = decide(
			people(),
			'anonymous_id:c',
			'email:a',
			'email:a anonymous_id:c',
			'customer_id:1 email:a',
		);
		expect(outcomes.map(({ status, profileId }) => [status, profileId])).toEqual([
			['created', 'new2'],
			['created', 'new2'],
			['merged', 'new2'],
			['matched', 'new2'],
		]);
		expect(changes.profiles).toEqual([
			{ id: 'new1', canonicalId: 'new2' },
			{ id: 'new2', canonicalId: 'new2' },
		]);
		expect(changes.moved).toEqual([]);
	});

	test('merges in a chain leave flat pointers', () => {
		const { outcomes, changes } = decide(
			people(
				{ id: 'a', createdAt: 1, owns: { a: 'anonymous_id:1', a2: 'anonymous_id:11' } },
				{ id: 'b', createdAt: 2, owns: { b: 'phone:2' } },
				{ id: 'c', createdAt: 3, owns: { c: 'customer_id:3' } },
			),
			'anonymous_id:11 phone:2',
			'phone:2 customer_id:3',
		);
		expect(outcomes.map(({ profileId, mergedFrom }) => [profileId, mergedFrom])).toEqual([
			['c', ['a']],
			['c', ['b']],
		]);
		expect(changes.moved).toEqual([
			{ from: 'a', to: 'c' },
			{ from: 'b', to: 'c' },
		]);
		expect(changes.merges.map(({ survivorId, absorbedId }) => [survivorId, absorbedId])).toEqual([
			['b', 'a'],
			['c', 'b'],
		]);
	});

	test('several people merge at once into one', () => {
		const { outcomes } = decide(
			people(
				{ id: 'a', owns: { a: 'anonymous_id:1' } },
				{ id: 'b', owns: { b: 'email:2' } },
				{ id: 'c', owns: { c: 'phone:3' } },
			),
			'email:2 phone:3 anonymous_id:1 device_id:4',
		);
		expect(outcomes[0]).toMatchObject({ status: 'merged', profileId: 'b' });
		expect(outcomes[0]?.mergedFrom.toSorted()).toEqual(['a', 'c']);
	});

	test('order decides who gets what is shared', () => {
		const first = (text: string[]) => decide(people(ana, bo), ...text).outcomes;
		const [one, two] = first(['customer_id:1 device_id:d', 'customer_id:2 device_id:d']);
		expect([keys(one?.attached ?? []), keys(two?.setAside ?? [])]).toEqual([
			['device_id:d'],
			['device_id:d'],
		]);
		const [three, four] = first(['customer_id:2 device_id:d', 'customer_id:1 device_id:d']);
		expect([three?.profileId, keys(four?.setAside ?? [])]).toEqual(['bo', ['device_id:d']]);
	});
});
