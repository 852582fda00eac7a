import { decideResolve } from '../../../../engine/identity/resolve/decide-resolve';
import type { IdentityRules } from '../../../../engine/identity/rules/rules';
import { DEFAULT_RULES } from '../../../../engine/identity/rules/rules';
import type { People, SetAside } from '../../../../engine/identity/types';
import { keyOf } from '../../../../engine/identity/types';
import { command, NOW, people, rulesWith } from '../people';

const DAY_MS = 86_400_000;
const WEEKLY = rulesWith({ email: { limit: { count: 5, days: 7 } } });
const ATTACHING = rulesWith({
	loyalty_card: { links: 'attach' },
	device_id: { links: 'attach' },
	anonymous_id: { links: 'attach' },
});

function decide(before: People, rules: IdentityRules, ...texts: string[]) {
	let count = 0;
	return decideResolve(
		texts.map((text) => command(text, rules)),
		{ people: before, rules, now: NOW, nextId: () => `new${++count}` },
	);
}

/** What the last command came to, and the records of merges. */
function short(before: People, rules: IdentityRules, ...texts: string[]) {
	const { outcomes, changes } = decide(before, rules, ...texts);
	const last = outcomes.at(-1);
	if (last === undefined) throw new Error('No outcome');
	const setAside = last.setAside.map((one) => `${keyOf(one)} (${reasonOf(one)})`);
	return { who: last.profileId, setAside, merged: changes.merges.map((one) => one.absorbedId) };
}

function reasonOf({ reason, limitType, limit, limitDays, withProfileId }: SetAside): string {
	const rule = [reason, limitType, limit, limitDays].filter((part) => part !== undefined);
	return [...rule, ...(withProfileId === undefined ? [] : ['with', withProfileId])].join(' ');
}

const ana = { id: 'ana', owns: { ana: 'customer_id:1 email:ana' } };
const bo = { id: 'bo', owns: { bo: 'customer_id:2 email:bo' } };
const tablet = { id: 'tab', owns: { tab: 'anonymous_id:tablet' } };
const five = 'email:1 email:2 email:3 email:4 email:5';

describe('a limit within a time', () => {
	const person = (seenAt: number) => people({ id: 'p', seenAt, owns: { p: five } });

	test.each([
		['the sixth address within the week is set aside', NOW - 7 * DAY_MS + 1, false],
		['an address of just a week ago does not count', NOW - 7 * DAY_MS, true],
		['addresses of a year ago do not count', NOW - 365 * DAY_MS, true],
	])('%s', (_rule, seenAt, isAttached) => {
		expect(short(person(seenAt), WEEKLY, 'email:1 email:6')).toEqual({
			who: 'p',
			setAside: isAttached ? [] : ['email:6 (limit email 5 7)'],
			merged: [],
		});
	});

	test('addresses of the batch itself count', () => {
		const before = people({ id: 'p', owns: { p: 'customer_id:1' } });
		const added = [1, 2, 3, 4, 5, 6].map((n) => `customer_id:1 email:${n}`);
		expect(short(before, WEEKLY, ...added).setAside).toEqual(['email:6 (limit email 5 7)']);
	});

	test('a merge counts what both have had within the time', () => {
		const merge = (seenAt: number) =>
			short(
				people(
					{ id: 'p', seenAt: NOW, owns: { p: 'email:1 email:2 email:3 anonymous_id:x' } },
					{ id: 'q', seenAt, owns: { q: 'email:4 email:5 email:6 anonymous_id:y' } },
				),
				WEEKLY,
				'email:1 anonymous_id:y',
			);
		expect(merge(NOW).setAside).toEqual(['anonymous_id:y (limit email 5 7 with q)']);
		expect(merge(NOW - 8 * DAY_MS)).toEqual({ who: 'p', setAside: [], merged: ['q'] });
	});
});

describe('a limit for ever', () => {
	test('people who each have a customer number stay two, however they are linked', () => {
		for (const link of ['email:ana email:bo', 'customer_id:1 email:bo', 'email:bo customer_id:1']) {
			const { setAside, merged } = short(people(ana, bo), DEFAULT_RULES, link);
			expect({ merged, reasons: setAside.length }).toEqual({ merged: [], reasons: 1 });
			expect(setAside[0]).toMatch(/^email:(ana|bo) \(limit customer_id 1 with (ana|bo)\)$/);
		}
	});

	test('who has too many from before a rule was tightened is still merged with what has none', () => {
		const before = people({ id: 'p', owns: { p: `${five} email:6` } }, tablet);
		expect(short(before, DEFAULT_RULES, 'email:1 anonymous_id:tablet')).toEqual({
			who: 'p',
			setAside: [],
			merged: ['tab'],
		});
	});

	test('what is set aside on a shared device names the customer who keeps the device', () => {
		const before = people({ id: 'ana', owns: { ana: 'customer_id:1 anonymous_id:tablet' } });
		expect(short(before, DEFAULT_RULES, 'customer_id:9 anonymous_id:tablet')).toEqual({
			who: 'new1',
			setAside: ['anonymous_id:tablet (limit customer_id 1 with ana)'],
			merged: [],
		});
	});

	test('a new identifier that is set aside with the one in the way names the other person', () => {
		expect(short(people(ana, bo), DEFAULT_RULES, 'customer_id:1 email:bo device_id:d')).toEqual({
			who: 'ana',
			setAside: [
				'device_id:d (limit customer_id 1 with bo)',
				'email:bo (limit customer_id 1 with bo)',
			],
			merged: [],
		});
	});
});

describe('a type that only attaches', () => {
	test.each([
		[
			'it merges nobody: the person of the strongest identifier is the customer',
			people(ana, tablet),
			'email:ana anonymous_id:tablet',
			{ who: 'ana', setAside: ['anonymous_id:tablet (attach_only with tab)'], merged: [] },
		],
		[
			'alone it names its person, and what is new is attached there',
			people(tablet),
			'email:new anonymous_id:tablet',
			{ who: 'tab', setAside: [], merged: [] },
		],
		[
			'of two that attach, the stronger decides',
			people({ id: 'd', owns: { d: 'device_id:d' } }, tablet),
			'device_id:d anonymous_id:tablet',
			{ who: 'd', setAside: ['anonymous_id:tablet (attach_only with tab)'], merged: [] },
		],
		[
			'wherever it stands, it is weaker than what merges',
			people({ id: 'c', owns: { c: 'loyalty_card:1' } }, ana),
			'loyalty_card:1 phone:new email:ana',
			{ who: 'ana', setAside: ['loyalty_card:1 (attach_only with c)'], merged: [] },
		],
		[
			'it is in the way of nobody whom other identifiers link',
			people({ id: 'p', owns: { p: 'email:1 device_id:d' } }, { id: 'q', owns: { q: 'phone:2' } }),
			'email:1 phone:2 device_id:d',
			{ who: 'p', setAside: [], merged: ['q'] },
		],
		[
			'where a limit speaks, it goes first',
			people(
				{ id: 'p', owns: { p: 'customer_id:1 loyalty_card:1 phone:1' } },
				{ id: 'q', owns: { q: 'customer_id:2 email:2' } },
			),
			'loyalty_card:1 email:2 phone:1',
			{
				who: 'q',
				setAside: [
					'loyalty_card:1 (limit customer_id 1 with p)',
					'phone:1 (limit customer_id 1 with p)',
				],
				merged: [],
			},
		],
	])('%s', (_rule, before, text, expected) => {
		expect(short(before, ATTACHING, text)).toEqual(expected);
	});
});

describe('people kept apart', () => {
	test.each([
		['of the pair itself', { ...tablet, apartFrom: ['ana'] }],
		[
			'of members of the two',
			{ id: 'tab', owns: { tab: 'device_id:d', old: 'anonymous_id:tablet' }, apartFrom: ['ana'] },
		],
	])('no item links them: %s', (_whose, other) => {
		expect(short(people(ana, other), DEFAULT_RULES, 'email:ana anonymous_id:tablet')).toEqual({
			who: 'ana',
			setAside: ['anonymous_id:tablet (kept_apart with tab)'],
			merged: [],
		});
	});

	test('no third person brings them together, in one item or in two', () => {
		const third = { id: 'c', owns: { c: 'phone:3' } };
		const before = people(ana, { ...tablet, apartFrom: ['ana'] }, third);
		expect(short(before, DEFAULT_RULES, 'email:ana phone:3 anonymous_id:tablet')).toEqual({
			who: 'ana',
			setAside: ['anonymous_id:tablet (kept_apart with tab)'],
			merged: ['c'],
		});
		const inTwo = ['phone:3 anonymous_id:tablet', 'email:ana phone:3'];
		expect(short(before, DEFAULT_RULES, ...inTwo)).toEqual({
			who: 'ana',
			setAside: ['phone:3 (kept_apart with c)'],
			merged: ['tab'],
		});
	});

	test('each is still linked with others', () => {
		const before = people(ana, { ...bo, apartFrom: ['ana'] }, tablet);
		expect(short(before, DEFAULT_RULES, 'email:ana anonymous_id:tablet').merged).toEqual(['tab']);
	});
});

test.each([
	[
		people(ana, bo),
		DEFAULT_RULES,
		'customer_id:1 email:bo',
		'This email was set aside, as the weakest of an item whose identifiers together would make one customer of two, with more than 1 customer_id.',
	],
	[
		people({ id: 'p', owns: { p: five }, seenAt: NOW }),
		WEEKLY,
		'email:1 email:6',
		'This email was set aside, as the weakest of an item whose identifiers together would give this customer more than 5 email within 7 days.',
	],
	[
		people({ id: 'p', owns: { p: 'email:1' }, seenAt: NOW }),
		rulesWith({ email: { limit: { count: 1, days: 1 } } }),
		'email:1 email:2',
		'This email was set aside, as the weakest of an item whose identifiers together would give this customer more than 1 email within a day.',
	],
	[
		people(ana, tablet),
		ATTACHING,
		'email:ana anonymous_id:tablet',
		'This anonymous_id was set aside, as the weakest of an item whose identifiers together would make one customer of two by a type that only attaches.',
	],
	[
		people(ana, { ...tablet, apartFrom: ['ana'] }),
		DEFAULT_RULES,
		'email:ana anonymous_id:tablet',
		'This anonymous_id was set aside, as the weakest of an item whose identifiers together would make one customer of two who were unmerged or rejected as duplicates.',
	],
])('what was set aside says why in a sentence', (before, rules, text, message) => {
	const { outcomes } = decide(before, rules, text);
	expect(outcomes[0]?.setAside.map((one) => one.message)).toEqual([message]);
});
