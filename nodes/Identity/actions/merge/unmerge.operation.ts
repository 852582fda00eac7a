import type { MergeUnchanged, Unmerged, UnmergeRequest, UnmergeWhat } from '../../../../engine';
import { customerProperties, readCustomer } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import type { NodeParameters } from '../../../shared/parameters';
import { booleanParameter, requiredText, textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { reasonOption } from './merge-form';

const mergeId = {
	name: 'mergeId',
	label: 'Merge ID',
	mend: 'Put Merge: History before this node and choose a merge of it, or drag the mergeId here.',
};
const memberId = {
	name: 'memberId',
	label: 'Profile to Take Out',
	mend: 'Drag one of the memberIds of Profile: Get there, or the absorbedId of Merge: History.',
};

const properties = showFor('merge', 'unmerge', [
	...customerProperties,
	{
		displayName: 'Undo',
		name: 'undo',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'All Merges',
				value: 'all',
				description: 'Each profile of the customer stands alone again',
			},
			{
				name: 'One Merge',
				value: 'merge',
				description: 'A merge that Merge or History gave the ID of',
			},
			{
				name: 'One Profile',
				value: 'member',
				description: 'Take one profile out, with those that were merged into it before',
			},
		],
		default: 'merge',
		description: 'Which merges to take back',
	},
	{
		displayName: 'Merge ID',
		name: 'mergeId',
		type: 'string',
		default: '={{ $json.identity.mergeId }}',
		displayOptions: { show: { undo: ['merge'] } },
		description: 'The mergeId that History gives, or one of the mergeIds that Merge gives',
	},
	{
		displayName: 'Profile to Take Out',
		name: 'memberId',
		type: 'string',
		default: '',
		placeholder: 'Drag the field here',
		displayOptions: { show: { undo: ['member'] } },
		description:
			'One of the memberIds that Profile: Get gives. The surviving profile itself loses all that were merged into it.',
	},
	{
		displayName: 'Keep Apart',
		name: 'keepApart',
		type: 'boolean',
		default: true,
		description:
			'Whether no item may merge them again. You still may, with Merge. Switched off, the next item with identifiers of both does.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [reasonOption],
	},
]);

/** Takes merges of each item's customer back. */
export const unmerge = operation<UnmergeRequest, Unmerged | MergeUnchanged>({
	value: 'unmerge',
	name: 'Unmerge',
	action: 'Undo merges of a customer',
	description:
		'Take merges back: everybody has their own identifiers, events, points and consent again',
	properties,
	readItem: (parameters, itemIndex) => ({
		customer: readCustomer(parameters, itemIndex),
		what: readWhat(parameters, itemIndex),
		keepApart: booleanParameter(parameters, 'keepApart', itemIndex),
		reason: textParameter(parameters, 'options.reason', itemIndex),
	}),
	run: ({ engine, cause }, requests) =>
		engine.identity.unmerge(requests.map((request) => ({ ...request, cause }))),
	writeItem: ({ profileId, ...unmerged }) => ({
		json: {
			profileId,
			identity:
				unmerged.status === 'unmerged'
					? { ...unmerged, released: unmerged.released.map((person) => ({ ...person })) }
					: unmerged,
		},
	}),
});

function readWhat(parameters: NodeParameters, itemIndex: number): UnmergeWhat {
	const undo = textParameter(parameters, 'undo', itemIndex);
	if (undo === 'all') return 'all';
	return undo === 'member'
		? { member: requiredText(parameters, memberId, itemIndex) }
		: { mergeId: requiredText(parameters, mergeId, itemIndex) };
}
