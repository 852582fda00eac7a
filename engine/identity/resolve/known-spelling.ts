import type { RankedIdentifier } from '../types';
import { keyOf } from '../types';

// Rules about providers make one address of several spellings. An address that was stored before they were switched on
// keeps its spelling, and whoever comes with it is still its owner.

/** The values under which the store may know the identifiers. */
export function storedValues(identifiers: readonly RankedIdentifier[]): string[] {
	const values = identifiers.map(({ value }) => value);
	for (const { spelled } of identifiers) if (spelled !== undefined) values.push(spelled);
	return values;
}

/** The identifier as the store knows it. */
export function asKnown(
	identifier: RankedIdentifier,
	isKnown: (key: string) => boolean,
): RankedIdentifier {
	const { type, rank, spelled } = identifier;
	if (spelled === undefined) return identifier;
	const key = keyOf({ type, value: spelled });
	return isKnown(key) ? { type, value: spelled, key, rank } : identifier;
}

/** The command with its identifiers as the store knows them. */
export function withKnownSpellings<Command extends { identifiers: RankedIdentifier[] }>(
	command: Command,
	isKnown: (key: string) => boolean,
): Command {
	if (command.identifiers.every(({ spelled }) => spelled === undefined)) return command;
	return { ...command, identifiers: command.identifiers.map((one) => asKnown(one, isKnown)) };
}
