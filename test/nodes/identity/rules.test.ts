import type { IDataObject } from 'n8n-workflow';
import type { RulesFound, RulesUpdated } from '../../../engine';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import { Identity } from '../../../nodes/Identity/Identity.node';
import type { NodeRun } from '../../support/n8n-run';
import { runNode } from '../../support/n8n-run';

function run(operation: string, given: Partial<NodeRun> = {}) {
	return runNode({
		node: new Identity(),
		items: [{ city: 'Rome' }, { city: 'Oslo' }],
		...given,
		parameters: { resource: 'rules', operation, ...given.parameters },
	});
}

async function updated(parameters: NodeRun['parameters']) {
	const { json, error } = await run('update', { parameters });
	if (error) throw error;
	return json[0]?.rules as unknown as Omit<RulesUpdated, 'updatedAt'>;
}

async function shown() {
	const { json } = await run('get');
	return json[0]?.rules as unknown as RulesFound & { updatedAt: string | null };
}

async function typeShown(name: string) {
	const { types } = (await shown()).definition;
	return types.find(({ type }) => type === name);
}

function resolve(items: IDataObject[], parameters: NodeRun['parameters'] = {}) {
	return runNode({
		node: new Identity(),
		items,
		parameters: { resource: 'profile', operation: 'resolve', ...parameters },
	});
}

afterAll(closeEngines);

test('the rules are one item, whatever came in, and by default they say so', async () => {
	const { json, outputs } = await run('get');
	expect(json).toEqual([
		{ rules: { version: 0, isDefault: true, updatedAt: null, definition: expect.any(Object) } },
	]);
	expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }]);
});

test('an empty form changes nothing', async () => {
	expect(await updated({})).toMatchObject({
		status: 'updated',
		version: 0,
		duplicate: true,
		changes: [],
	});
});

test('only what is filled in changes, and each change is told', async () => {
	const outcome = await updated({
		identifierTypes: {
			values: [
				{ type: 'customer_id' },
				{
					type: 'other',
					otherType: ' club_no ',
					form: 'card',
					checkDigit: 'yes',
					limit: 'count',
					count: 2,
					days: 30,
				},
				{ type: 'email', limit: 'none', links: 'attach', blocked: 'info@*, KIOSK' },
				{ type: 'phone', limit: 'count', count: 3 },
			],
		},
		traits: { values: [{ name: 'tags', strategy: 'union', empty: 'clear' }] },
		settings: {
			blocked: ['bot', '*@test.example'],
			unblocked: 'guest, {zeros}',
			defaultRegion: 'de',
			gmailDots: 'ignore',
			otherTraits: 'source_order',
			sourceOrder: 'crm, web shop',
			removeTypes: 'viber_id,messenger_id',
			expectedVersion: 0,
		},
	});
	expect(outcome.changes.map(({ place }) => place)).toEqual([
		'priority',
		'types.email.limit',
		'types.email.blockedPatterns',
		'types.phone.limit',
		'types.messenger_id.form',
		'types.messenger_id.blockedPatterns',
		'types.viber_id.form',
		'types.viber_id.blockedPatterns',
		'blockedValues',
		'blockedPatterns',
		'email.gmailDots',
		'traits.others',
		'traits.sourceOrder',
		'types.club_no.form',
		'types.club_no.limit',
		'types.club_no.luhn',
		'types.email.links',
		'types.email.blockedValues',
		'defaultRegion',
		'traits.byName.tags',
	]);
	const { version, isDefault, updatedAt, definition } = await shown();
	expect({ version, isDefault, updatedAt }).toEqual({
		version: 1,
		isDefault: false,
		updatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
	});
	expect(definition.types.slice(0, 5)).toEqual([
		{ type: 'customer_id', form: 'exact', limit: { count: 1 } },
		{ type: 'club_no', form: 'card', limit: { count: 2, days: 30 }, luhn: true },
		{ type: 'loyalty_card', form: 'card' },
		{
			type: 'email',
			form: 'email',
			links: 'attach',
			blockedValues: ['kiosk'],
			blockedPatterns: ['{repeated}', 'info@*'],
		},
		{ type: 'phone', form: 'phone', limit: { count: 3 }, blockedPatterns: ['{repeated}'] },
	]);
	expect(definition.blockedValues).toContain('bot');
	expect(definition.blockedValues).not.toContain('guest');
	expect(definition).toMatchObject({
		blockedPatterns: ['*@test.example'],
		defaultRegion: 'DE',
		email: { gmailDots: 'ignore', plusTags: 'keep' },
		traits: {
			byName: { tags: { strategy: 'union', empty: 'clear' } },
			others: { strategy: 'source_order', empty: 'ignore' },
			sourceOrder: ['crm', 'web shop'],
		},
	});
});

test('a type of one’s own names a customer in Fields You Map', async () => {
	const { json } = await runNode({
		node: new Identity(),
		items: [{ club: '7992 7398 713' }, { club: '79927398710' }],
		parameters: {
			resource: 'profile',
			operation: 'resolve',
			identifyBy: 'mapped',
			identifiers: {
				values: [{ type: 'other', otherType: 'club_no', value: '={{ $json.club }}' }],
			},
		},
		settings: { onError: 'continueRegularOutput' },
	});
	expect(json[0]?.identity).toMatchObject({
		attached: [{ type: 'club_no', value: '79927398713' }],
	});
	expect(json[1]).toMatchObject({ details: { reason: 'identifier_invalid', field: 'club_no' } });
});

test('the whole definition goes in as it came out, from the node before or as text', async () => {
	const definition = (await shown()).definition;
	const json = { changeWith: 'json' };
	const items = [{ rules: { definition } }] as unknown as IDataObject[];
	const same = await run('update', { items, parameters: json });
	expect(same.json[0]?.rules).toMatchObject({ duplicate: true, version: 1 });
	const changed = { ...definition, email: { gmailDots: 'keep', plusTags: 'ignore' } };
	const outcome = await updated({ ...json, definition: JSON.stringify(changed) });
	expect(outcome.changes.map(({ place }) => place)).toEqual(['email.gmailDots', 'email.plusTags']);
	expect(outcome.version).toBe(2);
});

test.each([
	[
		'a version that has passed',
		{ settings: { expectedVersion: 1, plusTags: 'keep' } },
		'version_changed',
		/at version 2/,
	],
	[
		'a number of none',
		{ identifierTypes: { values: [{ type: 'email', limit: 'count', count: 0 }] } },
		'definition_invalid',
		/^types\[0\]\.limit\.count: must be at least 1/,
	],
	[
		'a type that is no word',
		{ identifierTypes: { values: [{ type: 'other', otherType: 'Club No' }] } },
		'definition_invalid',
		/^types\[0\]\.type: must be small letters/,
	],
	[
		'a region that is none',
		{ settings: { defaultRegion: 'Germany' } },
		'definition_invalid',
		/^defaultRegion: /,
	],
	['a trait without a name', { traits: { values: [{ name: ' ' }] } }, 'input_invalid', /no name/],
	['a definition that is missing', { changeWith: 'json' }, 'input_invalid', /^Definition is empty/],
	[
		'JSON that is none',
		{ changeWith: 'json', definition: '{,' },
		'definition_invalid',
		/^definition: /,
	],
])('bad input is refused and changes nothing: %s', async (_what, parameters, reason, error) => {
	const given = parameters as NodeRun['parameters'];
	const before = await shown();
	const { json } = await run('update', {
		parameters: given,
		settings: { onError: 'continueRegularOutput' },
	});
	expect(json).toEqual([
		{
			error: expect.stringMatching(error),
			message: expect.any(String),
			details: expect.objectContaining({ reason }),
		},
	]);
	const stopped = await run('update', { parameters: given });
	expect(stopped.error?.message).toMatch(error);
	expect(await shown()).toEqual(before);
});

test('what was set aside says why, and with whom', async () => {
	await updated({ identifierTypes: { values: [{ type: 'anonymous_id', links: 'attach' }] } });
	expect(await typeShown('anonymous_id')).toMatchObject({ links: 'attach' });
	const { json } = await resolve([
		{ phone: '+4930123456' },
		{ cookie: 'kiosk-7' },
		{ phone: '+4930123456', cookie: 'kiosk-7' },
	]);
	expect(json[2]?.identity).toMatchObject({
		status: 'matched',
		setAside: [
			{
				type: 'anonymous_id',
				value: 'kiosk-7',
				reason: 'attach_only',
				withProfileId: json[1]?.profileId,
				message: expect.stringContaining('by a type that only attaches'),
			},
		],
	});
});

test('the country of the item is the region of its phone number, unless the node names one', async () => {
	const phone = '020 7946 0018';
	const attached = async (item: IDataObject, defaultRegion = '') => {
		const { json } = await resolve([{ phone, ...item }], {
			traits: 'none',
			options: { defaultRegion },
		});
		const { attached: added, matchedBy } = json[0]?.identity as {
			attached: IDataObject[];
			matchedBy: IDataObject[];
		};
		return [...added, ...matchedBy][0]?.value;
	};
	expect(await attached({ country: 'gb' })).toBe('+442079460018');
	expect(await attached({ country: 'United Kingdom', countryCode: 'GB' })).toBe('+442079460018');
	expect(await attached({ country: 'GB' }, 'DE')).toBe('+492079460018');
	expect(await attached({ country: 'Germany' })).toBe('+492079460018');
});
