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
import { segment } from './actions/segment/Segment.resource';
import { listSearch } from './methods/list-search';

const resources = [segment];

export class Segment implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Omnichannel Segment',
		name: 'omnichannelSegment',
		icon: { light: 'file:segment.svg', dark: 'file:segment.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Split customers by what is known about them and what they did, and say why',
		defaults: { name: 'Omnichannel Segment' },
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
