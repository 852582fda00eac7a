import type { ILoadOptionsFunctions, INodeParameters } from 'n8n-workflow';
import { Loyalty } from '../../../nodes/Loyalty/Loyalty.node';
import type { NodeRun } from '../../support/n8n-run';
import { runNode } from '../../support/n8n-run';
import { outputSchema } from '../../support/output-form';

export type Items = NodeRun['items'];
export type Json = Items[number];

export const node = new Loyalty();

let runCount = 0;

/** Runs the node as an execution of its own: what has no key books anew in each. */
export function runLoyalty(
	parameters: INodeParameters,
	items: Items,
	given: Partial<NodeRun> = {},
) {
	runCount += 1;
	return runNode({ node, parameters, items, executionId: `run-${runCount}`, ...given });
}

/** Runs operations of one resource, each as an execution of its own. */
export function runsOf(resource: string) {
	return (
		operation: string,
		parameters: INodeParameters = {},
		items: Items = [{}],
		given: Partial<NodeRun> = {},
	) => runLoyalty({ resource, operation, ...parameters }, items, given);
}

/** The fields that the editor shows of an object in an operation's output, in order of the alphabet. */
export function shownFields(resource: string, operation: string, name = resource): string[] {
	const schema = outputSchema(`Loyalty/__schema__/v1.0.0/${resource}/${operation}.json`);
	return Object.keys(schema.properties?.[name]?.properties ?? {}).toSorted();
}

/** What a list of the form is called with; the embedded store needs no credential. */
export const listContext = {
	getNode: () => ({ name: 'Loyalty' }),
} as unknown as ILoadOptionsFunctions;
