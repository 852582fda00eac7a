import { defaultDefinition } from '../../../../engine/identity/rules/rules';
import type { TypeDefinition } from '../../../../engine/identity/rules/rules-definition';
import { patchRules } from '../../../../engine/identity/rules/rules-patch';

const before = defaultDefinition();

function patched(patch: unknown) {
	const answer = patchRules(before, patch);
	if ('place' in answer) throw new Error(answer.message);
	return answer;
}

const orderAfter = (...types: string[]) =>
	patched({ types: types.map((type) => ({ type })) }).types.map(({ type }) => type);
const typeAfter = (patch: Partial<TypeDefinition> | object) =>
	patched({ types: [{ type: 'email', ...patch }] }).types.find(({ type }) => type === 'email');

const tail = before.types.slice(4).map(({ type }) => type);

test.each([
	['one type that is listed stays where it is', ['email'], 'customer_id loyalty_card email phone'],
	[
		'listed types take each other’s places in the order of the list',
		['phone', 'customer_id'],
		'phone loyalty_card email customer_id',
	],
	[
		'a new type comes behind the one listed before it',
		['customer_id', 'member_no', 'club_no'],
		'customer_id member_no club_no loyalty_card email phone',
	],
	[
		'a new type at the head comes before the next one listed',
		['member_no', 'loyalty_card'],
		'customer_id member_no loyalty_card email phone',
	],
])('%s', (_rule, listed, expected) => {
	expect(orderAfter(...listed)).toEqual([...expected.split(' '), ...tail]);
});

test('a new type listed alone comes last', () => {
	expect(orderAfter('member_no').at(-1)).toBe('member_no');
});

test('only what is named changes', () => {
	const email = { type: 'email', form: 'email', blockedPatterns: ['{repeated}'] };
	expect(patched({})).toEqual(before);
	expect(typeAfter({})).toEqual({ ...email, limit: { count: 5 } });
	expect(typeAfter({ limit: { count: 3, days: 7 }, links: 'attach' })).toEqual({
		...email,
		limit: { count: 3, days: 7 },
		links: 'attach',
	});
	expect(typeAfter({ limit: null })).toEqual(email);
	expect(patched({ email: { plusTags: 'ignore' } }).email).toEqual({
		gmailDots: 'keep',
		plusTags: 'ignore',
	});
	expect(patched({ defaultRegion: 'de' }).defaultRegion).toBe('DE');
});

test('what is set can be taken away again', () => {
	const set = patched({
		types: [{ type: 'member_no', form: 'card', luhn: true }],
		defaultRegion: 'DE',
		traits: {
			byName: { city: { strategy: 'first' }, tags: { strategy: 'union', empty: 'clear' } },
			sourceOrder: ['crm', 'web'],
		},
	});
	const unset = patchRules(set, {
		removeTypes: ['member_no'],
		defaultRegion: null,
		traits: { removeNames: ['city', 'tags'], sourceOrder: [] },
	});
	expect(set.traits.byName.city).toEqual({ strategy: 'first', empty: 'ignore' });
	expect(unset).toEqual(before);
});

test('lists grow and shrink by what is named', () => {
	const { blockedValues } = patched({ blockedValues: { add: ['Shop', 'n/a'], remove: ['test'] } });
	expect(blockedValues).toEqual([...before.blockedValues.filter((one) => one !== 'test'), 'shop']);
	expect(typeAfter({ blockedPatterns: { add: ['info@*'], remove: ['{repeated}'] } })).toMatchObject(
		{
			blockedPatterns: ['info@*'],
		},
	);
});

test.each<[string, unknown]>([
	['types[0].limit.count: must be at least 1', { types: [{ type: 'email', limit: { count: 0 } }] }],
	['types[1].type: must not stand twice', { types: [{ type: 'email' }, { type: 'email' }] }],
	['removeTypes: must name types that are there', { removeTypes: ['member_no'] }],
	['definition: has "limits", which means nothing here', { limits: 1 }],
	['types[2].form: must be email for this type', { types: [{ type: 'email', form: 'exact' }] }],
])('a mistake in a patch is named: %s', (message, patch) => {
	expect(patchRules(before, patch)).toMatchObject({ message });
});
