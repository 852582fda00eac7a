import type { INodeProperties } from 'n8n-workflow';
import type { RewardSaved, SaveRewardRequest } from '../../../../engine';
import { operation } from '../../../shared/operation';
import type { NodeParameters } from '../../../shared/parameters';
import { numberParameter, textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { readInstant } from '../../../shared/time';
import { rewardJson } from './reward-fields';
import { programmeProperty, readProgrammeName } from '../programme/programme-fields';

const definitionProperties: INodeProperties[] = [
	{
		displayName: 'Reward ID',
		name: 'rewardId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. mug-blue',
		description:
			'What the reward is called in workflows: letters, digits and dashes. Saving an ID that exists makes the next version of that reward.',
	},
	{
		displayName: 'Name',
		name: 'rewardName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Blue mug',
		description: 'As customers read it',
	},
	{
		displayName: 'Price in Points',
		name: 'pricePoints',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 100,
		description: 'How many points the reward costs',
	},
	{
		displayName: 'Stock',
		name: 'stockKind',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Limited', value: 'limited', description: 'So many pieces, and then no more' },
			{ name: 'Unlimited', value: 'unlimited', description: 'Such as a code or a discount' },
		],
		default: 'unlimited',
		description: 'Whether the reward can run out',
	},
	{
		displayName: 'Pieces',
		name: 'pieces',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 0 },
		default: 10,
		displayOptions: { show: { stockKind: ['limited'] } },
		description:
			'How many pieces a new reward begins with. Saving it again leaves the stock as it is: use Adjust Stock.',
	},
];

const detailProperties: INodeProperties = {
	displayName: 'Details',
	name: 'details',
	type: 'collection',
	placeholder: 'Add Detail',
	default: {},
	options: [
		{
			displayName: 'Active',
			name: 'active',
			type: 'boolean',
			default: true,
			description: 'Whether the reward can be had. What is reserved can be claimed all the same.',
		},
		{
			displayName: 'Description',
			name: 'description',
			type: 'string',
			default: '',
			placeholder: 'e.g. 300 ml, dishwasher-safe',
			description: 'For your messages: Redeem and Reserve add it to the item',
		},
		{
			displayName: 'Limit per Person',
			name: 'limitPerPerson',
			type: 'number',
			typeOptions: { minValue: 1, numberPrecision: 0 },
			default: 1,
			description:
				'How often one customer may have it, over all merged profiles. Refunded ones do not count. Without it: any number.',
		},
		{
			displayName: 'Only Version',
			name: 'expectedVersion',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 0 },
			default: 1,
			description:
				'Saves only if the reward is still at this version, so that two people do not undo each other’s changes. 0: only if it is new.',
		},
		{
			displayName: 'Valid From',
			name: 'validFrom',
			type: 'dateTime',
			default: '',
			description: 'The first moment at which it can be had. Without an offset: UTC.',
		},
		{
			displayName: 'Valid Until',
			name: 'validUntil',
			type: 'dateTime',
			default: '',
			description: 'It can be had before this moment. Without an offset: UTC.',
		},
		{
			displayName: 'Value',
			name: 'valueText',
			type: 'string',
			default: '',
			placeholder: 'e.g. 10 EUR',
			description: 'What it is worth, for your messages: Redeem and Reserve add it to the item',
		},
	],
};

/** Saves a reward of the catalogue. */
export const save = operation<SaveRewardRequest, RewardSaved>({
	value: 'save',
	name: 'Save',
	action: 'Save a reward',
	description: 'Put a reward into the catalogue, or change it: what it costs, and who may have it',
	properties: showFor('reward', 'save', [
		...definitionProperties,
		programmeProperty,
		detailProperties,
	]),
	readItem: (parameters, itemIndex) => {
		const expectedVersion = numberParameter(parameters, 'details.expectedVersion', itemIndex);
		return {
			reward: readReward(parameters, itemIndex),
			...(expectedVersion === undefined ? {} : { expectedVersion }),
		};
	},
	run: ({ engine }, requests) => engine.loyalty.saveRewards(requests),
	writeItem: ({ status, change, duplicate, ...reward }) => ({
		json: { reward: { operation: 'save', status, change, duplicate, ...rewardJson(reward) } },
	}),
});

function readReward(parameters: NodeParameters, itemIndex: number) {
	const text = (name: string) => textParameter(parameters, name, itemIndex);
	const number = (name: string) => numberParameter(parameters, name, itemIndex) ?? null;
	const instant = (name: string, label: string) =>
		readInstant(parameters.at(name, itemIndex), label) ?? null;
	return {
		id: text('rewardId'),
		name: text('rewardName'),
		programme: readProgrammeName(parameters, itemIndex),
		points: number('pricePoints'),
		stock: text('stockKind') === 'limited' ? number('pieces') : null,
		limitPerPerson: number('details.limitPerPerson'),
		validFrom: instant('details.validFrom', 'Valid From'),
		validUntil: instant('details.validUntil', 'Valid Until'),
		// Absent, it is switched on.
		isActive: text('details.active') !== 'false',
		value: text('details.valueText'),
		description: text('details.description'),
	};
}
