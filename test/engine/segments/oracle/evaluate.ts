import type { SegmentNode } from '../../../../engine';
import type { AnyPart, OracleLeaf } from './part';
import { PROFILES } from './part';

/** What was told; merges make one person of two profiles' people. `told[i]` is what `parts[i]` was told. */
export interface World {
	parts: readonly AnyPart[];
	told: readonly unknown[];
	merges: readonly (readonly [number, number])[];
}

export interface Asked {
	world: World;
	personId: string;
	now: number;
	zone: string;
}

/** Whether the person with this profile belongs, and each condition's truth and value, in the order of the definition. */
export function evaluate(node: SegmentNode, profile: number, asked: Asked) {
	const members = membersOf(profile, asked.world);
	const leaves: OracleLeaf[] = [];
	const visit = (part: SegmentNode): boolean => {
		if ('kind' in part && typeof part.kind === 'string') {
			const leaf = leafOf(part.kind, part, { ...asked, members });
			leaves.push(leaf);
			return leaf.isMet;
		}
		const [[operator, parts] = ['', []]] = Object.entries(part) as [string, SegmentNode[]][];
		const truths = parts.map(visit);
		if (operator === 'all') return truths.every((truth) => truth);
		return truths.some((truth) => truth) === (operator === 'any');
	};
	return { isIn: visit(node), leaves };
}

function leafOf(
	kind: string,
	condition: object,
	asked: Asked & { members: ReadonlySet<number> },
): OracleLeaf {
	const { world, members, personId, now, zone } = asked;
	const i = world.parts.findIndex(({ leaves }) => kind in leaves);
	const leaf = world.parts[i]?.leaves[kind];
	if (leaf === undefined) throw new Error(`No part of the oracle knows ${kind}`);
	const [profile = 0] = members;
	const isIn = (node: SegmentNode) => evaluate(node, profile, asked).isIn;
	return leaf(condition, { told: world.told[i], members, personId, now, zone, isIn });
}

function membersOf(profile: number, { merges }: World): Set<number> {
	const person = Array.from({ length: PROFILES }, (_, i) => i);
	for (const [one, other] of merges) {
		const [from, to] = [person[one], person[other]];
		person.forEach((owner, i) => (person[i] = owner === from ? (to ?? owner) : owner));
	}
	return new Set(person.flatMap((owner, i) => (owner === person[profile] ? [i] : [])));
}
