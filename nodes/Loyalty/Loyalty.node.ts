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
import { searchCampaigns } from './methods/search-campaigns';

const resources = [point, coupon];

export class Loyalty implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Omnichannel Loyalty',
		name: 'omnichannelLoyalty',
		icon: { light: 'file:loyalty.svg', dark: 'file:loyalty.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Points and coupons across all channels: no point lost, no coupon redeemed twice',
		defaults: { name: 'Omnichannel Loyalty' },
		inputs: [NodeConnectionTypes.Main],
		outputs: outputsOf(resources),
		usableAsTool: true,
		credentials: [{ ...storeCredential, testedBy: 'storeConnectionTest' }],
		properties: formOf(resources),
	};

	methods = { credentialTest: { storeConnectionTest }, listSearch: { searchCampaigns } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runChosen(this, resources);
	}
}
