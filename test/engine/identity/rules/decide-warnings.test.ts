import { decideWarnings, warningOf } from '../../../../engine/identity/rules/decide-warnings';
import { defaultDefinition } from '../../../../engine/identity/rules/rules';
import type { RulesDefinition } from '../../../../engine/identity/rules/rules-definition';
import { patchRules } from '../../../../engine/identity/rules/rules-patch';

function patched(before: RulesDefinition, patch: object): RulesDefinition {
	const after = patchRules(before, patch);
	if ('place' in after) throw new Error(after.message);
	return after;
}

const email = (limit: object | null) => ({ types: [{ type: 'email', limit }] });

test.each<[string, object, object, object[]]>([
	[
		'a smaller number',
		email({ count: 5 }),
		email({ count: 2 }),
		[{ reason: 'limit_exceeded', type: 'email', limit: 2 }],
	],
	[
		'a first limit',
		email(null),
		email({ count: 2, days: 7 }),
		[{ reason: 'limit_exceeded', type: 'email', limit: 2, days: 7 }],
	],
	[
		'more days',
		email({ count: 5, days: 7 }),
		email({ count: 5, days: 8 }),
		[{ reason: 'limit_exceeded', type: 'email', limit: 5, days: 8 }],
	],
	['fewer days', email({ count: 5 }), email({ count: 5, days: 7 }), []],
	['a larger number', email({ count: 5 }), email({ count: 6 }), []],
	['no limit any more', email({ count: 5 }), email(null), []],
	['a new type', {}, { types: [{ type: 'club_no', limit: { count: 1 } }] }, []],
	[
		'a removed type',
		{},
		{ removeTypes: ['viber_id'] },
		[{ reason: 'type_removed', type: 'viber_id' }],
	],
	[
		'another form',
		{},
		{ types: [{ type: 'viber_id', form: 'card' }] },
		[{ reason: 'form_changed', type: 'viber_id' }],
	],
	[
		'tags that no longer count, in every type of e-mail',
		{ types: [{ type: 'work_email', form: 'email' }] },
		{ email: { plusTags: 'ignore' } },
		[
			{
				reason: 'spelling_changed',
				types: ['email', 'work_email'],
				gmailDots: false,
				plusTags: true,
			},
		],
	],
	['tags that count again', { email: { plusTags: 'ignore' } }, { email: { plusTags: 'keep' } }, []],
	['another priority', {}, { types: [{ type: 'phone' }, { type: 'email' }] }, []],
])('%s: what is counted for a warning', (_change, first, second, questions) => {
	const before = patched(defaultDefinition(), first);
	expect(decideWarnings(before, patched(before, second))).toEqual(questions);
});

test('a warning says how many, and what to do', () => {
	expect(warningOf({ reason: 'form_changed', type: 'club_no' }, 3)).toEqual({
		reason: 'form_changed',
		count: 3,
		message:
			'Stored identifiers of the type club_no, which were compared otherwise until now: 3. Those that are spelled in another way are found no more. Run Resolve once more over the customer file, with a second identifier in each item, so that the customers are known by the new one.',
	});
});
