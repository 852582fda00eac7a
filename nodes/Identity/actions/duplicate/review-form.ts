import type { INodeProperties } from 'n8n-workflow';
import type { NodeParameters } from '../../../shared/parameters';
import { requiredText } from '../../../shared/readers';

/** Which pair *Accept* and *Reject* are about: by itself that of *Get Many*. */
export const pairProperty: INodeProperties = {
	displayName: 'Pair ID',
	name: 'pairId',
	type: 'string',
	default: '={{ $json.duplicate.pairId }}',
	required: true,
	description: 'The pair, as Get Many gave it in duplicate.pairId',
};

/** Reads the pair for one item. */
export function readPairId(parameters: NodeParameters, itemIndex: number): string {
	return requiredText(
		parameters,
		{
			name: 'pairId',
			label: 'Pair ID',
			mend: 'Put Duplicate: Get Many before this node, or drag the pairId there.',
		},
		itemIndex,
	);
}
