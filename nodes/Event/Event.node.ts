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
import { event } from './actions/event/Event.resource';

const resources = [event];

export class Event implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Omnichannel Event',
		name: 'omnichannelEvent',
		icon: { light: 'file:event.svg', dark: 'file:event.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Record what customers do on any channel, and read their history',
		defaults: { name: 'Omnichannel Event' },
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
