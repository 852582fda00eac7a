import { nameKeyOf } from '../saved/segment-name';
import type { SegmentNode } from '../types';

/** The keys of the segments that a definition refers to, also where another condition of it can no longer be read. */
export function referencesIn(node: SegmentNode): string[] {
	if ('kind' in node) {
		const { kind, name } = node;
		return kind === 'segment' && typeof name === 'string' ? [nameKeyOf(name)] : [];
	}
	return Object.values(node).flatMap((parts: SegmentNode[]) => parts.flatMap(referencesIn));
}
