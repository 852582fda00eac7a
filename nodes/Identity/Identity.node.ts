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
import { duplicate } from './actions/duplicate/Duplicate.resource';
import { merge } from './actions/merge/Merge.resource';
import { profile } from './actions/profile/Profile.resource';
import { rules } from './actions/rules/Rules.resource';

const resources = [profile, merge, duplicate, rules];

export class Identity implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Omnichannel Identity',
		name: 'omnichannelIdentity',
		icon: { light: 'file:identity.svg', dark: 'file:identity.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'One customer across devices and channels: find, create, merge, export and erase profiles, and review duplicates',
		defaults: { name: 'Omnichannel Identity' },
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
