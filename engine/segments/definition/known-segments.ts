import type { Rejected } from '../../values';
import type { ParsedDefinition, SegmentRow } from '../types';

export type Parsed = ParsedDefinition | Rejected<'definition_invalid'>;

/** Saved segments by name key, deleted ones too. */
export type KnownSegments = ReadonlyMap<string, SegmentRow>;

/** For `expandDefinition`: the segment of a key, unless it is deleted. */
export function segmentsIn(known: KnownSegments, parse: (definitionJson: string) => Parsed) {
	return (nameKey: string) => {
		const row = known.get(nameKey);
		if (row === undefined || row.deletedAt !== null) return undefined;
		return { name: row.name, parsed: parse(row.definitionJson) };
	};
}
