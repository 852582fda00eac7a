import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { storeCredential } from '../shared/node-engine';
import { formOf, runChosen } from '../shared/router';
import { storeConnectionTest } from '../shared/store-test';
import { point } from './actions/point/Point.resource';

const resources = [point];

export class Loyalty implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Omnichannel Loyalty',
		name: 'omnichannelLoyalty',
		icon: { light: 'file:loyalty.svg', dark: 'file:loyalty.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'A points programme that never loses a point: earn, redeem and balance, across all channels',
		defaults: { name: 'Omnichannel Loyalty' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ ...storeCredential, testedBy: 'storeConnectionTest' }],
		properties: formOf(resources),
	};

	methods = { credentialTest: { storeConnectionTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runChosen(this, resources);
	}
}
