import type { CustomerRef, Engine, SendOptions, SmtpAccount } from '../../../engine';
import {
	insertReferrals,
	settleReferrals,
} from '../../../engine/loyalty/programme/repository-referrals';
import { insertTierChanges } from '../../../engine/loyalty/programme/repository-standings';
import { addUses } from '../../../engine/loyalty/programme/repository-uses';
import type { Tx } from '../../../engine/store';
import { insertRows } from '../../../engine/store';
import { TEST_START_AT } from '../../support/clock';
import type { TestServer } from '../messaging/servers';
import { startHttpServer, startScriptedSmtp } from '../messaging/servers';

/** A customer with something in every table, and each text that is theirs alone. */
export interface FullPerson {
	email: string;
	/** Each stands somewhere in the store as it is written here. */
	values: readonly string[];
}

/** Somebody whose every text holds the name; `number` tells their phones apart. */
function textsOf(name: string, number: number) {
	const values: string[] = [];
	const own = (text: string) => {
		values.push(text);
		return text;
	};
	return {
		values,
		own,
		email: own(`${name}@example.com`),
		phone: own(`+4915112340${number}`),
		identifiers: [
			{ type: 'customer_id', value: own(`customer-${name}`) },
			{ type: 'loyalty_card', value: own(`CARD${name.toUpperCase()}`) },
			{ type: 'email', value: `${name}@example.com` },
			{ type: 'email', value: own(`old-${name}@example.com`) },
			{ type: 'phone', value: `+4915112340${number}` },
			...['push_token', 'telegram_id', 'whatsapp_id', 'messenger_id', 'viber_id', 'device_id'].map(
				(type) => ({ type, value: own(`${type}-${name}`) }),
			),
			{ type: 'anonymous_id', value: `second-cookie-${name}` },
		],
		traits: {
			firstName: own(`Änne-${name}`),
			nested: { street: [own(`東京都-${name}`), { [own(`поле-${name}`)]: own(`Οδός-${name}`) }] },
			timezone: 'Europe/Berlin',
		},
	};
}

type Texts = ReturnType<typeof textsOf>;

/** Servers that messages are handed to; one for each way to send. */
export interface MessageServers {
	smtp: TestServer<string>;
	http: TestServer<unknown>;
	stop(): Promise<void>;
}

export async function startMessageServers(): Promise<MessageServers> {
	const smtp = await startScriptedSmtp({});
	const http = await startHttpServer((response, { body }) => {
		const { campaign, to } = JSON.parse(body) as { campaign: string; to: string };
		// One campaign is refused, in words that name the person, as providers do.
		if (campaign === 'refused') response.writeHead(422).end(`no such number: said-${to}`);
		else response.writeHead(202).end(JSON.stringify({ id: `provider-${to}` }));
	});
	const stop = async () => void (await Promise.all([smtp.stop(), http.stop()]));
	return { smtp, http, stop };
}

/** Fills the store through the engine with people who have everything. */
export async function fillStore(
	engine: Engine,
	servers: MessageServers,
	names: readonly string[],
): Promise<FullPerson[]> {
	const people: FullPerson[] = [];
	// For this one the journal keeps whatever happens from now on.
	await refreshSegment(engine, 'Early Visitors');
	for (const [i, name] of names.entries()) {
		const texts = textsOf(name, 100 + i);
		await becomeKnown(engine, name, texts);
		await doThings(engine, name, texts);
		await getMessages(engine, servers, texts);
		people.push({ email: texts.email, values: texts.values });
	}
	await joinProgramme(engine, people);
	await engine.conversions.computeRfm();
	await refreshSegment(engine, 'Visitors');
	return people;
}

/** A household, a tier and what caps count for each; and each was brought by the one before, the first by the last. */
async function joinProgramme(engine: Engine, people: readonly FullPerson[]): Promise<void> {
	const programme = 'household';
	const definition = { currency: 'EUR', pools: { maxPeople: 2 } };
	await engine.loyalty.saveProgrammes([{ programme, definition }]);
	const refs = people.map(({ email }) => ({ identifiers: [{ type: 'email', value: email }] }));
	await engine.loyalty.joinPool(
		refs.map((customer, i) => ({ programme, customer, pool: `pool-${people[i]?.email ?? ''}` })),
	);
	const found = await engine.identity.getProfiles(refs);
	const profileIds = found.flatMap((one) => (one.status === 'found' ? [one.profileId] : []));
	const next = () => engine.context.ids.next();
	const tier = {
		programme,
		tier: 'Gold',
		until: TEST_START_AT,
		reason: 'reached',
		why: '1',
	} as const;
	const use = { programme, rule: 'Base', day: '2026-03-02', points: 5 };
	await engine.context.store.write(async (tx) => {
		const changes = profileIds.map((homeProfileId) => {
			return { ...tier, id: next(), homeProfileId, since: TEST_START_AT };
		});
		await insertTierChanges(tx, changes, TEST_START_AT);
		await addUses(
			tx,
			profileIds.map((homeProfileId) => ({ ...use, homeProfileId })),
		);
		const referrals = profileIds.map((friendId, i) => {
			const referrerId = profileIds.at(i - 1) ?? '';
			return { id: next(), programme, referrerId, friendId, referredAt: TEST_START_AT };
		});
		await insertReferrals(tx, referrals);
		const ids = referrals.map(({ id }) => id);
		await settleReferrals(tx, ids, TEST_START_AT);
	});
}

/** One that everybody is in who has done something. */
async function refreshSegment(engine: Engine, name: string): Promise<void> {
	const definition = { all: [{ kind: 'event', name: 'page_viewed' }] };
	await engine.segments.saveSegments([{ name, definition }]);
	const [refreshed] = await engine.segments.refresh([{ name }]);
	if (refreshed?.status !== 'refreshed') throw new Error('The segment is refreshed');
}

/** Two cookies that turn out to be one person, who is then known by everything. */
async function becomeKnown(engine: Engine, name: string, { own, identifiers, traits }: Texts) {
	const cookie = { type: 'anonymous_id', value: own(`cookie-${name}`) };
	const second = { type: 'anonymous_id', value: own(`second-cookie-${name}`) };
	await engine.identity.resolve([
		{ identifiers: [cookie], source: own(`source-${name}`), traits: { size: own(`size-${name}`) } },
		{ identifiers: [second], traits },
		{ identifiers, source: `source-${name}`, verified: ['email'] },
		{ identifiers: [cookie, second], cause: { execution: own(`execution-${name}`) } },
	]);
}

async function doThings(engine: Engine, name: string, { own, email, phone }: Texts): Promise<void> {
	const customer = { identifiers: [{ type: 'email', value: email }] };
	const cookie = { identifiers: [{ type: 'anonymous_id', value: `cookie-${name}` }] };
	const cause = { note: own(`note-${name}`) };
	const booking = (what: string) => ({
		reference: own(`${what}-reference-${name}`),
		reason: own(`${what}-reason-${name}`),
		idempotencyKey: own(`${what}-key-${name}`),
		cause,
	});
	const properties = { list: [{ ключ: own(`значение-${name}`) }] };
	await engine.events.track([
		{ customer, name: 'page_viewed', channel: 'web', properties },
		{ customer: cookie, name: 'clicked', idempotencyKey: own(`event-key-${name}`) },
	]);
	await engine.consent.setConsent([
		consentOf('email', { own, name, address: email }),
		consentOf('sms', { own, name, address: phone }),
	]);
	await engine.consent.suppress([
		{ channel: 'email', address: `old-${name}@example.com`, reason: 'bounce' },
		{ channel: 'viber', address: `viber_id-${name}`, reason: 'manual', source: own(`s-${name}`) },
	]);
	await engine.loyalty.earn([
		{ customer, from: { points: 100 }, ...booking('earn') },
		{ customer: cookie, from: { points: 50 }, expiresAfter: { days: 5 }, ...booking('more') },
	]);
	await engine.loyalty.redeem([{ customer, points: 60, ...booking('redeem') }]);
	await useCoupon(engine, name, { own, customer });
	await takeReward(engine, name, { own, customer });
	await engine.conversions.record([
		{
			customer,
			orderId: own(`order-${name}`),
			amount: '19.99',
			currency: 'EUR',
			channel: 'store',
			items: [{ sku: own(`sku-${name}`) }],
			idempotencyKey: own(`conversion-key-${name}`),
			cause,
		},
		{ customer: cookie, kind: 'goal', name: 'signup', idempotencyKey: own(`goal-key-${name}`) },
	]);
}

/** A reward, redeemed for an order. */
async function takeReward(
	engine: Engine,
	name: string,
	{ own, customer }: Pick<Texts, 'own'> & { customer: CustomerRef },
): Promise<void> {
	await engine.loyalty.saveRewards([{ reward: { id: 'sticker', name: 'Sticker', points: 1 } }]);
	const [redeemed] = await engine.loyalty.redeemRewards([
		{
			customer,
			rewardId: 'sticker',
			reference: own(`reward-order-${name}`),
			idempotencyKey: own(`reward-key-${name}`),
			cause: { note: own(`reward-note-${name}`) },
		},
	]);
	if (redeemed?.status !== 'redeemed') throw new Error('The reward is redeemed');
}

/** A coupon of the customer's own, redeemed for an order. */
async function useCoupon(
	engine: Engine,
	name: string,
	{ own, customer }: Pick<Texts, 'own'> & { customer: CustomerRef },
): Promise<void> {
	const definition = {
		value: { kind: 'percent', percent: 10 },
		codes: { pattern: 'HELLO-########' },
		audience: 'personal',
	};
	await engine.loyalty.saveCampaigns([{ name: 'Hello', definition }]);
	const idempotencyKey = own(`issue-key-${name}`);
	const [issued] = await engine.loyalty.issueCoupons([
		{ customer, campaign: 'hello', channel: 'email', idempotencyKey },
	]);
	if (issued?.status !== 'issued') throw new Error('The coupon is issued');
	const [redeemed] = await engine.loyalty.redeemCoupons([
		{
			code: own(issued.code),
			reference: own(`coupon-order-${name}`),
			idempotencyKey: own(`coupon-key-${name}`),
			cause: { note: own(`coupon-note-${name}`) },
		},
	]);
	if (redeemed?.status !== 'redeemed') throw new Error('The coupon is redeemed');
}

function consentOf(
	channel: string,
	{ own, name, address }: Pick<Texts, 'own'> & { name: string; address: string },
) {
	return {
		channel,
		address,
		status: 'granted',
		origin: 'person',
		source: own(`${channel}-form-${name}`),
		proof: { ip: own(`ip-${channel}-${name}`), text: own(`Ich stimme zu, ${channel} ${name}`) },
		idempotencyKey: own(`consent-${channel}-${name}`),
	};
}

async function getMessages(engine: Engine, { smtp, http }: MessageServers, texts: Texts) {
	const { own, email, phone } = texts;
	const customer = { identifiers: [{ type: 'email', value: email }] };
	const account: SmtpAccount = {
		kind: 'smtp',
		host: '127.0.0.1',
		port: smtp.port,
		isSecure: false,
	};
	const mail: SendOptions = {
		channel: 'email',
		through: account,
		template: { subject: 'Subject {{ customer.firstName }}', text: 'Hello' },
	};
	const url = `http://127.0.0.1:${http.port}/messages`;
	const sms: SendOptions = {
		channel: 'sms',
		through: { kind: 'http', url },
		template: { text: 'Hello' },
	};
	// 10:00 in Berlin.
	const quietHours = { startMinute: 540, endMinute: 720, zone: 'Europe/Berlin' };
	const from = 'Shop <shop@example.com>';
	const other = own(`other-${email}`);
	await engine.messaging.send([{ customer, campaign: 'spring', from }], mail);
	await engine.messaging.send(
		[{ customer, campaign: 'spring', from, address: other, key: email }],
		mail,
	);
	await engine.messaging.send([{ customer, campaign: 'night', from }], { ...mail, quietHours });
	await engine.messaging.send([{ customer, campaign: 'spring' }], sms);
	await engine.messaging.send([{ customer, campaign: 'refused' }], sms);
	own(`Subject Änne-${email.slice(0, email.indexOf('@'))}`);
	own(`provider-${phone}`);
	own(`said-${phone}`);
}

/** Two people who were one by mistake, as an unmerge leaves them: an edge taken away, and a row that keeps them apart. */
export async function keepApart(engine: Engine, [a, b]: [FullPerson, FullPerson]): Promise<void> {
	const found = await engine.identity.getProfiles(
		[a, b].map(({ email }) => ({ identifiers: [{ type: 'email', value: email }] })),
	);
	const [first, second] = found.flatMap((one) => (one.status === 'found' ? [one] : []));
	if (!first || !second) throw new Error('Both people are known');
	const cause = JSON.stringify({ rule: 'shared_identifiers', identifiers: [{ value: a.email }] });
	await engine.context.store.write(async (tx) => {
		// The second is a merge of b's own profiles by an identifier that a brought along while they were one.
		const merges = [first.profileId, second.memberIds.find((id) => id !== second.profileId) ?? ''];
		await insertRows(
			tx,
			'merge',
			merges.map((absorbed_id) => ({
				id: engine.context.ids.next(),
				survivor_id: second.profileId,
				absorbed_id,
				merged_at: TEST_START_AT,
				cause,
				undone_at: TEST_START_AT,
			})),
		);
		const [profile_a = '', profile_b = ''] = [first.profileId, second.profileId].toSorted();
		await insertRows(tx, 'apart', [
			{ profile_a, profile_b, reason: 'unmerged', since: TEST_START_AT, cause },
		]);
		await insertPair(tx, { profile_a, profile_b, cause, id: engine.context.ids.next() });
	});
}

/** Two people who a search found to be probably one. */
async function insertPair(
	tx: Tx,
	pair: { id: string; profile_a: string; profile_b: string; cause: string },
): Promise<void> {
	const counts = { record_count: 2, rule_count: 1, rules_done: 1, pair_count: 1, new_count: 1 };
	const times = { started_at: TEST_START_AT, updated_at: TEST_START_AT };
	const run = { id: pair.id, settings: '{}', status: 'finished', plan: null, model: null } as const;
	await insertRows(tx, 'duplicate_run', [{ ...run, ...counts, ...times, cause: '{}' }]);
	await insertRows(tx, 'duplicate_pair', [
		{
			...pair,
			probability: 0.99,
			evidence: '{}',
			status: 'open',
			run_id: run.id,
			found_at: TEST_START_AT,
			decided_at: null,
		},
	]);
}
