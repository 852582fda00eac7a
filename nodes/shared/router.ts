import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type { Resource } from './operation';
import { runBatch } from './run-batch';

/**
 * Runs the operation that the form has chosen. `outputCount` counts the node's own outputs, without the error output, where
 * its operations share them; otherwise each operation names its own.
 */
export async function runChosen(
	node: IExecuteFunctions,
	resources: readonly Resource[],
	outputCount?: number,
): Promise<INodeExecutionData[][]> {
	const resourceValue = node.getNodeParameter('resource', 0);
	const operationValue = node.getNodeParameter('operation', 0);
	const chosen = resources
		.find(({ value }) => value === resourceValue)
		?.operations.find(({ value }) => value === operationValue);
	if (chosen === undefined) {
		throw new NodeOperationError(
			node.getNode(),
			'This operation does not exist in this version of the node',
			{
				description: 'Choose an operation from the list.',
			},
		);
	}
	return await runBatch(node, chosen, outputCount ?? chosen.outputs?.length ?? 1);
}

/** The node's `outputs` where they differ from operation to operation: an expression that n8n evaluates for the form. */
export function outputsOf(resources: readonly Resource[]): INodeTypeDescription['outputs'] {
	const named = resources.flatMap(({ value: resource, operations }) =>
		operations.flatMap(({ value, outputs }) =>
			outputs === undefined ? [] : [[`${resource}:${value}`, outputs.map(namedOutput)] as const],
		),
	);
	const table = JSON.stringify(Object.fromEntries(named));
	const only = JSON.stringify([{ type: NodeConnectionTypes.Main }]);
	return `={{ (${table})[$parameter["resource"] + ":" + $parameter["operation"]] ?? ${only} }}`;
}

function namedOutput(displayName: string) {
	return { type: NodeConnectionTypes.Main, displayName };
}

/** The form's *Resource* and *Operation* lists, and the parameters of every operation. */
export function formOf(resources: readonly Resource[]): INodeProperties[] {
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: resources.map(({ name, value }) => ({ name, value })),
			default: resources[0]?.value ?? '',
		},
		...resources.map(operationList),
		...resources.flatMap(({ operations }) => operations.flatMap(({ properties }) => properties)),
	];
}

function operationList({ value: resource, operations }: Resource): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options: operations.map(({ name, value, action, description }) => ({
			name,
			value,
			action,
			description,
		})),
		default: operations[0]?.value ?? '',
	};
}

/** The parameters with *show only for this operation* added to what they show themselves for already. */
export function showFor(
	resource: string,
	operations: string | string[],
	properties: INodeProperties[],
): INodeProperties[] {
	return properties.map((property) => ({
		...property,
		displayOptions: {
			...property.displayOptions,
			show: {
				...property.displayOptions?.show,
				resource: [resource],
				operation: [operations].flat(),
			},
		},
	}));
}
