import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { storeCredential } from '../shared/node-engine';
import { formOf, outputsOf, runChosen } from '../shared/router';
import { storeConnectionTest } from '../shared/store-test';
import { coupon } from './actions/coupon/Coupon.resource';
import { point } from './actions/point/Point.resource';
import { programme } from './actions/programme/Programme.resource';
import { referral } from './actions/referral/Referral.resource';
import { reward } from './actions/reward/Reward.resource';
import { listSearch } from './methods/list-search';

const resources = [point, programme, referral, coupon, reward];

export class Loyalty implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Omnichannel Loyalty',
		name: 'omnichannelLoyalty',
		icon: { light: 'file:loyalty.svg', dark: 'file:loyalty.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Points, rewards and coupons across all channels: no point lost, none spent twice, no reward oversold',
		defaults: { name: 'Omnichannel Loyalty' },
		inputs: [NodeConnectionTypes.Main],
		outputs: outputsOf(resources),
		usableAsTool: true,
		credentials: [{ ...storeCredential, testedBy: 'storeConnectionTest' }],
		properties: formOf(resources),
	};

	methods = { credentialTest: { storeConnectionTest }, listSearch };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runChosen(this, resources);
	}
}
