import type { ChainedLot } from '../ledger/chain';
import { entryHash, textsHash } from '../ledger/chain';
import type { StoredEntry } from './repository-verify';
import type { LedgerProblem } from './ledger-problem';

interface Around {
	previousHash: string;
	/** The person was erased: the texts are gone, and with their salt what would prove them. */
	isErased: boolean;
	lots: readonly ChainedLot[];
	spends: readonly { lotId: string; points: number }[];
}

/** What is wrong with an entry; undefined where it is as it was written. */
export function checkEntry(
	entry: StoredEntry,
	around: Around,
): Pick<LedgerProblem, 'problem' | 'message'> | undefined {
	if (entryHash(around.previousHash, entry, around) !== entry.hash)
		return { problem: 'entry_changed', message: 'The entry is not as it was written' };
	if (textsAreKept(entry, around)) return undefined;
	return {
		problem: 'texts_changed',
		message: 'The reference, reason, actor, cause or key of the entry is not as it was written',
	};
}

function textsAreKept(entry: StoredEntry, { isErased }: Around): boolean {
	const { reference, reason, actor, salt } = entry;
	const hasTexts = [reference, reason, actor].some((text) => text !== '');
	if (entry.texts_hash === '') return !hasTexts && entry.idempotency_key === null;
	if (isErased && salt === '') return !hasTexts;
	const cause = JSON.parse(entry.cause) as Record<string, string>;
	const texts = { reference, reason, actor, cause };
	return textsHash(salt, texts, entry.idempotency_key ?? '') === entry.texts_hash;
}
