import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { ApartPair, CustomerRef, MergeRequest } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import {
	customerProperties,
	identifiersProperty,
	readCustomer,
	readIdentifiers,
} from '../../../shared/customer';
import type { NodeParameters } from '../../../shared/parameters';
import { booleanParameter, requiredText, textParameter } from '../../../shared/readers';

const otherProfileId = {
	name: 'otherProfileId',
	label: 'Other Profile ID',
	mend: 'Drag the profileId of the other customer there, or choose By Identifiers under Other Customer.',
};

/** The *Reason* of a merge or its undoing, for *Options*. */
export const reasonOption: INodeProperties = {
	displayName: 'Reason',
	name: 'reason',
	type: 'string',
	default: '',
	placeholder: 'e.g. Called us: both cards are hers',
	description: 'Why, in your words. Kept with the merge and shown in its history.',
};

/** *Allow Over Limit*, for the *Options* of what a person merges. */
export const allowOverLimitOption: INodeProperties = {
	displayName: 'Allow Over Limit',
	name: 'allowOverLimit',
	type: 'boolean',
	default: false,
	description:
		'Whether to merge them although one person then has more identifiers of a type than the identity rules allow, such as two customer numbers',
};

/** The form of *Merge* and *Preview*: the same, so that one can be swapped for the other. */
export const mergeProperties: INodeProperties[] = [
	...customerProperties,
	{
		displayName: 'Other Customer',
		name: 'otherCustomer',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'By Identifiers',
				value: 'identifiers',
				description: 'Map the fields that name the other customer',
			},
			{
				name: 'By Profile ID',
				value: 'profileId',
				description: 'The profileId that an Omnichannel node gave',
			},
		],
		default: 'profileId',
		description: 'Who is the same person as the customer',
	},
	{
		displayName: 'Other Profile ID',
		name: 'otherProfileId',
		type: 'string',
		default: '={{ $json.otherProfileId }}',
		displayOptions: { show: { otherCustomer: ['profileId'] } },
		description: 'The profileId of the other customer',
	},
	{
		...identifiersProperty,
		displayName: 'Other Identifiers',
		name: 'otherIdentifiers',
		displayOptions: { show: { otherCustomer: ['identifiers'] } },
		description: 'What the other customer is known by. Empty values are left out.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			allowOverLimitOption,
			reasonOption,
			{
				displayName: 'Survivor',
				name: 'survivor',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Automatic',
						value: 'automatic',
						description: 'The one with the strongest identifier, then the oldest',
					},
					{ name: 'Customer', value: 'customer' },
					{ name: 'Other Customer', value: 'other' },
				],
				default: 'automatic',
				description: 'Whose profile ID goes on. Nothing of the other is lost.',
			},
		],
	},
];

/** Reads the form for one item. */
export function readMerge(parameters: NodeParameters, itemIndex: number): MergeRequest {
	const survivor = textParameter(parameters, 'options.survivor', itemIndex);
	return {
		customers: [readCustomer(parameters, itemIndex), readOther(parameters, itemIndex)],
		allowOverLimit: booleanParameter(parameters, 'options.allowOverLimit', itemIndex),
		reason: textParameter(parameters, 'options.reason', itemIndex),
		...(survivor === 'customer' ? { survivor: 0 } : {}),
		...(survivor === 'other' ? { survivor: 1 } : {}),
	};
}

function readOther(parameters: NodeParameters, itemIndex: number): CustomerRef {
	return textParameter(parameters, 'otherCustomer', itemIndex) === 'identifiers'
		? { identifiers: readIdentifiers(parameters, itemIndex, 'otherIdentifiers') }
		: { profileId: requiredText(parameters, otherProfileId, itemIndex) };
}

/** What keeps people apart, its times as ISO texts. */
export function writeApart(pairs: readonly ApartPair[]): IDataObject[] {
	return pairs.map(({ since, ...pair }) => ({ ...pair, since: formatInstant(since) }));
}
