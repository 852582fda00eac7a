import type { INodeProperties } from 'n8n-workflow';

/** Which pair *Accept* and *Reject* are about: by itself that of *Get Many*. */
export const pairProperty: INodeProperties = {
	displayName: 'Pair ID',
	name: 'pairId',
	type: 'string',
	default: '={{ $json.duplicate.pairId }}',
	required: true,
	description: 'The pair, as Get Many gave it in duplicate.pairId',
};
