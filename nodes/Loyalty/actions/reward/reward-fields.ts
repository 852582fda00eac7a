import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { Reward } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { readCustomer } from '../../../shared/customer';
import {
	keyFieldOption,
	orderIdFieldOption,
	phoneRegionOption,
	readBookingKey,
	readOccurredAt,
	readOrderId,
	timeFieldOption,
} from '../../../shared/order-fields';
import type { NodeParameters } from '../../../shared/parameters';
import { textParameter } from '../../../shared/readers';
import { readRegion } from '../point/point-fields';

/** *Reward*, picked from the list or by its ID. */
export const rewardProperty: INodeProperties = {
	displayName: 'Reward',
	name: 'reward',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose a reward...',
			typeOptions: {
				searchListMethod: 'searchRewards',
				searchable: true,
				// The embedded store needs no credential.
				skipCredentialsCheckInRLC: true,
			},
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. mug-blue',
		},
	],
	description: 'The reward, as it was saved with the operation Save',
};

export function readRewardId(parameters: NodeParameters, itemIndex: number): string {
	return textParameter(parameters, 'reward.value', itemIndex);
}

/** *Redemption ID* of the operations that end a reservation or a redemption. */
export const redemptionProperty: INodeProperties = {
	displayName: 'Redemption ID',
	name: 'redemptionId',
	type: 'string',
	default: '={{ $json.reward.redemptionId }}',
	required: true,
	placeholder: 'e.g. 01960000-0000-7000-8000-000000000042',
	description: 'What Reserve or Redeem told as reward.redemptionId',
};

const reasonOption: INodeProperties = {
	displayName: 'Reason',
	name: 'reason',
	type: 'string',
	default: '',
	placeholder: 'e.g. returned unopened',
	description: 'Why, in a few words; kept with the points',
};

/** *Options* of Redeem and Reserve. */
export const takeOptions: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [phoneRegionOption, keyFieldOption, orderIdFieldOption, reasonOption, timeFieldOption],
};

/** *Options* of Claim, Release and Refund. */
export const endOptions: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [reasonOption],
};

/** What Redeem and Reserve read of an item. An order may have several rewards, each once. */
export function readTaking(
	parameters: NodeParameters,
	{ itemIndex, what }: { itemIndex: number; what: 'redeem' | 'reserve' },
) {
	const rewardId = readRewardId(parameters, itemIndex);
	return {
		rewardId,
		customer: readCustomer(parameters, itemIndex),
		reference: readOrderId(parameters, itemIndex),
		reason: textParameter(parameters, 'options.reason', itemIndex),
		idempotencyKey: readBookingKey(parameters, itemIndex, [what, rewardId]),
		defaultRegion: readRegion(parameters, itemIndex),
		...readOccurredAt(parameters, itemIndex),
	};
}

export function readEnding(parameters: NodeParameters, itemIndex: number) {
	return {
		redemptionId: textParameter(parameters, 'redemptionId', itemIndex),
		reason: textParameter(parameters, 'options.reason', itemIndex),
	};
}

/** A customer who cannot have the reward, which is no mistake of the workflow. */
export const REFUSALS = ['not_active', 'limit_reached', 'out_of_stock', 'points_insufficient'];

/** What an item shows of a booking with points. */
export function bookedJson<Told extends { status: string; occurredAt: number }>(
	operation: string,
	{ status, occurredAt, ...told }: Told,
): IDataObject {
	return { operation, status, ...told, occurredAt: formatInstant(occurredAt) };
}

/** What an item shows of a reward. */
export function rewardJson({
	validFrom,
	validUntil,
	createdAt,
	updatedAt,
	...reward
}: Reward): IDataObject {
	return {
		...reward,
		validFrom: validFrom === null ? null : formatInstant(validFrom),
		validUntil: validUntil === null ? null : formatInstant(validUntil),
		createdAt: formatInstant(createdAt),
		updatedAt: formatInstant(updatedAt),
	};
}
