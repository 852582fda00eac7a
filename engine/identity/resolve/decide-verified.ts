import type { Identifier, ResolveCommand, Resolved } from '../types';
import { keyOf } from '../types';

/** An identifier that its customer has proved to own. */
export interface VerifiedIdentifier extends Identifier {
	/** Epoch ms. */
	at: number;
}

/**
 * The identifiers that commands prove, each once with the time of the first of them. One that was set aside stays with
 * somebody else, whose proof this is not. `outcomes[i]` answers `commands[i]`.
 */
export function decideVerified(
	commands: readonly ResolveCommand[],
	outcomes: readonly Resolved[],
): VerifiedIdentifier[] {
	const verified = new Map<string, VerifiedIdentifier>();
	commands.forEach(({ verified: types, occurredAt: at }, i) => {
		const outcome = outcomes[i];
		if (types === undefined || outcome === undefined) return;
		for (const { type, value } of [...outcome.matchedBy, ...outcome.attached]) {
			const key = keyOf({ type, value });
			if (types.includes(type) && !verified.has(key)) verified.set(key, { type, value, at });
		}
	});
	return [...verified.values()];
}
