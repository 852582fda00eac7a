import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { AUDIENCE_FORMATS } from '../../../../engine/segments/audience/formats';
import type { AudiencePerson, AudiencePlatform } from '../../../../engine/segments/audience/types';
import { AUDIENCE_PLATFORMS } from '../../../../engine/segments/audience/types';

const nobody: AudiencePerson = {
	...{ emails: [], phones: [], firstName: '', lastName: '' },
	...{ city: '', postalCode: '', country: '' },
};
const jsonOf = (platform: AudiencePlatform, person: Partial<AudiencePerson>) => {
	const { json } = AUDIENCE_FORMATS[platform];
	return json.payloadOf(json.rowsOf({ ...nobody, ...person }, '77'));
};
const csvOf = (platform: AudiencePlatform, person: Partial<AudiencePerson>) =>
	AUDIENCE_FORMATS[platform].csv.rowsOf({ ...nobody, ...person });

// What the platforms publish, and else what `printf %s text | sha256sum` says.
const SHA256 = {
	'john_smith@gmail.com': '62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f',
	'16505551212': 'e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176',
	mary: '6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec',
	valéry: '08e1996b5dd49e62a4b4c010d44e4345592a863bb9f8e3976219bac29417149c',
	정: '8fa8cd9c440be61d0151429310034083132b35975c4bea67fdd74158eb51db14',
	us: '79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621',
	gb: '0b407281768f0e833afef47ed464b6571d01ca4d53c12ce5c51d1462f4ad6677',
	'94035': '1794327a4d443904421f5ca1f3d72d0a62ba2f0770d80755ec2220fc0efb052e',
	newyork: '350c754ba4d38897693aa077ef43072a859d23f613443133fecbbd90a3512ca5',
	sw1a1: '949af780a19e6f6d4b99d7044743348dbbb7ab2245fe146863573b23d02c5890',
	oneil: '67a42a846e98e3c1a96cd6ba14883a5ea05990cd93964ce8b832aa9497ca785c',
	"o'neil": 'eb1aed4f494ca276a88d3161252e48e0fe703f32666fe44fe4652f660b82cda4',
	'janedoe@gmail.com': 'd6117306485ed0e50afab3ac871e98f81699151f30281527d63ff5f233656c69',
	'+16505551212': '1e231c66011e7a2d867a9cfae267a6aff103cf4913640b6e71a99850fc0ffbc8',
	'+18005550100': 'fb4f73a6ec5fdb7077d564cdd22c3554b43ce49168550c3b12c547b78c517b30',
	'cloudysanfrancisco@gmail.com':
		'223ebda6f6889b1494551ba902d9d381daf2f642bae055888e96343d53e9f9c4',
	'user.name+nyc@example.com': 'f109a2a632fbcea5fc82049f50beed3d8621bf9034399f437fb622222acccdac',
};

describe('Meta', () => {
	test.each([
		[
			'the e-mail address of its documents',
			{ emails: ['John_Smith@gmail.com'] },
			0,
			'john_smith@gmail.com',
		],
		['the phone number of its documents', { phones: ['+16505551212'] }, 1, '16505551212'],
		['a name in lower case', { firstName: ' Mary ' }, 2, 'mary'],
		['an accented name, in one character', { firstName: 'Valéry' }, 2, 'valéry'],
		['the same name, its accent apart', { firstName: 'Vale\u0301ry' }, 2, 'valéry'],
		['a name that is not Latin', { firstName: '정' }, 2, '정'],
		['a name without punctuation', { lastName: "O'Neil" }, 3, 'oneil'],
		['a city of letters alone', { city: 'New York' }, 4, 'newyork'],
		['five digits of an American code', { postalCode: '94035-1234', country: 'US' }, 5, '94035'],
		['a British code without its unit', { postalCode: 'SW1A 1AA', country: 'gb' }, 5, 'sw1a1'],
		['the country as two small letters', { country: 'US' }, 6, 'us'],
	] as const)('Meta gets %s', (_rule, person, column, text) => {
		const found = person as Partial<AudiencePerson>;
		const { payload } = jsonOf('meta', { emails: ['a@b.example'], ...found }) as {
			payload: { data: string[][] };
		};
		expect(payload.data[0]?.[column]).toBe(SHA256[text]);
	});

	test('Meta gets a postal code without spaces and dashes', () => {
		const codes = ['1000-205', ' 1000 205'].map((postalCode) => {
			const [row = []] = csvOf('meta', { emails: ['a@b.example'], postalCode, country: 'PT' });
			return row[9];
		});
		expect(codes).toEqual(Array(2).fill(createHash('sha256').update('1000205').digest('hex')));
	});

	test('a request has a schema, and a row for each further address; what is unknown is empty', () => {
		const person = {
			emails: ['John_Smith@gmail.com', 'janedoe@gmail.com'],
			phones: ['+16505551212'],
		};
		expect(jsonOf('meta', { ...person, firstName: 'Mary' })).toEqual({
			payload: {
				schema: ['EMAIL', 'PHONE', 'FN', 'LN', 'CT', 'ZIP', 'COUNTRY'],
				data: [
					[SHA256['john_smith@gmail.com'], SHA256['16505551212'], SHA256.mary, '', '', '', ''],
					[SHA256['janedoe@gmail.com'], '', SHA256.mary, '', '', '', ''],
				],
			},
		});
	});

	test('a file has a column for each of three addresses, and everybody one row', () => {
		const person = { emails: ['John_Smith@gmail.com', 'janedoe@gmail.com'], country: 'US' };
		const { columns } = AUDIENCE_FORMATS.meta.csv;
		expect(columns.join()).toBe('email,email,email,phone,phone,phone,fn,ln,ct,zip,country');
		const emails = [SHA256['john_smith@gmail.com'], SHA256['janedoe@gmail.com'], ''];
		const rest = ['', '', '', '', '', '', '', SHA256.us];
		expect(csvOf('meta', person)).toEqual([[...emails, ...rest]]);
	});
});

describe('Google', () => {
	const person = {
		emails: ['Cloudy.SanFrancisco+shopping@gmail.com', 'user.name+NYC@Example.com'],
		phones: ['+18005550100'],
	};
	const home = { firstName: 'Mary', lastName: "O'Neil", country: 'us', postalCode: '94035-1234' };

	test('Google Ads gets one operation a person: dots and tags go at Gmail alone, the plus sign stays', () => {
		expect(jsonOf('google_ads', { ...person, ...home })).toEqual({
			operations: [
				{
					create: {
						userIdentifiers: [
							{ hashedEmail: SHA256['cloudysanfrancisco@gmail.com'] },
							{ hashedEmail: SHA256['user.name+nyc@example.com'] },
							{ hashedPhoneNumber: SHA256['+18005550100'] },
							{
								addressInfo: {
									hashedFirstName: SHA256.mary,
									hashedLastName: SHA256["o'neil"],
									countryCode: 'US',
									postalCode: '94035-1234',
								},
							},
						],
					},
				},
			],
		});
	});

	test('Data Manager gets the same under its own names', () => {
		expect(jsonOf('google_data_manager', { ...person, ...home })).toEqual({
			audienceMembers: [
				{
					userData: {
						userIdentifiers: [
							{ emailAddress: SHA256['cloudysanfrancisco@gmail.com'] },
							{ emailAddress: SHA256['user.name+nyc@example.com'] },
							{ phoneNumber: SHA256['+18005550100'] },
							{
								address: {
									givenName: SHA256.mary,
									familyName: SHA256["o'neil"],
									regionCode: 'US',
									postalCode: '94035-1234',
								},
							},
						],
					},
				},
			],
			encoding: 'HEX',
		});
	});

	test.each(['firstName', 'lastName', 'country', 'postalCode'] as const)(
		'a postal address without %s is none',
		(field) => {
			const { emails } = person;
			const part = { emails, ...home, [field]: field === 'country' ? 'United States' : '' };
			expect(JSON.stringify(jsonOf('google_ads', part))).not.toContain('addressInfo');
			expect(csvOf('google_ads', part)[0]?.slice(8)).toEqual(['', '', '', '']);
		},
	);

	test('one file serves both; country and postal code stand in it unhashed', () => {
		const { csv } = AUDIENCE_FORMATS.google_ads;
		expect(AUDIENCE_FORMATS.google_data_manager.csv).toBe(csv);
		expect(csv.columns.join()).toBe(
			'Email,Email,Email,Email,Phone,Phone,Phone,Phone,First Name,Last Name,Country,Zip',
		);
		const [row = []] = csvOf('google_ads', { ...person, ...home });
		expect(row).toHaveLength(csv.columns.length);
		expect(row.slice(8)).toEqual([SHA256.mary, SHA256["o'neil"], 'US', '94035-1234']);
	});

	test('a Gmail address of nothing but a tag keeps its own spelling', () => {
		const addresses = jsonOf('google_ads', { emails: ['+x@gmail.com'] });
		expect(addresses).not.toEqual(jsonOf('google_ads', { emails: ['@gmail.com'] }));
	});
});

describe('TikTok', () => {
	test('it gets the e-mail address of its documents, and the phone number with its plus sign', () => {
		const person = { emails: ['JaneDoe@gmail.com'], phones: ['+16505551212', '+18005550100'] };
		const idOf = (id: string) => ({ id, audience_ids: ['77'] });
		expect(jsonOf('tiktok', person)).toEqual({
			action: 'add',
			id_schema: ['EMAIL_SHA256', 'PHONE_SHA256'],
			batch_data: [
				[idOf(SHA256['janedoe@gmail.com']), idOf(SHA256['+16505551212'])],
				[{}, idOf(SHA256['+18005550100'])],
			],
		});
		expect(AUDIENCE_FORMATS.tiktok.csv.columns.join()).toBe(
			'Email_SHA256,Email_SHA256,Email_SHA256,Phone_SHA256,Phone_SHA256,Phone_SHA256',
		);
		const phones = [SHA256['+16505551212'], SHA256['+18005550100'], ''];
		expect(csvOf('tiktok', person)).toEqual([[SHA256['janedoe@gmail.com'], '', '', ...phones]]);
	});
});

describe('LinkedIn', () => {
	test('it gets all e-mail addresses of a person, and names and country as they are', () => {
		const person = { emails: ['JaneDoe@gmail.com', 'john_smith@gmail.com'], phones: ['+1'] };
		const idOf = (idValue: string) => ({ idType: 'SHA256_EMAIL', idValue });
		const userIds = [idOf(SHA256['janedoe@gmail.com']), idOf(SHA256['john_smith@gmail.com'])];
		expect(jsonOf('linkedin', { ...person, firstName: 'Jane', country: 'us' })).toEqual({
			elements: [{ action: 'ADD', userIds, firstName: 'Jane', country: 'US' }],
		});
		expect(AUDIENCE_FORMATS.linkedin.csv.columns.join()).toBe(
			'email,firstname,lastname,jobtitle,employeecompany,country,googleaid',
		);
		expect(csvOf('linkedin', { ...person, firstName: 'Jane', country: 'us' })).toEqual([
			[SHA256['janedoe@gmail.com'], 'Jane', '', '', '', 'US', ''],
			[SHA256['john_smith@gmail.com'], 'Jane', '', '', '', 'US', ''],
		]);
	});

	test('a name has at most 35 characters, none of them cut in half', () => {
		const [row = []] = csvOf('linkedin', { emails: ['a@b.example'], firstName: '😀'.repeat(40) });
		expect(row[1]).toBe('😀'.repeat(35));
	});
});

describe('of any person', () => {
	const text = fc.oneof(
		fc.string({ unit: 'binary' }),
		fc.constantFrom(
			'=1+1',
			'+49',
			'-2',
			'@a',
			'\t=x',
			'\r=x',
			'a\nb',
			'"',
			',',
			' =',
			'DE',
			'10115',
		),
	);
	const anybody = fc.record<AudiencePerson>({
		...{ emails: fc.array(fc.emailAddress(), { maxLength: 3 }) },
		...{ phones: fc.array(fc.constantFrom('+16505551212', '+18005550100'), { maxLength: 3 }) },
		...{ firstName: text, lastName: text, city: text, postalCode: text, country: text },
	});

	test.each(AUDIENCE_PLATFORMS)(
		'no cell for %s is a formula, and each row is as wide as its header',
		(platform) => {
			const { columns, rowsOf } = AUDIENCE_FORMATS[platform].csv;
			const holds = (person: AudiencePerson) =>
				rowsOf(person).every(
					(row) =>
						row.length === columns.length &&
						row.every((cell) => !/^[=+\-@\s\p{C}]|[\r\n\t]/u.test(cell)),
				);
			fc.assert(fc.property(anybody, holds));
		},
	);

	test.each(AUDIENCE_PLATFORMS)('%s gets no address in the clear', (platform) => {
		const { csv, json } = AUDIENCE_FORMATS[platform];
		const holds = ({ emails, phones, ...rest }: AudiencePerson) => {
			const person = { ...nobody, country: rest.country, emails, phones };
			const given = JSON.stringify([csv.rowsOf(person), json.rowsOf(person, '')]);
			return [...emails, ...phones].every((address) => !given.includes(address));
		};
		fc.assert(fc.property(anybody, holds));
	});
});
