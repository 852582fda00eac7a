import { createWorkflow, type Session } from '../../../scripts/n8n';

/** A node of a workflow of steps: where it stands is up to the workflow. */
export type Step = {
	id: string;
	name: string;
	type: string;
	/** 1 where it is not said. */
	typeVersion?: number;
	parameters: object;
};

const START = { id: 'start', name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} };

/** A workflow of the steps, one after the other, behind a start by hand; its id. */
export function workflowOf(
	session: Session,
	{ name, steps }: { name: string; steps: readonly Step[] },
): Promise<string> {
	const nodes = [START, ...steps].map((step, x) => ({
		typeVersion: 1,
		...step,
		position: [x * 220, 0],
	}));
	const connections = Object.fromEntries(
		steps.map(({ name: node }, x) => [
			nodes[x]?.name,
			{ main: [[{ node, type: 'main', index: 0 }]] },
		]),
	);
	return createWorkflow(session, { name, settings: {}, pinData: {}, nodes, connections });
}

/** One item for each object. */
export function itemsStep(items: readonly object[]): Step {
	const jsCode = `return ${JSON.stringify(items)}.map((json) => ({ json }));`;
	return {
		...{ id: 'items', name: 'Items', type: 'n8n-nodes-base.code', typeVersion: 2 },
		parameters: { jsCode },
	};
}

/** The people of the items become customers. */
export const resolveStep: Step = {
	id: 'resolve',
	name: 'Resolve',
	type: 'n8n-nodes-omnichannel.omnichannelIdentity',
	parameters: { resource: 'profile', operation: 'resolve' },
};
