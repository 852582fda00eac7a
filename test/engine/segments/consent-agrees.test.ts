import fc from 'fast-check';
import type { Engine, SegmentDefinition } from '../../../engine';
import { describeOnBothStores } from '../../support/both-stores';
import { TEST_START_AT } from '../../support/clock';

const HALF_DAY_MS = 12 * 60 * 60 * 1000;
const CHANNELS = ['email', 'push'];
const TOPICS = ['all', 'news'];
const OPERATORS = ['granted', 'denied', 'unknown', 'reachable', 'not_reachable'];

// $ is the world's name. Of some, rules about providers make one address; of others next to nothing would be left.
const SPELLINGS = ['a.na$', 'ana$', 'a.na$+x', 'ana$+y', '+$', '.+$', 'b+$'];
const DOMAINS = ['gmail.com', 'gmail.com', 'googlemail.com', 'example.com'];

interface Said {
	channel: string;
	address: string;
	topic: string;
	status: string;
	origin: string;
	age: number | undefined;
	isEarly: boolean;
}

const address = fc
	.tuple(fc.constantFrom(...SPELLINGS), fc.constantFrom(...DOMAINS))
	.map(([local, domain]) => `${local}@${domain}`);
const saidOf = (about: fc.Arbitrary<string>) =>
	fc.record({
		channel: fc.constantFrom('email', 'email', 'push'),
		address: about,
		topic: fc.constantFrom(...TOPICS),
		status: fc.constantFrom('granted', 'granted', 'denied'),
		origin: fc.constantFrom('person', 'import'),
		age: fc.option(fc.nat({ max: 1 }), { nil: undefined }),
		isEarly: fc.boolean(),
	});
/** Few addresses, so that much is said of each; the first is the customer's. */
const world = fc.uniqueArray(address, { minLength: 1, maxLength: 3 }).chain((addresses) => {
	const one = fc.constantFrom(...addresses);
	return fc.record({
		own: fc.constant(addresses.slice(0, 2)),
		erased: fc.oneof(fc.array(one, { maxLength: 0 }), fc.array(one, { maxLength: 2 })),
		said: fc.array(saidOf(one), { maxLength: 6 }),
		suppressed: fc.oneof(fc.array(one, { maxLength: 0 }), fc.array(one, { maxLength: 1 })),
		gmailDots: fc.constantFrom('keep', 'ignore'),
		plusTags: fc.constantFrom('keep', 'ignore'),
	});
});

let worldCount = 0;

describeOnBothStores('a condition on consent', (engine, { kind, clock }) => {
	test('says what Get says of every address, whatever was recorded, and whatever rules say of spellings', async () => {
		await fc.assert(
			fc.asyncProperty(world, async (one) => {
				const name = `w${worldCount++}`;
				const spelled = (text: string) => text.replace('$', name);
				const cookie = { type: 'anonymous_id', value: name };
				const customer = { identifiers: [cookie] };
				clock.set(TEST_START_AT);
				await setRules(engine(), { gmailDots: 'keep', plusTags: 'keep' });
				const erased = one.erased.map((text) => ({ identifiers: identifiersOf(spelled(text)) }));
				await engine().identity.resolve(erased);
				await engine().customers.erase(erased, { keepSuppressed: true, rewriteFile: false });
				await engine().identity.resolve(
					one.own.map((text) => ({ identifiers: [cookie, ...identifiersOf(spelled(text))] })),
				);
				const tell = async (isEarly: boolean) => {
					for (const [i, words] of one.said.entries()) {
						if (words.isEarly !== isEarly) continue;
						clock.advance(1);
						await engine().consent.setConsent([
							{
								...requestOf(words),
								address: spelled(words.address),
								customer,
								idempotencyKey: `${name} ${i}`,
							},
						]);
					}
				};
				await tell(true);
				await setRules(engine(), one);
				await tell(false);
				await engine().consent.suppress(
					one.suppressed.map((text) => {
						return { channel: 'email', address: spelled(text), reason: 'bounce' };
					}),
				);
				await expectAgreement(engine(), customer);
			}),
			{ numRuns: kind === 'embedded' ? 80 : 25 },
		);
		clock.set(TEST_START_AT);
	});
});

type Customer = { identifiers: { type: string; value: string }[] };

function identifiersOf(text: string) {
	return [
		{ type: 'email', value: text },
		{ type: 'push_token', value: text },
	];
}

function requestOf({ channel, topic, status, origin, age }: Said) {
	const at = age === undefined ? {} : { occurredAt: TEST_START_AT - age * HALF_DAY_MS };
	return { channel, topic, status, origin, ...at };
}

async function setRules(
	engine: Engine,
	{ gmailDots, plusTags }: { gmailDots: string; plusTags: string },
): Promise<void> {
	const outcome = await engine.identity.updateRules({ patch: { email: { gmailDots, plusTags } } });
	expect(outcome.status).not.toBe('rejected');
}

async function expectAgreement(engine: Engine, customer: Customer): Promise<void> {
	const asked = CHANNELS.flatMap((channel) => TOPICS.map((topic) => ({ channel, topic })));
	const told = await engine.consent.getConsent(
		asked.map(({ channel, topic }) => ({ customer, channel, topics: [topic] })),
	);
	const expected = told.flatMap((outcome) => {
		if (outcome.status !== 'found') throw new Error('The customer is known');
		const standings = outcome.addresses.map(({ topics, suppression }) => {
			return { status: topics[0]?.status, isSuppressed: suppression !== undefined };
		});
		const has = (status: string) => standings.some((one) => one.status === status);
		const isReachable = standings.some((one) => one.status === 'granted' && !one.isSuppressed);
		const isDenied = has('denied') && !has('granted');
		return [has('granted'), isDenied, !has('granted') && !has('denied'), isReachable, !isReachable];
	});
	const conditions = asked.flatMap((one) => {
		return OPERATORS.map((operator) => ({ kind: 'consent', ...one, operator }));
	});
	const definition = { any: conditions } as SegmentDefinition;
	const [checked] = await engine.segments.check([{ customer, segment: { definition } }]);
	if (checked === undefined || !('conditions' in checked)) throw new Error('The check is sound');
	const place = (i: number) => JSON.stringify(conditions[i]);
	expect(checked.conditions.map(({ isMet }, i) => `${place(i)} ${isMet}`)).toEqual(
		expected.map((isMet, i) => `${place(i)} ${isMet}`),
	);
}
