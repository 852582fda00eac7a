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
import { message } from './actions/message/Message.resource';

const resources = [message];
const outputNames = ['Sent', 'Held', 'Suppressed'];

export class Send implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Omnichannel Send',
		name: 'omnichannelSend',
		icon: { light: 'file:send.svg', dark: 'file:send.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Send each customer a message once, if they agree to it and at a fitting time',
		defaults: { name: 'Omnichannel Send' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames,
		usableAsTool: true,
		credentials: [
			{ ...storeCredential, testedBy: 'storeConnectionTest' },
			{
				// eslint-disable-next-line n8n-nodes-base/node-class-description-credentials-name-unsuffixed -- n8n's own name
				name: 'smtp',
				required: true,
				displayName: 'Email Account',
				displayOptions: { show: { through: ['smtp'] } },
			},
			{
				// Not by Through: n8n hides a parameter whose every value asks for a credential, and all that it depends on.
				name: 'httpHeaderAuth',
				required: true,
				displayName: 'Endpoint Key',
				displayOptions: { show: { endpointAuthentication: ['headerAuth'] } },
			},
		],
		properties: formOf(resources),
	};

	methods = { credentialTest: { storeConnectionTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runChosen(this, resources, outputNames.length);
	}
}
