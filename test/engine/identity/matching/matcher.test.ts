import { existsSync } from 'node:fs';
import type { MatchedPair, MatchPlan, MatchRecord } from '../../../../engine/identity/matching';
import { withMatchThread } from '../../../../engine/identity/matching';
import { FEBRL_FILE, qualityOf, readFebrl } from '../../../../scripts/data/febrl';
import { createTwins } from '../../../../scripts/data/twins';

const onData = existsSync(FEBRL_FILE) ? test : test.skip;

interface TrueRecord {
	person: string | number;
	fields: Readonly<Record<string, string>>;
}

const recordsOf = (records: readonly TrueRecord[]) =>
	records.map(({ fields }, i) => ({
		id: String(i),
		fields: Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, [text]])),
	}));

/** Everything that a run does, on its thread: under jest the same work takes five times as long. */
function match(records: readonly TrueRecord[], given: Partial<MatchPlan> = {}, threshold = 0.9) {
	return matchAll(recordsOf(records), given, threshold);
}

function matchAll(records: readonly MatchRecord[], given: Partial<MatchPlan>, threshold: number) {
	return withMatchThread(async (matcher) => {
		await matcher.add(records);
		const planned = await matcher.plan(given);
		const model = await matcher.learn(1);
		const pairs: MatchedPair[] = [];
		for (const rule of planned.rules.keys()) {
			await matcher.score({ rule, threshold });
			pairs.push(...(await matcher.take(Infinity)));
		}
		return { ...planned, model, pairs };
	});
}

function rightOf(records: readonly TrueRecord[], pairs: readonly MatchedPair[]) {
	const personOf = (id: string) => records[Number(id)]?.person;
	return pairs.filter(({ a, b }) => personOf(a) === personOf(b)).length;
}

onData(
	'FEBRL’s ten thousand records, without their ids, are matched with an F1 of at least 0.995',
	async () => {
		const records = readFebrl() ?? [];
		expect(records).toHaveLength(10_000);
		const { pairs } = await match(records);
		const found = { right: rightOf(records, pairs), all: pairs.length };
		const { precision, recall, f1 } = qualityOf(found, records.length / 2);
		expect(precision).toBeGreaterThanOrEqual(0.99);
		expect(recall).toBeGreaterThanOrEqual(0.99);
		expect(f1).toBeGreaterThanOrEqual(0.995);
	},
	120_000,
);

test('where nobody stands twice, no pair is found', async () => {
	const everyoneOnce = createTwins({ seed: 7, records: 3_000 }).filter((_, i) => i % 2 === 0);
	expect((await match(everyoneOnce)).pairs).toEqual([]);
});

test('a handful of twins among hundreds is found, and nobody else', async () => {
	const records = createTwins({ seed: 7, records: 3_000 }).filter((_, i) => i % 2 === 0 || i < 40);
	const { pairs, model } = await match(records);
	expect(rightOf(records, pairs)).toBe(pairs.length);
	expect(pairs.length).toBeGreaterThanOrEqual(19);
	const expectedPairs = (model.prior * records.length * (records.length - 1)) / 2;
	expect(expectedPairs).toBeGreaterThan(15);
	expect(expectedPairs).toBeLessThan(25);
});

test('members of one household, with all but first name and birthday in common, stay two people', async () => {
	const twins = createTwins({ seed: 11, records: 2_000 });
	const families = Array.from({ length: 300 }, (_, i) => {
		const [parent, other] = [twins[i * 4]?.fields ?? {}, twins[i * 4 + 2]?.fields ?? {}];
		const { first_name = '', birth_date = '', email = '' } = other;
		return { person: `family ${i}`, fields: { ...parent, first_name, birth_date, email } };
	});
	const records = [...twins, ...families];
	const { pairs } = await match(records);
	const wrong = pairs.length - rightOf(records, pairs);
	expect(wrong / pairs.length).toBeLessThan(0.02);
	expect(rightOf(records, pairs)).toBeGreaterThan(970);
	const family = pairs.find(({ evidence }) => evidence.some(({ field }) => field === 'household'));
	expect(family?.evidence.find(({ field }) => field === 'household')?.bits).toBeLessThan(0);
});

test('the same records and seed give the same pairs and model', async () => {
	const records = createTwins({ seed: 2, records: 400 });
	expect(await match(records)).toEqual(await match(records));
});

test('no pair comes twice, whichever rules make it', async () => {
	const records = createTwins({ seed: 2, records: 600 });
	const rules = [['birth_date'], ['postcode'], ['last_name', 'city'], ['birth_date', 'postcode']];
	const { pairs } = await match(records, { rules }, 0.5);
	const keys = pairs.map(({ a, b }) => [a, b].toSorted().join());
	expect(keys.length).toBeGreaterThan(250);
	expect(new Set(keys).size).toBe(keys.length);
});

test('agreement on a rare name weighs more than on a frequent one', async () => {
	const born = (i: number) => ({ birth_date: `19${50 + (i % 50)}-01-${10 + (i % 18)}` });
	const smiths = Array.from({ length: 400 }, (_, i) => ({
		person: i,
		fields: { last_name: 'Smith', ...born(i) },
	}));
	const others = Array.from({ length: 400 }, (_, i) => ({
		person: 1_000 + (i >> 1),
		fields: {
			last_name: `Rare${String.fromCharCode(97 + (i >> 1) / 10)}${i >> 1}`,
			...born(i >> 1),
		},
	}));
	const fields = [
		{ field: 'last_name', comparison: 'surname' as const },
		{ field: 'birth_date', comparison: 'date' as const },
	];
	const { pairs } = await match(
		[...smiths, ...others],
		{ fields, rules: [['birth_date']] },
		0.000_01,
	);
	const bitsOf = (isRare: boolean) =>
		pairs
			.filter(({ a, b }) => Number(a) >= 400 === isRare && Number(b) >= 400 === isRare)
			.flatMap(({ evidence }) => evidence.filter(({ level }) => level === 'same'))
			.filter(({ field }) => field === 'last_name')
			.map(({ bits }) => bits);
	expect(Math.min(...bitsOf(true))).toBeGreaterThan(Math.max(...bitsOf(false), 0) + 4);
});

test('somebody with two addresses is compared by the one that fits', async () => {
	const twins = createTwins({ seed: 5, records: 200 });
	const withSecond = recordsOf(twins).map(({ id, fields }, i) => ({
		id,
		fields: { ...fields, email: [`other${i}@example.com`, ...(fields.email ?? [])] },
	}));
	const { rules, pairs } = await matchAll(withSecond, { rules: [['email']] }, 0.9);
	expect(rules[0]?.pairCount).toBeGreaterThan(30);
	expect(pairs.length).toBeGreaterThan(30);
	const levels = pairs.flatMap(({ evidence }) => evidence.filter(({ field }) => field === 'email'));
	expect(levels.map(({ level }) => level)).toContain('same name at another domain');
});

test('a value that a thousand people share is left out, and the rule says so', async () => {
	const records = Array.from({ length: 1_200 }, (_, i) => ({
		person: i,
		fields: { city: i < 1_100 ? 'Paris' : `Town ${i >> 1}`, code: `C${i}9` },
	}));
	const { rules } = await match(records, { rules: [['city']] });
	expect(rules).toEqual([
		{ fields: ['city'], pairCount: 50, skippedBlocks: 1, skippedPairs: (1_100 * 1_099) / 2 },
	]);
});

test('nobody, one customer and empty customers make no pair', async () => {
	for (const records of [[], [{ person: 1, fields: { city: 'Rome' } }]]) {
		expect(await match(records)).toMatchObject({ pairs: [], recordCount: records.length });
	}
	const empty = Array.from({ length: 5 }, (_, person) => ({ person, fields: {} }));
	expect(await match(empty)).toMatchObject({ pairs: [], plan: { fields: [], rules: [] } });
});

test('how a field is compared follows from its name, else from what it holds', async () => {
	const records = createTwins({ seed: 1, records: 200 }).map(({ person, fields }, i) => ({
		person,
		fields: {
			...fields,
			Vorname: fields.first_name ?? '',
			geburtsdatum: fields.birth_date ?? '',
			joined: `2024-0${1 + (i % 9)}-11`,
			height: `${150 + (i % 40)}.5`,
			badge: `B${i}`,
			status: i % 2 === 0 ? 'a' : 'b',
			constant: 'x',
			note: 'x'.repeat(200 + i),
		},
	}));
	const { plan } = await match(records);
	const kinds = Object.fromEntries(plan.fields.map(({ field, comparison }) => [field, comparison]));
	expect(kinds).toEqual({
		first_name: 'given_name',
		Vorname: 'given_name',
		last_name: 'surname',
		birth_date: 'date',
		geburtsdatum: 'date',
		joined: 'date',
		postcode: 'postcode',
		street: 'text',
		city: 'text',
		email: 'email',
		phone: 'phone',
		height: 'number',
		badge: 'code',
		status: 'exact',
	});
});
