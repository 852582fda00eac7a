import { decideConsent } from './decide-consent';
import type { ConsentRecord, ConsentRecorded } from './types';

/** A request made ready: whose it is, and the addresses it speaks of. */
export interface SetConsentCommand extends Omit<ConsentRecord, 'id' | 'address' | 'recordedAt'> {
	/** The person: the canonical profile. */
	personId: string;
	addresses: readonly string[];
}

/** What the decision needs besides the commands. */
export interface SetConsentBasis {
	/** By `idempotencyKey`. */
	recordsByKey: ReadonlyMap<string, readonly ConsentRecord[]>;
	/** By `addressKey`. */
	recordsByAddress: ReadonlyMap<string, readonly ConsentRecord[]>;
	now: number;
	nextId: () => string;
}

/** The key of an address in maps. */
export function addressKey({ channel, address }: { channel: string; address: string }): string {
	return `${channel}\n${address}`;
}

/**
 * Decides what is recorded: a known key is a duplicate, and so is an undated import that says what the last one
 * said. `outcomes[i]` answers `commands[i]`; later commands see the records of earlier ones. `basis` is left as it is.
 */
export function decideSetConsent(
	commands: readonly SetConsentCommand[],
	basis: SetConsentBasis,
): { outcomes: ConsentRecorded[]; records: ConsentRecord[] } {
	const byKey = new Map(basis.recordsByKey);
	const byAddress = new Map(basis.recordsByAddress);
	const personByKey = new Map<string, string>();
	const added: ConsentRecord[] = [];
	const outcomes = commands.map((command) => {
		const { idempotencyKey, personId } = command;
		const known = byKey.get(idempotencyKey) ?? repeatedImport(command, byAddress);
		if (known !== undefined) {
			const first = personByKey.get(idempotencyKey) ?? personId;
			return outcomeOf(first, known, { byAddress, duplicate: true });
		}
		const records = command.addresses.map((address) => recordOf(command, address, basis));
		byKey.set(idempotencyKey, records);
		personByKey.set(idempotencyKey, personId);
		for (const record of records) {
			const key = addressKey(record);
			byAddress.set(key, [...(byAddress.get(key) ?? []), record]);
		}
		added.push(...records);
		return outcomeOf(personId, records, { byAddress, duplicate: false });
	});
	return { outcomes, records: added };
}

/**
 * The records that an undated import would only say again. Loading the same list each night would otherwise add a
 * row per customer and night, and none of them would carry a fact.
 */
function repeatedImport(
	command: SetConsentCommand,
	byAddress: ReadonlyMap<string, readonly ConsentRecord[]>,
): ConsentRecord[] | undefined {
	if (command.origin !== 'import' || command.isDated) return undefined;
	const last = command.addresses.map((address) =>
		(byAddress.get(addressKey({ channel: command.channel, address })) ?? [])
			.filter(({ topic }) => topic === command.topic)
			.at(-1),
	);
	const saysTheSame = (record: ConsentRecord | undefined): record is ConsentRecord =>
		record?.origin === 'import' &&
		!record.isDated &&
		record.status === command.status &&
		record.source === command.source;
	return last.every(saysTheSame) ? last : undefined;
}

function recordOf(
	command: SetConsentCommand,
	address: string,
	{ now, nextId }: SetConsentBasis,
): ConsentRecord {
	return {
		id: nextId(),
		channel: command.channel,
		address,
		topic: command.topic,
		status: command.status,
		origin: command.origin,
		occurredAt: command.occurredAt,
		isDated: command.isDated,
		recordedAt: now,
		source: command.source,
		proof: command.proof,
		profileId: command.profileId,
		idempotencyKey: command.idempotencyKey,
	};
}

interface OutcomeBasis {
	byAddress: ReadonlyMap<string, readonly ConsentRecord[]>;
	duplicate: boolean;
}

function outcomeOf(
	profileId: string,
	records: readonly ConsentRecord[],
	{ byAddress, duplicate }: OutcomeBasis,
): ConsentRecorded {
	const [{ channel, topic, status, occurredAt }] = records as [ConsentRecord];
	return {
		status: 'recorded',
		profileId,
		channel,
		topic,
		given: status,
		occurredAt,
		addresses: records.map((record) => ({
			address: record.address,
			consentId: record.id,
			state: decideConsent(upTo(record, byAddress.get(addressKey(record)) ?? []), topic),
		})),
		duplicate,
	};
}

/** What was recorded up to a record, itself included, so that a repeat gives the first answer. */
function upTo(record: ConsentRecord, records: readonly ConsentRecord[]): readonly ConsentRecord[] {
	const place = records.findIndex(({ id }) => id === record.id);
	return place === -1 ? [...records, record] : records.slice(0, place + 1);
}
