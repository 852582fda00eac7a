import type { IdentityRules } from '../identity';
import { loadRules } from '../identity';
import type { EngineContext, Tx } from '../store';
import { inChunks } from '../store';
import type { Channel } from './channels';
import { canonicalAddress, checkChannel } from './channels';
import { decideConsent } from './decide-consent';
import { addressKey } from './decide-set-consent';
import { suppressionIn } from './decide-erased';
import { insertSuppressions, loadSuppressions } from './repository';
import { loadSpelledStandings } from './spelled-standings';
import type { ConsentState, SuppressOutcome, SuppressRequest, Suppression } from './types';

/** May this address be written to about this topic? */
export interface PermissionQuestion {
	channel: Channel;
	/** In its canonical form. */
	address: string;
	/** Checked by `checkTopic`. */
	topic: string;
}

export interface Permission {
	consent: ConsentState;
	suppression?: Suppression;
}

/**
 * For another capability, inside its transaction: what counts for each address; `permissions[i]` answers
 * `questions[i]`. Two queries, whatever the number of questions.
 */
export async function loadPermission(
	tx: Tx,
	questions: readonly PermissionQuestion[],
): Promise<Permission[]> {
	const standings = await loadSpelledStandings(tx, questions, await loadRules(tx));
	return questions.map((question) => {
		const standing = standings.get(addressKey(question)) ?? { records: [] };
		const suppression = suppressionIn(standing);
		const consent = decideConsent(standing.records, question.topic);
		return suppression === undefined ? { consent } : { consent, suppression };
	});
}

/**
 * Puts addresses on the list of those that nothing is sent to; `outcomes[i]` answers `requests[i]`. Times are epoch ms.
 * Safe to repeat: an address keeps its first reason, and a later one is a `duplicate`. Four queries per 500 requests.
 */
export function suppress(
	context: EngineContext,
	requests: readonly SuppressRequest[],
): Promise<SuppressOutcome[]> {
	return inChunks(requests, (chunk) =>
		context.store.write(async (tx) => {
			const now = context.clock.now();
			const rules = await loadRules(tx);
			const prepared = chunk.map((request) => prepare(request, { rules, now }));
			const open = prepared.filter((one) => one.status === 'suppressed');
			const known = await loadSuppressions(tx, open);
			const added = new Map<string, Extract<SuppressOutcome, { status: 'suppressed' }>>();
			const outcomes = prepared.map((one): SuppressOutcome => {
				if (one.status === 'rejected') return one;
				const key = addressKey(one);
				const first = known.get(key) ?? added.get(key);
				if (first !== undefined) return { ...one, ...first, duplicate: true };
				added.set(key, one);
				return one;
			});
			await insertSuppressions(tx, [...added.values()]);
			return outcomes;
		}),
	);
}

function prepare(
	{ channel: given, address: value, reason, occurredAt, source = '' }: SuppressRequest,
	{ rules, now }: { rules: IdentityRules; now: number },
): SuppressOutcome {
	const channel = checkChannel(given);
	if (typeof channel !== 'string') return channel;
	const canonical = canonicalAddress(channel, value, rules);
	if ('reason' in canonical) return canonical;
	const { address } = canonical;
	const suppressedAt = occurredAt ?? now;
	return { status: 'suppressed', channel, address, reason, suppressedAt, source, duplicate: false };
}
