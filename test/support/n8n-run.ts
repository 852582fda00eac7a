import 'reflect-metadata';
import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentialsHelper,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	INodeTypes,
	IRun,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { createRunExecutionData, NodeHelpers, Workflow } from 'n8n-workflow';

/** One node of ours to run in n8n's own engine. */
export interface NodeRun {
	node: INodeType;
	items: INodeExecutionData['json'][];
	parameters: INodeParameters;
	/** By credential type; none means that the node has none chosen. */
	credentials?: Record<string, ICredentialDataDecryptedObject>;
	settings?: Partial<Pick<INode, 'onError' | 'retryOnFail' | 'maxTries' | 'waitBetweenTries'>>;
	executionId?: string;
}

/** What came out: items by output, the error output last; or the error the node stopped with. */
export interface NodeResult {
	outputs: INodeExecutionData[][];
	/** The JSON of the first output's items. */
	json: INodeExecutionData['json'][];
	error?: IRun['data']['resultData']['error'];
	run: IRun;
}

const SOURCE_NAME = 'Source';
const NODE_NAME = 'Node';

/** Runs the node on the items in n8n-core's real engine: expressions, Continue, error output and retry included. */
export async function runNode(given: NodeRun): Promise<NodeResult> {
	const workflow = workflowOf(given);
	const start = workflow.getNode(SOURCE_NAME);
	if (!start) throw new Error('The workflow has lost its first node');
	const data = createRunExecutionData({
		executionData: {
			nodeExecutionStack: [
				{ node: start, data: { main: [given.items.map((json) => ({ json }))] }, source: null },
			],
		},
	});
	const execute = new WorkflowExecute(additionalData(given), 'trigger', data);
	const run = await execute.processRunExecutionData(workflow);
	const { runData, error } = run.data.resultData;
	const outputs = (runData[NODE_NAME]?.at(-1)?.data?.main ?? []).map((items) => items ?? []);
	const json = (outputs[0] ?? []).map((item) => item.json);
	return { outputs, json, run, ...(error === undefined ? {} : { error }) };
}

function workflowOf({ node, parameters, credentials, settings }: NodeRun): Workflow {
	const types: Record<string, INodeType> = { source: sourceNode, node };
	const nodeTypes: INodeTypes = {
		getByName: (type) => types[type] ?? sourceNode,
		getByNameAndVersion: (type, version) =>
			NodeHelpers.getVersionedNodeType(types[type] ?? sourceNode, version),
		getKnownTypes: () => ({}),
	};
	const chosen = Object.keys(credentials ?? {}).map((type) => [type, { id: type, name: type }]);
	const base = { typeVersion: 1, position: [0, 0] as [number, number] };
	return new Workflow({
		id: 'workflow',
		name: 'Test',
		active: false,
		nodeTypes,
		settings: { executionOrder: 'v1' },
		nodes: [
			{ ...base, id: '1', name: SOURCE_NAME, type: 'source', parameters: {} },
			{
				...base,
				...settings,
				id: '2',
				name: NODE_NAME,
				type: 'node',
				parameters,
				credentials: Object.fromEntries(chosen),
			},
		],
		connections: { [SOURCE_NAME]: { main: [[{ node: NODE_NAME, type: 'main', index: 0 }]] } },
	});
}

const sourceNode: INodeType = {
	description: {
		displayName: SOURCE_NAME,
		name: 'source',
		group: ['input'],
		version: 1,
		description: 'Passes the items on',
		defaults: {},
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
	},
	async execute() {
		return [this.getInputData()];
	},
};

function additionalData({
	credentials = {},
	executionId = 'execution',
}: NodeRun): IWorkflowExecuteAdditionalData {
	// Only what one node asks for; n8n itself fills in some forty more fields for its server.
	return {
		credentialsHelper: credentialsHelper(credentials),
		hooks: new ExecutionLifecycleHooks('trigger', executionId, {} as never),
		executionId,
		currentNodeExecutionIndex: 0,
		variables: {},
		restApiUrl: 'http://127.0.0.1/',
		instanceBaseUrl: 'http://127.0.0.1/',
		webhookBaseUrl: 'http://127.0.0.1/',
		webhookWaitingBaseUrl: 'http://127.0.0.1/',
		webhookTestBaseUrl: 'http://127.0.0.1/',
		formWaitingBaseUrl: 'http://127.0.0.1/',
		formBaseUrl: 'http://127.0.0.1/',
		formTestBaseUrl: 'http://127.0.0.1/',
	} as unknown as IWorkflowExecuteAdditionalData;
}

function credentialsHelper(credentials: NonNullable<NodeRun['credentials']>): ICredentialsHelper {
	return {
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		getDecrypted: async (_data: unknown, _details: unknown, type: string) => credentials[type],
		getCredentialsProperties: () => [],
	} as unknown as ICredentialsHelper;
}
