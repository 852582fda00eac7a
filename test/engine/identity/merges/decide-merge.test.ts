import type { MergeBasis, MergeCommand } from '../../../../engine/identity/merges/decide-merge';
import { decideMerges, mergePlanner } from '../../../../engine/identity/merges/decide-merge';
import type { Person } from '../../../../engine/identity/types';
import {
	compileRules,
	DEFAULT_RULES,
	defaultDefinition,
} from '../../../../engine/identity/rules/rules';

const NOW = Date.parse('2026-03-02T09:00:00.000Z');
const DAY_MS = 86_400_000;

/** A person of one profile with identifiers such as `email:a`, first seen now. */
function person(id: string, texts = '', more: Partial<Person> = {}): Person {
	const identifiers = texts
		.split(' ')
		.filter((text) => text !== '')
		.map((text) => {
			const [type = '', value = ''] = text.split(':');
			return { type, value, firstSeenAt: NOW };
		});
	return { id, createdAt: NOW, memberIds: [id], identifiers, ...more };
}

function basis(people: readonly Person[], more: Partial<MergeBasis> = {}): MergeBasis {
	let count = 0;
	return {
		persons: new Map(people.map((one) => [one.id, one])),
		apart: [],
		rules: DEFAULT_RULES,
		now: NOW,
		nextId: () => `m${++count}`,
		...more,
	};
}

function command(profileIds: string[], more: Partial<MergeCommand> = {}): MergeCommand {
	return { profileIds, survivorId: undefined, allowOverLimit: false, cause: {}, ...more };
}

const mails = (owner: string, count: number) =>
	Array.from({ length: count }, (_, i) => `email:${owner}${i}`).join(' ');

test.each<[string, Person[], Partial<MergeCommand>, string]>([
	[
		'the strongest identifier decides',
		[person('a', 'email:a'), person('b', 'device_id:b customer_id:b')],
		{},
		'b',
	],
	[
		'of equally strong ones the older one',
		[person('a', 'email:a'), person('b', 'email:b', { createdAt: NOW - 1 })],
		{},
		'b',
	],
	[
		'made at one instant, the smaller id',
		[person('b', 'email:b'), person('a', 'email:a')],
		{},
		'a',
	],
	[
		'a type that the rules do not know is the weakest',
		[person('a', 'shoe_size:39'), person('b', 'anonymous_id:b', { createdAt: NOW + 1 })],
		{},
		'b',
	],
	['who has no identifier comes last', [person('a'), person('b', 'anonymous_id:b')], {}, 'b'],
	[
		'one who is named goes on, whatever they have',
		[person('a', 'customer_id:a'), person('b')],
		{ survivorId: 'b' },
		'b',
	],
	[
		'one who is named by a profile merged into them',
		[person('a', 'customer_id:a'), person('b', '', { memberIds: ['b', 'b2'] })],
		{ survivorId: 'b2' },
		'b',
	],
])('who goes on after a merge: %s', (_rule, people, more, survivor) => {
	const ids = people.map(({ id }) => id);
	const plan = mergePlanner(basis(people))(command(ids, more));
	expect(plan.survivor.id).toBe(survivor);
	expect(plan.absorbed.map(({ id }) => id)).toEqual(ids.filter((id) => id !== survivor));
});

const weekly = { type: 'email', form: 'email' as const, limit: { count: 1, days: 7 } };
const inAWeek = compileRules({ ...defaultDefinition(), types: [weekly] }, 1);
const oldMail = { type: 'email', value: 'old', firstSeenAt: NOW - 8 * DAY_MS };

test.each<[string, Person[], Partial<MergeBasis>, object[]]>([
	['exactly at the limit', [person('a', mails('a', 3)), person('b', mails('b', 2))], {}, []],
	[
		'one above it',
		[person('a', mails('a', 3)), person('b', mails('b', 3))],
		{},
		[{ type: 'email', limit: 5, count: 6 }],
	],
	[
		'of two types, both are told, the stronger first',
		[person('a', `customer_id:a ${mails('a', 5)}`), person('b', `${mails('b', 1)} customer_id:b`)],
		{},
		[
			{ type: 'customer_id', limit: 1, count: 2 },
			{ type: 'email', limit: 5, count: 6 },
		],
	],
	[
		'who alone has too many already is not held up by it',
		[person('a', mails('a', 7)), person('b', 'device_id:b')],
		{},
		[],
	],
	[
		'a window counts what was first seen within it',
		[person('a', 'email:a'), person('b', '', { identifiers: [oldMail] })],
		{ rules: inAWeek },
		[],
	],
	[
		'and two within it are too many',
		[person('a', 'email:a'), person('b', 'email:b')],
		{ rules: inAWeek },
		[{ type: 'email', limit: 1, count: 2 }],
	],
])('limits of a merge by hand: %s', (_rule, people, more, exceeded) => {
	const given = basis(people, more);
	const ids = people.map(({ id }) => id);
	expect(mergePlanner(given)(command(ids)).limitsExceeded).toEqual(exceeded);
	const [refused] = decideMerges([command(ids)], given).outcomes;
	expect(refused?.status).toBe(exceeded.length > 0 ? 'rejected' : 'merged');
	const [allowed] = decideMerges([command(ids, { allowOverLimit: true })], given).outcomes;
	expect(allowed).toMatchObject({ status: 'merged', limitsExceeded: exceeded });
});

test('a refused merge leaves no trace, and the commands after it see none', () => {
	const people = [person('a', 'customer_id:a'), person('b', 'customer_id:b'), person('c')];
	const { outcomes, changes } = decideMerges(
		[command(['a', 'b']), command(['b', 'c']), command(['b', 'b'])],
		basis(people),
	);
	expect(outcomes).toMatchObject([
		{ status: 'rejected', reason: 'limit_exceeded' },
		{ status: 'merged', profileId: 'b', mergedFrom: ['c'], mergeIds: ['m1'] },
		{ status: 'unchanged', profileId: 'b' },
	]);
	expect(changes).toEqual({
		merges: [{ id: 'm1', survivorId: 'b', absorbedId: 'c', cause: {} }],
		moved: [{ from: 'c', to: 'b' }],
		lifted: [],
	});
});

test('only pairs between the people of the command are lifted, once', () => {
	const pair = (profileA: string, profileB: string) => ({
		profileA,
		profileB,
		reason: 'unmerged',
		since: 1,
	});
	const people = [person('a', '', { memberIds: ['a', 'a2'] }), person('b'), person('c')];
	const apart = [pair('a', 'a2'), pair('a2', 'b'), pair('b', 'c')];
	const commands = [command(['a', 'b']), command(['a', 'b']), command(['a', 'c'])];
	const { outcomes, changes } = decideMerges(commands, basis(people, { apart }));
	expect(outcomes).toMatchObject([
		{ status: 'merged', apartLifted: [pair('a2', 'b')] },
		{ status: 'unchanged' },
		{ status: 'merged', apartLifted: [pair('b', 'c')] },
	]);
	expect(changes.lifted).toEqual([pair('a2', 'b'), pair('b', 'c')]);
});
