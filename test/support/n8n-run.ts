import 'reflect-metadata';
import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentialsHelper,
	INode,
	INodeConnections,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	INodeTypes,
	IRun,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { createRunExecutionData, NodeConnectionTypes, NodeHelpers, Workflow } from 'n8n-workflow';

/** One node of ours to run in n8n's own engine. */
export interface NodeRun {
	node: INodeType;
	items: INodeExecutionData['json'][];
	parameters: INodeParameters;
	/** By credential type; none means that the node has none chosen. */
	credentials?: Record<string, ICredentialDataDecryptedObject>;
	settings?: Partial<Pick<INode, 'onError' | 'retryOnFail' | 'maxTries' | 'waitBetweenTries'>>;
	executionId?: string;
	/** Of the workflow. */
	timezone?: string | undefined;
	/** As n8n makes it a tool for an agent. */
	asTool?: true;
	/** By how many lines items come in, and what leaves by the first output comes back; 1 and 0 if left out. */
	lines?: { in?: number; back?: number };
}

/** What came out: items by output, the error output last; or the error the node stopped with. */
export interface NodeResult {
	outputs: INodeExecutionData[][];
	/** Of each run of the node, the first to the last. */
	turns: INodeExecutionData[][][];
	/** The JSON of the first output's items. */
	json: INodeExecutionData['json'][];
	error?: IRun['data']['resultData']['error'];
	run: IRun;
}

const SOURCE_NAME = 'Source';
const NODE_NAME = 'Node';
const LOOP_NAME = 'Loop';

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
	const turns = (runData[NODE_NAME] ?? []).map(({ data: given }) =>
		(given?.main ?? []).map((items) => items ?? []),
	);
	const outputs = turns.at(-1) ?? [];
	const json = (outputs[0] ?? []).map((item) => item.json);
	return { outputs, turns, json, run, ...(error === undefined ? {} : { error }) };
}

function workflowOf(given: NodeRun): Workflow {
	const { node, parameters, credentials, settings, timezone, asTool, lines = {} } = given;
	const type = asTool ? 'nodeTool' : 'node';
	const types: Record<string, INodeType> = { source: sourceNode, [type]: node };
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
		settings: { executionOrder: 'v1', ...(timezone === undefined ? {} : { timezone }) },
		nodes: [
			{ ...base, id: '1', name: SOURCE_NAME, type: 'source', parameters: {} },
			{ ...base, id: '3', name: LOOP_NAME, type: 'source', parameters: {} },
			{
				...base,
				...settings,
				id: '2',
				name: NODE_NAME,
				type,
				parameters,
				credentials: Object.fromEntries(chosen),
			},
		],
		connections: {
			[SOURCE_NAME]: linesTo(NODE_NAME, lines.in),
			...(lines.back ? { [NODE_NAME]: linesTo(LOOP_NAME) } : {}),
			[LOOP_NAME]: linesTo(NODE_NAME, lines.back),
		},
	});
}

function linesTo(node: string, count = 1): INodeConnections {
	const line = { node, type: NodeConnectionTypes.Main, index: 0 };
	return { main: [Array.from({ length: count }, () => line)] };
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
