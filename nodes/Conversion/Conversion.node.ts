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
import { conversion } from './actions/conversion/Conversion.resource';
import { report } from './actions/report/Report.resource';

const resources = [conversion, report];

export class Conversion implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Omnichannel Conversion',
		name: 'omnichannelConversion',
		icon: { light: 'file:conversion.svg', dark: 'file:conversion.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Record sales and goals, and see which channels led to them',
		defaults: { name: 'Omnichannel Conversion' },
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
