import type { INodeProperties } from 'n8n-workflow';
import { phoneRegionOption } from '../../../shared/order-fields';
import type { NodeParameters } from '../../../shared/parameters';
import { readRegion } from '../point/point-fields';
import { readMember } from '../programme/programme-fields';

/** *Options* of Refer and Reward. */
export const regionOptions: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [phoneRegionOption],
};

/** The friend and the programme, of an item. */
export function readFriend(parameters: NodeParameters, itemIndex: number) {
	return {
		...readMember(parameters, itemIndex),
		defaultRegion: readRegion(parameters, itemIndex),
	};
}
